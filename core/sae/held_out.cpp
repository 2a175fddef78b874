// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/held_out.h"

#include <algorithm>

#include "core/base/random.h"
#include "core/eval/code_ranker.h"
#include "core/eval/explained_variance.h"
#include "core/eval/query_loop.h"
#include "core/sae/head_encoder.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/neuron_activity.h"

namespace sparsescope {

namespace {

bool has_labels(std::span<const std::int32_t> labels) {
    return std::ranges::any_of(labels, [](std::int32_t label) { return label != no_label; });
}

struct Sample {
    EmbeddingMatrix rows;
    std::vector<std::int32_t> labels;
};

// labels: empty, or only rows with a label are drawn.
Sample draw(EmbeddingView from, std::span<const std::int32_t> labels, std::int64_t wanted,
            Random& random) {
    std::vector<std::size_t> chosen;
    for (std::size_t row = 0; row < from.rows; ++row)
        if (labels.empty() || labels[row] != no_label) chosen.push_back(row);
    random.shuffle(std::span(chosen));
    chosen.resize(
        std::min(chosen.size(), static_cast<std::size_t>(std::max<std::int64_t>(wanted, 0))));
    std::sort(chosen.begin(), chosen.end());
    Sample sample{EmbeddingMatrix(chosen.size(), from.dim), {}};
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        std::ranges::copy(from.row(chosen[i]), sample.rows.row(i).begin());
        if (!labels.empty()) sample.labels.push_back(labels[chosen[i]]);
    }
    return sample;
}

std::vector<int> ks_to_measure(const TrainConfig& config, const std::vector<int>& wanted) {
    constexpr std::size_t most = 4;
    std::vector<int> ks = {config.k};
    for (const int k : wanted.empty() ? std::vector<int>{2, 8, 32} : wanted)
        if (k >= 1 && k <= 4 * config.k && k <= config.hidden && ks.size() < most &&
            std::ranges::find(ks, k) == ks.end())
            ks.push_back(k);
    return ks;
}

// A few rows at a time: an owner who wants to end the run is heard in between.
Status encode(const HeadEncoder& encoder, const HeadView& head, EmbeddingView rows, int k,
              CodeMatrix& out, const std::stop_token& stop, const Progress& progress) {
    const std::size_t step = rows_at_once(head.dim * head.hidden);
    for (std::size_t first = 0; first < rows.rows; first += step)
        SPARSESCOPE_TRY(encoder.encode(rows.slice(first, std::min(step, rows.rows - first)), k, out,
                                       stop, progress));
    return {};
}

// Dead share and skew.
void describe_use(const CodeMatrix& codes, int k, HeldOutQuality& quality) {
    std::vector<std::int64_t> activations(codes.hidden());
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        for (std::size_t s = 0; s < code.size(); ++s)
            activations[code.neurons[s]] += code.weights[s] > activation_epsilon ? 1 : 0;
    }
    quality.dead_share = static_cast<double>(std::ranges::count(activations, 0)) /
                         static_cast<double>(codes.hidden());
    quality.skew = estimated_skew(activations);
}

double explained_variance(const HeadWeights& head, EmbeddingView rows, const CodeMatrix& codes,
                          int k) {
    ExplainedVariance variance(head.dim);
    std::vector<float> decoded(head.dim);
    for (std::size_t row = 0; row < rows.rows; ++row) {
        std::ranges::copy(head.pre_bias, decoded.begin());
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        for (std::size_t s = 0; s < code.size(); ++s)
            kernels::axpy(code.weights[s], head.decoder_row(code.neurons[s]).data(), decoded.data(),
                          head.dim);
        variance.add(rows.row(row), decoded);
    }
    return variance.value();
}

}  // namespace

