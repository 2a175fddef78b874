// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/kept_neighbours.h"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"
#include "core/eval/recall.h"

namespace sparsescope {

namespace {

// The same rankings without the query itself.
class WithoutItself final : public Ranker {
  public:
    WithoutItself(const Ranker& ranker, std::span<const std::int64_t> own)
        : ranker_(ranker), own_(own) {}

    [[nodiscard]] std::size_t documents() const override { return ranker_.documents(); }
    [[nodiscard]] std::size_t queries() const override { return ranker_.queries(); }
    [[nodiscard]] Status rank(int n, const VisitRanking& visit, std::stop_token stop,
                              const Progress& progress) const override {
        const auto others = [&](std::size_t query, Ranking ranking) {
            std::vector<ScoredRow> kept(ranking.begin(), ranking.end());
            std::erase_if(kept, [&](const ScoredRow& row) { return row.row == own_[query]; });
            visit(query, kept);
        };
        return ranker_.rank(n + 1, others, std::move(stop), progress);
    }

  private:
    const Ranker& ranker_;
    std::span<const std::int64_t> own_;
};

std::vector<std::int64_t> first_of(Ranking ranking, std::size_t count) {
    std::vector<std::int64_t> rows;
    for (const ScoredRow& row : ranking.first(std::min(count, ranking.size())))
        rows.push_back(row.row);
    return rows;
}

// Rankings with their ties are held of so many documents at a time.
constexpr std::size_t queries_at_once = 500;

template <class Some>
Result<std::vector<KeptNeighbours>> in_blocks(std::size_t count, const Some& some,
                                              const std::stop_token& stop,
                                              const Progress& progress) {
    std::vector<KeptNeighbours> all;
    for (std::size_t begin = 0; begin < count; begin += queries_at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "comparing neighbours", static_cast<std::int64_t>(begin),
               static_cast<std::int64_t>(count));
        std::vector<std::int64_t> own(std::min(queries_at_once, count - begin));
        std::iota(own.begin(), own.end(), static_cast<std::int64_t>(begin));
        SPARSESCOPE_ASSIGN(auto part, some(own));
        std::ranges::move(part, std::back_inserter(all));
    }
    return all;
}

}  // namespace

Result<std::vector<KeptNeighbours>> kept_neighbours(const Ranker& before, const Ranker& after,
                                                    std::span<const std::int64_t> own, int n,
                                                    std::size_t listed, std::stop_token stop,
                                                    const Progress& progress) {
    return guard("comparing neighbours", [&]() -> Result<std::vector<KeptNeighbours>> {
        const auto places = static_cast<std::size_t>(n);
        std::vector<KeptNeighbours> all(own.size());
        std::vector<std::size_t> lengths(own.size());
        std::vector<std::vector<LikelyRow>> likely(own.size());
        const auto remember = [&](std::size_t query, Ranking ranking) {
            all[query].before = first_of(ranking, listed);
            lengths[query] = std::min(places, ranking.size());
            for (std::size_t begin = 0; begin < lengths[query];) {
                const std::size_t end = end_of_tie(ranking, begin);
                const float chance = static_cast<float>(std::min(end, places) - begin) /
                                     static_cast<float>(end - begin);
                for (; begin < end; ++begin)
                    likely[query].push_back({ranking[begin].row, chance});
            }
            std::ranges::sort(likely[query], {}, &LikelyRow::row);
        };
        const auto compare = [&](std::size_t query, Ranking ranking) {
            all[query].after = first_of(ranking, listed);
            const std::size_t longer = std::max(lengths[query], std::min(places, ranking.size()));
            if (longer == 0) return;
            const auto chance = [&](std::int64_t row) {
                const auto at = std::ranges::lower_bound(likely[query], row, {}, &LikelyRow::row);
                return at != likely[query].end() && at->row == row ? double{at->chance} : 0.0;
            };
            all[query].kept = expected_sum(ranking, places, chance) / static_cast<double>(longer);
        };
        SPARSESCOPE_TRY(WithoutItself(before, own).rank(n, remember, stop, progress));
        SPARSESCOPE_TRY(WithoutItself(after, own).rank(n, compare, stop, progress));
        return all;
    });
}

Result<std::vector<KeptNeighbours>> kept_by_codes(const CodesAtK& before, const CodesAtK& after,
                                                  std::span<const std::int64_t> rows, int n,
                                                  std::size_t listed, std::stop_token stop,
                                                  const Progress& progress) {
    const auto some = [&](std::span<const std::int64_t> own) {
        const auto queries = rows.subspan(static_cast<std::size_t>(own.front()), own.size());
        const CodeRanker one({before.codes, rows}, {before.codes, queries}, before.k);
        const CodeRanker other({after.codes, rows}, {after.codes, queries}, after.k);
        return kept_neighbours(one, other, own, n, listed, stop, {});
    };
    SPARSESCOPE_ASSIGN(auto all, in_blocks(rows.size(), some, stop, progress));
    for (KeptNeighbours& one : all)
        for (auto* near : {&one.before, &one.after})
            for (std::int64_t& place : *near)
                place = rows[static_cast<std::size_t>(place)];
    return all;
}

Result<std::vector<KeptNeighbours>> kept_by_embeddings(EmbeddingView before, EmbeddingView after,
                                                       int n, std::size_t listed,
                                                       std::stop_token stop,
                                                       const Progress& progress) {
    std::vector<std::int64_t> rows(before.rows);
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    const auto some = [&](std::span<const std::int64_t> own) {
        const DenseRanker one({before, rows}, {before, own}), other({after, rows}, {after, own});
        return kept_neighbours(one, other, own, n, listed, stop, {});
    };
    return in_blocks(rows.size(), some, stop, progress);
}

}  // namespace sparsescope
