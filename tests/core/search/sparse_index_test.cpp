// SPDX-License-Identifier: GPL-3.0-or-later
// The index against brute force, to the tie: random documents, segments of any size, tails,
// filters, removed rows, n and k.
#include "core/search/sparse_index.h"

#include <gtest/gtest.h>

#include <numeric>

#include <cmath>

#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

using test::OwnedCode;

// An independent reading of the definition in sparse_index.h: no code shared with the index.
std::vector<ScoredRow> brute_force(const CodeMatrix& codes, int k, CodeView query, int n,
                                   const RowSet* allowed, std::int64_t excluded) {
    const auto ratios = [](CodeView code) {
        float strongest = 0;
        for (const float weight : code.weights)
            strongest = std::max(strongest, weight);
        std::vector<double> values;
        double squares[4] = {};
        std::size_t next = 0;
        for (const float weight : code.weights) {
            // Rounded to eleven significant bits, ties to even; smaller than 2^-14 is nothing.
            int exponent = 0;
            const double fraction = std::frexp(weight / strongest, &exponent);
            const double rounded = std::ldexp(std::nearbyint(fraction * 2048) / 2048, exponent);
            values.push_back(weight / strongest < 0x1p-14F ? 0 : rounded);
            if (values.back() > 0) squares[next++ % 4] += values.back() * values.back();
        }
        const double norm = std::sqrt((squares[0] + squares[1]) + (squares[2] + squares[3]));
        for (double& value : values)
            value /= norm;
        return values;
    };
    std::vector<ScoredRow> rows;
    if (query.empty()) return rows;
    const auto q = ratios(query);
    std::vector<double> weights(codes.hidden());  // of one row
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        if (static_cast<std::int64_t>(row) == excluded) continue;
        if (allowed && !allowed->contains(row)) continue;
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        const auto u = ratios(code);
        double score = 0;
        for (std::size_t j = 0; j < code.size(); ++j)
            weights[code.neurons[j]] = u[j];
        for (std::size_t i = 0; i < query.size(); ++i)
            score += q[i] * weights[query.neurons[i]];
        for (const NeuronId neuron : code.neurons)
            weights[neuron] = 0;
        if (score > 0) rows.push_back({static_cast<std::int64_t>(row), std::min(score, 1.0)});
    }
    std::ranges::sort(rows, is_better);
    if (rows.size() > static_cast<std::size_t>(n)) rows.resize(static_cast<std::size_t>(n));
    return rows;
}

// Cuts rows into segments of random sizes (multiples of 64) and, at times, a tail.
SparseIndex random_index(Random& random, const CodeMatrix& codes, int k) {
    std::vector<std::shared_ptr<const Segment>> segments;
    std::size_t row = 0;
    const std::size_t tail = random.below(2) == 0 ? 0 : random.below(codes.rows() + 1);
    while (row < codes.rows() - tail) {
        const std::size_t wish = 64 * (1 + random.below(8));
        const std::size_t last = std::min(codes.rows() - tail, row + wish);
        ForwardRows rows(k, codes.hidden());
        for (; row < last; ++row)
            rows.append(codes.row(row));
        segments.push_back(std::make_shared<const Segment>(std::move(rows)));
    }
    auto rest = std::make_shared<ForwardRows>(k, codes.hidden());
    for (; row < codes.rows(); ++row)
        rest->append(codes.row(row));
    return {k, codes.hidden(), std::move(segments), std::move(rest)};
}

void expect_equal(const std::vector<ScoredRow>& found, const std::vector<ScoredRow>& expected) {
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        ASSERT_EQ(found[i].row, expected[i].row) << "at " << i;
        ASSERT_EQ(found[i].score, expected[i].score) << "at " << i;
    }
}

