// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/pair_quality.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"
#include "core/eval/retrieval.h"
#include "core/sae/bulk_encoder.h"
#include "core/types/ids.h"

namespace sparsescope {

namespace {

constexpr int places = 10;

std::vector<std::int64_t> all_rows(std::size_t count) {
    std::vector<std::int64_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

using GroupMembers = std::map<std::int32_t, std::vector<std::uint32_t>>;

GroupMembers members_of(std::span<const std::int32_t> groups) {
    GroupMembers members;
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (groups[i] != no_label) members[groups[i]].push_back(static_cast<std::uint32_t>(i));
    return members;
}

std::vector<Judgement> judgements_of(const PairGroups& groups, const GroupMembers& members) {
    std::vector<Judgement> judgements;
    for (std::size_t query = 0; query < groups.queries.size(); ++query)
        if (const auto found = members.find(groups.queries[query]); found != members.end())
            for (const std::uint32_t document : found->second)
                judgements.push_back({static_cast<std::uint32_t>(query), document, 1});
    return judgements;
}

Result<CodeMatrix> codes_of(const BulkEncoder& encoder, const HeadWeights& head, EmbeddingView rows,
                            int k, const std::stop_token& stop) {
    CodeMatrix codes(head.hidden);
    SPARSESCOPE_TRY(encoder.encode(rows, k, codes, stop, {}));
    return codes;
}

}  // namespace

EmbeddingMatrix masked_to(EmbeddingView embeddings, int k) {
    EmbeddingMatrix masked(embeddings.rows, embeddings.dim);
    const auto kept = static_cast<std::size_t>(std::max(0, k));
    std::vector<std::size_t> order(embeddings.dim);
    for (std::size_t row = 0; row < embeddings.rows; ++row) {
        const auto from = embeddings.row(row);
        const auto to = masked.row(row);
        if (kept == 0 || kept >= embeddings.dim) {
            std::ranges::copy(from, to.begin());
            continue;
        }
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto larger = [&](std::size_t a, std::size_t b) {
            const float x = std::abs(from[a]);
            const float y = std::abs(from[b]);
            return x != y ? x > y : a < b;
        };
        std::nth_element(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept - 1),
                         order.end(), larger);
        for (std::size_t i = 0; i < kept; ++i)
            to[order[i]] = from[order[i]];
    }
    return masked;
}

Result<PairQuality> pair_quality(const Ranker& ranker, const PairGroups& groups,
                                 std::stop_token stop, const Progress& progress) {
    const GroupMembers members = members_of(groups.documents);
    PairQuality quality;
    SPARSESCOPE_ASSIGN(const RetrievalQuality judged,
                       retrieval_quality(ranker, judgements_of(groups, members), stop, progress));
    quality.ndcg_at_10 = judged.ndcg_at_10;
    quality.queries = judged.queries;
    std::vector<double> found(groups.queries.size(), 0);
    SPARSESCOPE_TRY(ranker.rank(
        places,
        [&](std::size_t query, Ranking ranking) {
            const std::int32_t group = groups.queries[query];
            const auto relevant = members.find(group);
            if (relevant == members.end()) return;
            const double hits = expected_sum(ranking, places, [&](std::int64_t row) {
                return groups.documents[static_cast<std::size_t>(row)] == group ? 1.0 : 0.0;
            });
            found[query] =
                hits / static_cast<double>(std::min<std::size_t>(places, relevant->second.size()));
        },
        stop, progress));
    if (quality.queries > 0)
        quality.recall_at_10 =
            std::accumulate(found.begin(), found.end(), 0.0) / static_cast<double>(quality.queries);
    return quality;
}

Result<std::vector<HeldOutQuality>> pair_qualities(EmbeddingView queries, EmbeddingView documents,
                                                   const PairGroups& groups,
                                                   const HeadWeights* head, std::span<const int> ks,
                                                   std::stop_token stop, const Progress& progress) {
    const auto query_rows = all_rows(queries.rows);
    const auto document_rows = all_rows(documents.rows);
    CodeMatrix query_codes(head ? head->hidden : 0);
    CodeMatrix document_codes(head ? head->hidden : 0);
    if (head != nullptr && !ks.empty()) {
        const BulkEncoder encoder(*head);
        const int most = std::clamp(std::ranges::max(ks), 1, static_cast<int>(head->hidden));
        SPARSESCOPE_ASSIGN(query_codes, codes_of(encoder, *head, queries, most, stop));
        SPARSESCOPE_ASSIGN(document_codes, codes_of(encoder, *head, documents, most, stop));
    }
    std::vector<HeldOutQuality> qualities;
    for (const int k : ks) {
        HeldOutQuality& quality = qualities.emplace_back();
        PairQuality pairs;
        if (head != nullptr && k > 0) {
            const CodeRanker ranker({document_codes, document_rows}, {query_codes, query_rows}, k);
            SPARSESCOPE_ASSIGN(pairs, pair_quality(ranker, groups, stop, progress));
        } else {
            const EmbeddingMatrix masked_queries = masked_to(queries, k);
            const EmbeddingMatrix masked_documents = masked_to(documents, k);
            const DenseRanker ranker({masked_documents.view(), document_rows},
                                     {masked_queries.view(), query_rows});
            SPARSESCOPE_ASSIGN(pairs, pair_quality(ranker, groups, stop, progress));
        }
        quality.k = k;
        quality.dead_share = std::nan("");
        quality.queries = pairs.queries;
        quality.database = static_cast<std::int64_t>(documents.rows);
        quality.pair_ndcg_at_10 = pairs.ndcg_at_10;
        quality.pair_recall_at_10 = pairs.recall_at_10;
    }
    return qualities;
}

}  // namespace sparsescope
