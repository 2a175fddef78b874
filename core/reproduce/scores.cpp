// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/scores.h"

#include <algorithm>

#include "core/code/sparse_head.h"
#include "core/eval/clustering.h"
#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"
#include "core/eval/explained_variance.h"
#include "core/eval/linear_probe.h"
#include "core/eval/name_score.h"
#include "core/eval/nearest_neighbour.h"
#include "core/eval/neuron_means.h"
#include "core/eval/neuron_metrics.h"
#include "core/reproduce/search_scores.h"
#include "core/reproduce/timing.h"

namespace sparsescope::reproduce {

namespace {

constexpr int clustering_restarts = 5;

CodeMatrix part_of(const CodeMatrix& codes, std::size_t first, std::size_t count, int k) {
    CodeMatrix part(codes.hidden());
    part.reserve(count, static_cast<std::size_t>(k));
    for (std::size_t row = first; row < first + count; ++row)
        part.append(codes.row(row).prefix(static_cast<std::size_t>(k)));
    return part;
}

Status add_probe(Scores& scores, const FeatureRows& train, const FeatureRows& test,
                 const ProtocolData& data, std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(LinearProbe probe,
                       linear_probe(train, data.train_labels(), test, data.test_labels(),
                                    data.classes, {}, stop, progress));
    scores.linear_probe = probe.accuracy;
    scores.probe_finished = probe.converged;
    scores.of_query.linear_probe = std::move(probe.of_row);
    return {};
}

Status add_clustering(Scores& scores, const FeatureRows& test, const ProtocolData& data,
                      std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(
        const Clustering clustering,
        cosine_clusters(test, {.clusters = data.classes, .restarts = clustering_restarts}, stop,
                        progress));
    scores.v_measure = v_measure(data.test_labels(), clustering.cluster);
    return {};
}

void add_nearest(Scores& scores, NearestNeighbourAccuracy nearest) {
    scores.nearest_neighbour = nearest.accuracy;
    scores.tied = nearest.tied_share();
    scores.of_query.nearest_neighbour = std::move(nearest.of_query);
}

double explained_variance(const HeadWeights& decoder, const CodeMatrix& codes, EmbeddingView rows) {
    ExplainedVariance variance(rows.dim);
    for (std::size_t row = 0; row < rows.rows; ++row)
        variance.add(rows.row(row), reconstruct(decoder, codes.row(row)));
    return variance.value();
}

Result<Scores> score_codes(const Representation& made, const ProtocolData& data,
                           const SearchGround& ground, int k, std::stop_token stop,
                           const Progress& progress) {
    Scores scores;
    const CodeMatrix& codes = made.codes;
    SPARSESCOPE_ASSIGN(auto nearest, code_nearest_neighbour_accuracy(
                                         codes, k, {ground.train_rows, data.labels},
                                         {ground.test_rows, data.labels}, stop, progress));
    add_nearest(scores, std::move(nearest));
    const CodeRanker ranker({codes, ground.train_rows}, {codes, ground.test_rows}, k);
    SPARSESCOPE_TRY(add_test_scores(scores, ranker, data, ground, stop, progress));
    if (!ground.judged_rows.empty()) {
        const CodeRanker judged({codes, ground.known_rows}, {codes, ground.judged_rows}, k);
        SPARSESCOPE_TRY(add_judged_scores(scores, judged, data, stop, progress));
    }
    const CodeMatrix train = part_of(codes, 0, data.train_rows, k);
    const CodeMatrix test = part_of(codes, data.train_rows, data.test_rows(), k);
    SPARSESCOPE_TRY(
        add_probe(scores, unit_rows(train, k), unit_rows(test, k), data, stop, progress));
    SPARSESCOPE_TRY(add_clustering(scores, read_back(test, k, neuron_means(train, k, data.train())),
                                   data, stop, progress));
    if (made.decoder.hidden > 0)
        scores.explained_variance = explained_variance(made.decoder, test, data.test());
    scores.named =
        name_scores(codes, k, data.paths.nodes.empty() ? paths_of_classes(data.labels) : data.paths,
                    {ground.train_rows, ground.test_rows})
            .share();
    const CodeStatistics on_train = code_statistics(train, k);
    const CodeStatistics on_test = code_statistics(test, k);
    scores.dead_train = on_train.dead_share;
    scores.dead_test = on_test.dead_share;
    scores.l0 = on_test.l0;
    scores.skew = on_train.skew;
    scores.bytes_per_document = static_cast<std::int64_t>(k) * (2 + 2);
    return scores;
}

Result<Scores> score_prefixes(const Representation& made, const ProtocolData& data,
                              const SearchGround& ground, int k, std::stop_token stop,
                              const Progress& progress) {
    Scores scores;
    const auto dims = static_cast<std::size_t>(k);
    EmbeddingMatrix prefixes(made.embeddings.rows, dims);
    for (std::size_t row = 0; row < prefixes.rows; ++row)
        std::ranges::copy(made.embeddings.row(row).first(dims), prefixes.row(row).begin());
    EmbeddingMatrix asked = prefixes;  // test and judged rows as queries
    for (std::size_t i = 0; i < made.queries.rows; ++i)
        std::ranges::copy(made.queries.row(i).first(dims), asked.row(data.train_rows + i).begin());
    const EmbeddingView train = prefixes.view().slice(0, data.train_rows);
    const EmbeddingView test = prefixes.view().slice(data.train_rows, data.test_rows());
    SPARSESCOPE_ASSIGN(auto nearest, dense_nearest_neighbour_accuracy(
                                         asked.view(), 0, {ground.train_rows, data.labels},
                                         {ground.test_rows, data.labels}, stop, progress));
    add_nearest(scores, std::move(nearest));
    const EmbeddingView stored = prefixes.view();
    const DenseRanker ranker({stored, ground.train_rows}, {asked.view(), ground.test_rows});
    SPARSESCOPE_TRY(add_test_scores(scores, ranker, data, ground, stop, progress));
    if (!ground.judged_rows.empty()) {
        const DenseRanker judged({stored, ground.known_rows}, {asked.view(), ground.judged_rows});
        SPARSESCOPE_TRY(add_judged_scores(scores, judged, data, stop, progress));
    }
    SPARSESCOPE_TRY(add_probe(scores, unit_rows(train), unit_rows(test), data, stop, progress));
    SPARSESCOPE_TRY(add_clustering(scores, unit_rows(test), data, stop, progress));
    scores.bytes_per_document =
        made.bytes_per_document > 0 ? made.bytes_per_document : std::int64_t{4} * k;
    return scores;
}

}  // namespace

Judge::Judge(const ProtocolData& data) : data_(data) {}
Judge::~Judge() = default;

Result<Scores> Judge::score(const Representation& made, int k, std::stop_token stop,
                            const Progress& progress) {
    return guard("scoring a representation", [&]() -> Result<Scores> {
        if (!ground_) {
            SPARSESCOPE_ASSIGN(SearchGround ground, search_ground(data_, stop, progress));
            ground_ = std::make_unique<SearchGround>(std::move(ground));
        }
        SPARSESCOPE_ASSIGN(Scores scores,
                           made.embeddings.rows > 0
                               ? score_prefixes(made, data_, *ground_, k, stop, progress)
                               : score_codes(made, data_, *ground_, k, stop, progress));
        SPARSESCOPE_ASSIGN(const QueryTimes times, time_queries(made, data_, k, stop));
        scores.microseconds_per_query = times.warm;
        return scores;
    });
}

}  // namespace sparsescope::reproduce