TEST(SparseIndex, IsExactToTheTieInTenThousandSearches) {
    Random random(20);
    for (int corpus = 0; corpus < 100; ++corpus) {
        const std::size_t rows = random.below(600);
        const std::size_t hidden = 1 + random.below(corpus % 3 == 0 ? 8 : 200);
        const std::size_t longest = 1 + random.below(12);
        const int levels = static_cast<int>(random.below(4));
        const CodeMatrix codes = test::random_codes(random, rows, hidden, longest, levels);
        const int k = 1 + static_cast<int>(random.below(longest));
        const SparseIndex index = random_index(random, codes, k);
        ASSERT_EQ(index.rows(), rows);
        RowSet live(rows, true);  // rows are removed and restored as time goes by
        for (int round = 0; round < 100; ++round) {
            for (std::size_t i = 0; i < rows / 50; ++i) {
                const std::size_t row = random.below(rows);
                if (random.below(3) == 0)
                    live.add(row);
                else
                    live.remove(row);
            }
            RowSet allowed = live;
            const std::uint64_t one_in = std::uint64_t{1} << random.below(9);
            if (round % 2 == 0) {
                for (std::size_t row = 0; row < rows; ++row)
                    if (random.below(one_in) != 0) allowed.remove(row);
            }
            const RowSet* const filter = round % 5 == 0 ? nullptr : &allowed;
            const OwnedCode query = test::random_code(random, hidden, 2 * longest, levels);
            const int n = 1 + static_cast<int>(random.below(rows + 10));
            const auto excluded =
                static_cast<std::int64_t>(random.below(rows + 5)) - (round % 3 == 0 ? 5000 : 0);
            SearchCost cost;
            const auto found =
                index.search(query.view(), {.n = n, .allowed = filter, .excluded = excluded}, cost);
            const auto all =
                brute_force(codes, k, query.view(), static_cast<int>(rows) + 1, filter, excluded);
            const auto count = std::min(all.size(), static_cast<std::size_t>(n));
            expect_equal(found, {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)});
            if (HasFatalFailure()) FAIL() << "corpus " << corpus << " round " << round;
            EXPECT_EQ(index.sharing(query.view(), filter, excluded),
                      static_cast<std::int64_t>(all.size()));
        }
    }
}

TEST(SparseIndex, IsExactAcrossWindowsWithHotAndColdNeurons) {
    Random random(21);
    constexpr std::size_t rows = 140'000;  // three windows
    constexpr std::size_t hidden = 512;
    CodeMatrix codes(hidden);
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<std::pair<NeuronId, float>> entries;
        const auto draw = [&] {
            const double u = random.uniform(0, 1);
            return static_cast<NeuronId>(static_cast<double>(hidden) * u * u * u);
        };
        while (entries.size() < 6) {
            const NeuronId neuron = draw();
            if (std::ranges::find(entries, neuron, &std::pair<NeuronId, float>::first) ==
                entries.end())
                entries.emplace_back(neuron, static_cast<float>(random.uniform(0.1, 1)));
        }
        codes.append(test::make_code(entries).view());
    }
    const SparseIndex index = SparseIndex::build(codes, 6);
    ASSERT_EQ(index.segments().size(), 3U);
    for (int round = 0; round < 12; ++round) {
        const CodeView query = codes.row(random.below(rows));
        RowSet allowed(rows, true);
        const std::uint64_t one_in = std::uint64_t{1} << (2 * random.below(7));
        for (std::size_t row = 0; row < rows; ++row)
            if (random.below(one_in) != 0) allowed.remove(row);
        const int n = static_cast<int>(1 + random.below(300));
        const RowSet* const filter = round % 3 == 0 ? nullptr : &allowed;
        SearchCost cost;
        const auto found = index.search(query, {.n = n, .allowed = filter}, cost);
        expect_equal(found, brute_force(codes, 6, query, n, filter, -1));
    }
}

