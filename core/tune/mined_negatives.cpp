// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/mined_negatives.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/random.h"
#include "core/eval/dense_ranker.h"

namespace sparsescope {

namespace {

constexpr int first_rank = 10;  // from 1
constexpr int last_rank = 50;

// What may be a negative, each document once, with its groups.
struct NegativePool {
    std::vector<std::int64_t> places;
    std::vector<std::int32_t> groups;

    explicit NegativePool(const TuneSet& set) {
        std::map<std::int32_t, std::int32_t> group_of;
        const auto& documents = set.positives.empty() ? set.anchors : set.positives;
        for (std::size_t i = 0; i < documents.size(); ++i)
            group_of.emplace(documents[i], set.groups[i]);
        for (const auto& [place, group] : group_of) {
            places.push_back(place);
            groups.push_back(group);
        }
    }
};

// Near ones of another group, from the tenth on.
std::vector<std::int32_t> near_others(const NegativePool& pool, Ranking ranking,
                                      std::int32_t group) {
    std::vector<std::int32_t> others;
    for (std::size_t i = first_rank - 1; i < std::min<std::size_t>(last_rank, ranking.size());
         ++i) {
        const auto row = static_cast<std::size_t>(ranking[i].row);
        if (pool.groups[row] != group)
            others.push_back(static_cast<std::int32_t>(pool.places[row]));
    }
    return others;
}

}  // namespace

Result<std::vector<std::int32_t>> mine_negatives(const TuneSet& set, EmbeddingView embeddings,
                                                 int count, std::uint64_t seed,
                                                 std::stop_token stop, const Progress& progress) {
    const NegativePool pool(set);
    if (std::ranges::adjacent_find(pool.groups, std::ranges::not_equal_to()) == pool.groups.end())
        return fail(ErrorCode::invalid_input,
                    "All documents are alike, so none can be a negative of another.");
    const std::vector<std::int64_t> anchors(set.anchors.begin(), set.anchors.end());
    const DenseRanker ranker({embeddings, pool.places}, {embeddings, anchors});
    const auto wanted = static_cast<std::size_t>(count);
    std::vector<std::int32_t> negatives(anchors.size() * wanted);
    SPARSESCOPE_TRY(ranker.rank(
        last_rank,
        [&](std::size_t query, Ranking ranking) {
            // Its own numbers for each pair: they do not depend on the order of the work.
            Random random(seed ^ (0xD1B54A32D192ED03ULL * (query + 1)));
            auto others = near_others(pool, ranking, set.groups[query]);
            random.shuffle(std::span(others));
            while (others.size() < wanted) {
                const auto row = random.below(pool.places.size());
                if (pool.groups[row] != set.groups[query])
                    others.push_back(static_cast<std::int32_t>(pool.places[row]));
            }
            std::copy_n(others.begin(), wanted,
                        negatives.begin() + static_cast<std::ptrdiff_t>(query * wanted));
        },
        stop, progress));
    return negatives;
}

}  // namespace sparsescope
