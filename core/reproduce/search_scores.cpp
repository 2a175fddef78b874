// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/search_scores.h"

#include <algorithm>
#include <numeric>

#include "core/eval/dense_ranker.h"
#include "core/eval/retrieval.h"
#include "core/types/ids.h"

namespace sparsescope::reproduce {

namespace {

std::vector<std::int64_t> numbers(std::size_t first, std::size_t count) {
    std::vector<std::int64_t> rows(count);
    std::iota(rows.begin(), rows.end(), static_cast<std::int64_t>(first));
    return rows;
}

}  // namespace

Result<SearchGround> search_ground(const ProtocolData& data, std::stop_token stop,
                                   const Progress& progress) {
    const std::size_t known = data.train_rows + data.test_rows();
    SearchGround ground{numbers(0, data.train_rows),
                        numbers(data.train_rows, data.test_rows()),
                        numbers(0, known),
                        numbers(known, data.queries.size()),
                        {}};
    constexpr int neighbours = 10;
    const EmbeddingView rows = data.embeddings.view();
    SPARSESCOPE_ASSIGN(ground.dense,
                       dense_order(DenseRanker({rows, ground.train_rows}, {rows, ground.test_rows}),
                                   neighbours, stop, progress));
    return ground;
}

ProtocolData with_queries(const ProtocolData& data) {
    const std::size_t known = data.train_rows + data.test_rows();
    const std::size_t asked = data.queries.size();
    ProtocolData all;
    all.protocol = data.protocol;
    all.train_rows = data.train_rows;
    all.classes = data.classes;
    all.validation_rows = data.validation_rows;
    all.embeddings = EmbeddingMatrix(data.rows() + asked, data.dim());
    const auto split =
        data.embeddings.values.begin() + static_cast<std::ptrdiff_t>(known * data.dim());
    auto out = std::copy(data.embeddings.values.begin(), split, all.embeddings.values.begin());
    out = std::ranges::copy(data.queries.embeddings.values, out).out;
    std::copy(split, data.embeddings.values.end(), out);
    all.labels = data.labels;
    all.labels.insert(all.labels.begin() + static_cast<std::ptrdiff_t>(known), asked, no_label);
    if (data.paths.documents() == 0) return all;
    all.paths = data.paths;
    all.paths.begin.insert(all.paths.begin.begin() + static_cast<std::ptrdiff_t>(known), asked,
                           data.paths.begin[known]);
    return all;
}

Status add_test_scores(Scores& scores, const Ranker& test, const ProtocolData& data,
                       const SearchGround& ground, std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(scores.recall_at_10, recall_of(ground.dense, test, stop, progress));
    if (data.paths.nodes.empty()) return {};
    const PathRows rows{data.paths, ground.train_rows, ground.test_rows};
    SPARSESCOPE_ASSIGN(const PathQuality quality, path_quality(test, rows, stop, progress));
    scores.wup_at_10 = quality.wup_at_10;
    scores.deep_at_10 = quality.deep_at_10;
    return {};
}

Status add_judged_scores(Scores& scores, const Ranker& judged, const ProtocolData& data,
                         std::stop_token stop, const Progress& progress) {
    std::vector<Judgement> judgements;
    for (std::size_t query = 0; query < data.queries.size(); ++query)
        for (const std::uint32_t document : data.queries.relevant[query])
            judgements.push_back({static_cast<std::uint32_t>(query), document, 1});
    SPARSESCOPE_ASSIGN(RetrievalQuality quality,
                       retrieval_quality(judged, judgements, stop, progress));
    if (quality.queries == 0) return {};
    scores.ndcg_at_10 = quality.ndcg_at_10;
    scores.judged_recall_at_10 = quality.recall_at_10;
    scores.recall_at_100 = quality.recall_at_100;
    scores.of_query.ndcg_at_10 = std::move(quality.ndcg_of_query);
    return {};
}

}  // namespace sparsescope::reproduce