TEST(SparseIndex, ServesManyNeurons) {
    Random random(22);
    const CodeMatrix codes = test::random_codes(random, 400, 70'000, 5, 0);
    const SparseIndex index = SparseIndex::build(codes, 5);
    for (std::size_t row = 0; row < 400; ++row) {
        SearchCost cost;
        const auto found = index.search(codes.row(row), {.n = 5}, cost);
        expect_equal(found, brute_force(codes, 5, codes.row(row), 5, nullptr, -1));
    }
}

// Long codes of equal weights make the largest sums there can be.
TEST(SparseIndex, NeverOverflowsItsAccumulators) {
    for (const std::size_t k : {1U, 2U, 64U, 65U, 300U, 2000U, 30'000U}) {
        const std::size_t hidden = k + 10;
        CodeMatrix codes(hidden);
        Random random(k);
        for (int row = 0; row < 70; ++row) {
            std::vector<NeuronId> neurons;
            for (std::size_t i = 0; i < k; ++i)
                neurons.push_back(static_cast<NeuronId>(i + random.below(2) * (row % 10)));
            std::ranges::sort(neurons);
            neurons.erase(std::unique(neurons.begin(), neurons.end()), neurons.end());
            codes.append({neurons, std::vector<float>(neurons.size(), 1.0F)});
        }
        const SparseIndex index = SparseIndex::build(codes, static_cast<int>(k));
        for (std::size_t row = 0; row < 70; row += 23) {
            const CodeView query = codes.row(row).prefix(k);
            SearchCost cost;
            expect_equal(index.search(query, {.n = 10}, cost),
                         brute_force(codes, static_cast<int>(k), query, 10, nullptr, -1));
        }
    }
}

TEST(SparseIndex, AnswersOddQueriesAndCorpora) {
    SearchCost cost;
    const SparseIndex empty = SparseIndex::build(CodeMatrix(10), 4);
    EXPECT_EQ(empty.rows(), 0U);
    const auto query = test::make_code({{3, 1}, {4, 0.5F}});
    EXPECT_TRUE(empty.search(query.view(), {}, cost).empty());
    EXPECT_TRUE(empty.scores(query.view()).empty());

    const CodeMatrix codes = test::make_codes(10, {{}, {{3, 2}}, {}, {{3, 7}}});
    const SparseIndex index = SparseIndex::build(codes, 1);
    const auto found = index.search(query.view(), {.n = 10}, cost);
    ASSERT_EQ(found.size(), 2U);  // duplicates, by row; empty codes are never found
    EXPECT_EQ(found[0].row, 1);
    EXPECT_EQ(found[1].row, 3);
    EXPECT_EQ(found[0].score, found[1].score);
    const float nan = std::nanf("");
    const float infinite = INFINITY;
    const std::vector<NeuronId> neurons{3, 9, 4'000'000};
    for (const std::vector<float>& weights :
         {std::vector<float>{nan, nan, nan}, {-1, -2, -3}, {0, 0, 0}, {nan, 1, infinite}}) {
        EXPECT_TRUE(index.search({neurons, weights}, {.n = 10}, cost).empty());
    }
    // An unknown neuron counts in the length of the query only.
    const auto partly = index.search({neurons, std::vector<float>{1, nan, 1}}, {.n = 1}, cost);
    ASSERT_EQ(partly.size(), 1U);
    EXPECT_DOUBLE_EQ(partly[0].score, std::sqrt(0.5));
    EXPECT_TRUE(index.search(query.view(), {.n = 0}, cost).empty());
    EXPECT_TRUE(index.search(query.view(), {.n = -4}, cost).empty());
    const RowSet none(4);
    EXPECT_TRUE(index.search(query.view(), {.n = 4, .allowed = &none}, cost).empty());
}

// With long codes of few neurons every list is long, but a row is dear, too: a filter that lets all
// rows through must not make the search score each of them.
TEST(SparseIndex, ReadsListsWhereAFilterLetsAllRowsThrough) {
    Random random(29);
    constexpr int k = 40;
    CodeMatrix codes(44);
    for (int row = 0; row < 2000; ++row) {
        std::vector<NeuronId> neurons(44);
        std::iota(neurons.begin(), neurons.end(), NeuronId{0});
        random.shuffle(std::span(neurons));
        neurons.resize(k);
        std::vector<float> weights;
        for (int i = 0; i < k; ++i)
            weights.push_back(std::pow(0.8F, static_cast<float>(i)));
        codes.append({neurons, weights});
    }
    const SparseIndex index = random_index(random, codes, k);
    const RowSet all(2000, true);
    SearchCost with_filter;
    SearchCost without;
    const auto found = index.search(codes.row(7), {.n = 5, .allowed = &all}, with_filter);
    const auto expected = index.search(codes.row(7), {.n = 5}, without);
    EXPECT_TRUE(std::ranges::equal(found, expected, {}, &ScoredRow::row, &ScoredRow::row));
    EXPECT_GT(without.postings, 12 * 2000);
    EXPECT_EQ(with_filter.postings, without.postings);
    EXPECT_LT(with_filter.candidates, 2000);
}

TEST(SparseIndex, TellsRowsOfANeuron) {
    Random random(23);
    const CodeMatrix codes = test::random_codes(random, 500, 12, 6, 0);
    const SparseIndex index = random_index(random, codes, 3);
    for (NeuronId neuron = 0; neuron < 14; ++neuron) {
        RowSet expected(500);
        for (std::size_t row = 0; row < 500; ++row)
            if (std::ranges::count(codes.row(row).prefix(3).neurons, neuron) > 0) expected.add(row);
        EXPECT_EQ(index.rows_with(neuron), expected);
        EXPECT_EQ(index.frequency(neuron), static_cast<std::int64_t>(expected.count()));
    }
}

}  // namespace
}  // namespace sparsescope