HeldOutProbe::HeldOutProbe(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options)
    : ks_(ks_to_measure(config, options.held_out_ks)) {
    Random random(config.seed ^ 0x9E3779B97F4A7C15ULL);
    const bool labelled = has_labels(data.train_labels) && has_labels(data.held_out_labels);
    const std::span<const std::int32_t> none;
    Sample database =
        draw(data.train, labelled ? data.train_labels : none, options.held_out_database, random);
    Sample queries = draw(data.held_out, labelled ? data.held_out_labels : none,
                          options.held_out_queries, random);
    database_ = std::move(database.rows);
    database_labels_ = std::move(database.labels);
    queries_ = std::move(queries.rows);
    query_labels_ = std::move(queries.labels);
}

HeldOutProbe::Found HeldOutProbe::judge(std::size_t query, Ranking ranking) const {
    const auto& nearest = dense_neighbours_[query];
    const auto is_near = [&](std::int64_t row) {
        return std::ranges::binary_search(nearest, static_cast<std::uint32_t>(row)) ? 1.0 : 0.0;
    };
    Found found{.shared = expected_sum(ranking, neighbours, is_near)};
    if (!query_labels_.empty())
        found.right = expected_sum(ranking, 1, [&](std::int64_t row) {
            return database_labels_[static_cast<std::size_t>(row)] == query_labels_[query] ? 1.0
                                                                                           : 0.0;
        });
    return found;
}

Result<HeldOutQuality> HeldOutProbe::measure_at(int k, const CodeMatrix& database,
                                                const CodeMatrix& queries,
                                                const std::stop_token& stop,
                                                const Progress& progress) const {
    const SparseIndex index = SparseIndex::build(database, k);
    std::vector<Found> found(queries.rows());
    const auto find = [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i)
            found[i] =
                judge(i, best_with_ties(index, queries.row(i).prefix(static_cast<std::size_t>(k)),
                                        static_cast<int>(neighbours)));
    };
    SPARSESCOPE_TRY(
        for_queries(static_cast<std::int64_t>(queries.rows()), 256, stop, progress, find));
    HeldOutQuality quality;
    quality.k = k;
    quality.queries = static_cast<std::int64_t>(queries_.rows);
    quality.database = static_cast<std::int64_t>(database_.rows);
    describe_use(queries, k, quality);
    double shared = 0, right = 0;
    for (const Found& of_query : found) {
        shared += of_query.shared;
        right += of_query.right;
    }
    const auto asked = static_cast<double>(found.size());
    quality.recall_at_10 =
        shared / (asked * static_cast<double>(std::min(neighbours, database_.rows)));
    if (!query_labels_.empty()) quality.nearest_neighbour_accuracy = right / asked;
    return quality;
}

Result<HeldOutProbe::Reading> HeldOutProbe::measure(const HeadWeights& weights, std::int64_t step,
                                                    const std::stop_token& stop,
                                                    const Progress& progress) {
    return guard("measuring held-out quality", [&]() -> Result<Reading> {
        const HeadView head{weights.dim, weights.hidden, weights.encoder_weight.data(),
                            weights.pre_bias.data(), weights.latent_bias.data()};
        if (dense_neighbours_.empty()) {
            SPARSESCOPE_ASSIGN(dense_neighbours_,
                               find_dense_neighbours(database_.view(), queries_.view(), neighbours,
                                                     stop, progress));
        }
        const int widest = *std::max_element(ks_.begin(), ks_.end());
        CodeMatrix database(head.hidden), queries(head.hidden);
        const HeadEncoder encoder(head, best_product(database_.rows + queries_.rows));
        SPARSESCOPE_TRY(encode(encoder, head, database_.view(), widest, database, stop, progress));
        SPARSESCOPE_TRY(encode(encoder, head, queries_.view(), widest, queries, stop, progress));
        Reading reading;
        for (const int k : ks_) {
            SPARSESCOPE_ASSIGN(HeldOutQuality quality,
                               measure_at(k, database, queries, stop, progress));
            quality.step = step;
            reading.qualities.push_back(quality);
        }
        reading.explained_variance =
            explained_variance(weights, queries_.view(), queries, ks_.front());
        return reading;
    });
}

}  // namespace sparsescope
