// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/kept_neighbours.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/eval/code_ranker.h"
#include "tests/support/random_codes.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

class GivenRanker final : public Ranker {
  public:
    explicit GivenRanker(std::vector<std::vector<ScoredRow>> rankings)
        : rankings_(std::move(rankings)) {}
    [[nodiscard]] std::size_t documents() const override { return 20; }
    [[nodiscard]] std::size_t queries() const override { return rankings_.size(); }
    [[nodiscard]] Status rank(int, const VisitRanking& visit, std::stop_token,
                              const Progress&) const override {
        for (std::size_t query = 0; query < rankings_.size(); ++query)
            visit(query, rankings_[query]);
        return {};
    }

  private:
    std::vector<std::vector<ScoredRow>> rankings_;
};

// Worked by hand, n = 2.
TEST(KeptNeighbours, CountInExpectationOverTiesWithoutTheQueryItself) {
    const std::vector<std::int64_t> own{0, 1, 2, 3, 4};
    const GivenRanker before({{{0, 1}, {5, 0.9}, {6, 0.8}, {7, 0.1}},
                              {{1, 1}, {5, 0.9}, {6, 0.5}, {7, 0.5}},
                              {{2, 1}, {8, 0.4}},
                              {{3, 1}},
                              {{5, 0.7}, {4, 0.7}, {6, 0.7}, {7, 0.7}}});
    const GivenRanker after({{{0, 1}, {6, 0.9}, {5, 0.8}},
                             {{1, 1}, {5, 0.9}, {6, 0.8}},
                             {{2, 1}, {9, 0.5}, {8, 0.4}},
                             {},
                             {{4, 1}, {7, 0.9}, {8, 0.3}}});
    const auto kept = value_of(kept_neighbours(before, after, own, 2, 3, {}, {}));
    ASSERT_EQ(kept.size(), 5U);
    EXPECT_DOUBLE_EQ(*kept[0].kept, 1) << "the same two the other way round";
    EXPECT_EQ(kept[0].before, (std::vector<std::int64_t>{5, 6, 7}));
    EXPECT_EQ(kept[0].after, (std::vector<std::int64_t>{6, 5}));
    EXPECT_DOUBLE_EQ(*kept[1].kept, 0.75) << "5 for certain, 6 in one order of two";
    EXPECT_DOUBLE_EQ(*kept[2].kept, 0.5) << "one of the two of the longer list";
    EXPECT_FALSE(kept[3].kept) << "nothing but itself on either side";
    // 5, 6 and 7 tie for two places: 7 is there in two of three orders.
    EXPECT_NEAR(*kept[4].kept, 2.0 / 3 / 2, 1e-7);
}

// All cosines, and every order of ties weighed by counting.
TEST(KeptNeighbours, AgreeWithPlainCosines) {
    Random random(5);
    const std::size_t rows = 60;
    const CodeMatrix a = test::random_codes(random, rows, 12, 3, 2);
    const CodeMatrix b = test::random_codes(random, rows, 12, 3, 2);
    std::vector<std::int64_t> all(rows);
    std::iota(all.begin(), all.end(), std::int64_t{0});
    constexpr int n = 5, k = 2;
    const CodeRanker before({a, all}, {a, all}, k), after({b, all}, {b, all}, k);
    const auto kept = value_of(kept_neighbours(before, after, all, n, 3, {}, {}));
    const auto chances = [&](const CodeMatrix& codes, std::size_t query) {
        std::vector<std::pair<double, std::size_t>> scored;
        for (std::size_t row = 0; row < rows; ++row) {
            if (row == query) continue;
            const CodeView x = codes.row(query).prefix(k), y = codes.row(row).prefix(k);
            double sum = 0;
            for (std::size_t i = 0; i < x.size(); ++i)
                for (std::size_t j = 0; j < y.size(); ++j)
                    if (x.neurons[i] == y.neurons[j])
                        sum += double{x.weights[i]} * double{y.weights[j]};
            if (sum > 0) scored.emplace_back(sum / (x.norm() * y.norm()), row);
        }
        std::map<std::size_t, double> chance;
        for (const auto& [score, row] : scored) {
            double better = 0, equal = 0;
            for (const auto& other : scored) {
                better += other.first > score + 1e-9 ? 1 : 0;
                equal += std::abs(other.first - score) <= 1e-9 ? 1 : 0;
            }
            chance[row] = std::clamp((n - better) / equal, 0.0, 1.0);
        }
        return chance;
    };
    for (std::size_t query = 0; query < rows; ++query) {
        const auto x = chances(a, query), y = chances(b, query);
        const double longer = std::max(std::min<double>(n, static_cast<double>(x.size())),
                                       std::min<double>(n, static_cast<double>(y.size())));
        double expected = 0;
        for (const auto& [row, chance] : x)
            if (y.contains(row)) expected += chance * y.at(row);
        ASSERT_EQ(kept[query].kept.has_value(), longer > 0) << query;
        if (longer > 0) {
            EXPECT_NEAR(*kept[query].kept, expected / longer, 1e-6) << query;
        }
    }
}

TEST(KeptNeighbours, Stop) {
    Random random(5);
    const CodeMatrix codes = test::random_codes(random, 30, 6, 2, 0);
    std::vector<std::int64_t> all(30);
    std::iota(all.begin(), all.end(), std::int64_t{0});
    const CodeRanker ranker({codes, all}, {codes, all}, 2);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(kept_neighbours(ranker, ranker, all, 5, 3, stop.get_token(), {}).error().code,
              ErrorCode::cancelled);
    for (const KeptNeighbours& same : value_of(kept_neighbours(ranker, ranker, all, 29, 3, {}, {})))
        EXPECT_NEAR(same.kept.value_or(1), 1, 1e-6);
}

}  // namespace
}  // namespace sparsescope
