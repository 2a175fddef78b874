// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/scores.h"

#include <algorithm>
#include <numeric>

#include "core/eval/clustering.h"
#include "core/eval/linear_probe.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/quality_metrics.h"
#include "core/reproduce/timing.h"

namespace sparsescope::reproduce {

namespace {

constexpr int clustering_restarts = 5;

std::vector<std::int64_t> numbers(std::size_t first, std::size_t count) {
    std::vector<std::int64_t> rows(count);
    std::iota(rows.begin(), rows.end(), static_cast<std::int64_t>(first));
    return rows;
}

CodeMatrix part_of(const CodeMatrix& codes, std::size_t first, std::size_t count, int k) {
    CodeMatrix part(codes.hidden());
    part.reserve(count, static_cast<std::size_t>(k));
    for (std::size_t row = first; row < first + count; ++row)
        part.append(codes.row(row).prefix(static_cast<std::size_t>(k)));
    return part;
}

Status add_learners(Scores& scores, const FeatureRows& train, const FeatureRows& test,
                    const ProtocolData& data, std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const LinearProbe probe,
                       linear_probe(train, data.train_labels(), test, data.test_labels(),
                                    data.classes, {}, stop, progress));
    scores.linear_probe = probe.accuracy;
    SPARSESCOPE_ASSIGN(
        const Clustering clustering,
        cosine_clusters(test, {.clusters = data.classes, .restarts = clustering_restarts}, stop,
                        progress));
    scores.v_measure = v_measure(data.test_labels(), clustering.cluster);
    return {};
}

Result<Scores> score_codes(const CodeMatrix& codes, const ProtocolData& data, int k,
                           std::stop_token stop, const Progress& progress) {
    Scores scores;
    const auto train_rows = numbers(0, data.train_rows);
    const auto test_rows = numbers(data.train_rows, data.test_rows());
    SPARSESCOPE_ASSIGN(const auto nearest,
                       code_nearest_neighbour_accuracy(codes, k, {train_rows, data.labels},
                                                       {test_rows, data.labels}, stop, progress));
    scores.nearest_neighbour = nearest.accuracy;
    const CodeMatrix train = part_of(codes, 0, data.train_rows, k);
    const CodeMatrix test = part_of(codes, data.train_rows, data.test_rows(), k);
    SPARSESCOPE_TRY(
        add_learners(scores, unit_rows(train, k), unit_rows(test, k), data, stop, progress));
    const CodeStatistics on_train = code_statistics(train, k);
    const CodeStatistics on_test = code_statistics(test, k);
    scores.dead_train = on_train.dead_share;
    scores.dead_test = on_test.dead_share;
    scores.l0 = on_test.l0;
    scores.skew = on_train.skew;
    scores.bytes_per_document = static_cast<std::int64_t>(k) * (2 + 2);
    return scores;
}

Result<Scores> score_prefixes(const Representation& made, const ProtocolData& data, int k,
                              std::stop_token stop, const Progress& progress) {
    Scores scores;
    const auto dims = static_cast<std::size_t>(k);
    EmbeddingMatrix prefixes(made.embeddings.rows, dims);
    for (std::size_t row = 0; row < prefixes.rows; ++row)
        std::ranges::copy(made.embeddings.row(row).first(dims), prefixes.row(row).begin());
    EmbeddingMatrix asked = prefixes;  // test rows as queries
    for (std::size_t i = 0; i < made.queries.rows; ++i)
        std::ranges::copy(made.queries.row(i).first(dims), asked.row(data.train_rows + i).begin());
    const EmbeddingView train = prefixes.view().slice(0, data.train_rows);
    const EmbeddingView test = prefixes.view().slice(data.train_rows, data.test_rows());
    const auto train_rows = numbers(0, data.train_rows);
    const auto test_rows = numbers(data.train_rows, data.test_rows());
    SPARSESCOPE_ASSIGN(const auto nearest,
                       dense_nearest_neighbour_accuracy(asked.view(), 0, {train_rows, data.labels},
                                                        {test_rows, data.labels}, stop, progress));
    scores.nearest_neighbour = nearest.accuracy;
    SPARSESCOPE_TRY(add_learners(scores, unit_rows(train), unit_rows(test), data, stop, progress));
    scores.bytes_per_document =
        made.bytes_per_document > 0 ? made.bytes_per_document : std::int64_t{4} * k;
    return scores;
}

}  // namespace

Result<Scores> score(const Representation& made, const ProtocolData& data, int k,
                     std::stop_token stop, const Progress& progress) {
    return guard("scoring a representation", [&]() -> Result<Scores> {
        SPARSESCOPE_ASSIGN(Scores scores, made.embeddings.rows > 0
                                              ? score_prefixes(made, data, k, stop, progress)
                                              : score_codes(made.codes, data, k, stop, progress));
        SPARSESCOPE_ASSIGN(const QueryTimes times, time_queries(made, data, k, stop));
        scores.microseconds_per_query = times.warm;
        return scores;
    });
}

}  // namespace sparsescope::reproduce
