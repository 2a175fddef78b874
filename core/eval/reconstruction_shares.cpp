// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/reconstruction_shares.h"

#include <algorithm>

#include "core/base/dot.h"
#include "core/base/parallel.h"

namespace sparsescope {

namespace {

constexpr std::int64_t share_parts = 8;  // each with sums of its own

struct ShareSums {
    std::vector<double> along, squares, sum;
    double lengths = 0;  // Σ‖x‖²
    double residual = 0;
};

double square_of(std::span<const float> values) {
    double sum = 0;
    for (const float value : values)
        sum += static_cast<double>(value) * value;
    return sum;
}

void add_document(ShareSums& sums, const HeadWeights& weights, CodeView code,
                  std::span<const float> x) {
    std::vector<float> residual(x.begin(), x.end());
    for (std::size_t j = 0; j < residual.size(); ++j)
        residual[j] -= weights.pre_bias[j];
    for (std::size_t i = 0; i < code.size(); ++i) {
        const auto row = weights.decoder_row(code.neurons[i]);
        for (std::size_t j = 0; j < residual.size(); ++j)
            residual[j] -= code.weights[i] * row[j];
    }
    for (std::size_t i = 0; i < code.size(); ++i) {
        const auto row = weights.decoder_row(code.neurons[i]);
        const double weight = code.weights[i];
        sums.along[code.neurons[i]] += weight * dot(residual, row);
        sums.squares[code.neurons[i]] += weight * weight * dot(row, row);
    }
    for (std::size_t j = 0; j < x.size(); ++j)
        sums.sum[j] += x[j];
    sums.lengths += square_of(x);
    sums.residual += square_of(residual);
}

void add_to(std::vector<double>& all, const std::vector<double>& part) {
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] += part[i];
}

}  // namespace

Result<ReconstructionShares> ReconstructionShares::measure(
    const HeadWeights& weights, const CodeMatrix& codes, int k, EmbeddingView embeddings,
    std::span<const std::int64_t> rows, std::stop_token stop, const Progress& progress) {
    const auto count = static_cast<std::int64_t>(rows.size());
    const std::int64_t parts = std::clamp<std::int64_t>(count, 1, share_parts);
    std::vector<ShareSums> sums(static_cast<std::size_t>(parts));
    report(progress, "reconstructing documents", 0, count);
    parallel_for(parts, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t part = first; part < last; ++part) {
            ShareSums& own = sums[static_cast<std::size_t>(part)];
            own.along.resize(weights.hidden);
            own.squares.resize(weights.hidden);
            own.sum.resize(embeddings.dim);
            for (auto i = static_cast<std::size_t>(count * part / parts);
                 i < static_cast<std::size_t>(count * (part + 1) / parts); ++i) {
                if (stop.stop_requested()) return;
                const CodeView code = codes.row(static_cast<std::size_t>(rows[i]));
                add_document(own, weights, code.prefix(static_cast<std::size_t>(k)),
                             embeddings.row(i));
            }
        }
    });
    if (stop.stop_requested()) return cancelled();
    for (std::size_t part = 1; part < sums.size(); ++part) {
        add_to(sums[0].along, sums[part].along);
        add_to(sums[0].squares, sums[part].squares);
        add_to(sums[0].sum, sums[part].sum);
        sums[0].lengths += sums[part].lengths;
        sums[0].residual += sums[part].residual;
    }
    ReconstructionShares shares;
    shares.documents_ = count;
    shares.residual_ = sums[0].residual;
    shares.variance_ = sums[0].lengths;
    for (const double sum : sums[0].sum)
        shares.variance_ -= count > 0 ? sum * sum / static_cast<double>(count) : 0;
    // What is left of documents that do not vary is rounding.
    constexpr double rounding = 1e-12;
    if (shares.variance_ <= rounding * sums[0].lengths) shares.variance_ = 0;
    shares.along_ = std::move(sums[0].along);
    shares.squares_ = std::move(sums[0].squares);
    report(progress, "reconstructing documents", count, count);
    return shares;
}

double ReconstructionShares::explained_variance(NeuronId neuron, double factor) const {
    if (variance_ <= 0) return 0;
    const double more = factor - 1;
    const double residual = residual_ - 2 * more * along_[neuron] + more * more * squares_[neuron];
    return 1 - residual / variance_;
}

std::optional<double> ReconstructionShares::best_factor(NeuronId neuron) const {
    if (squares_[neuron] <= 0) return std::nullopt;
    return 1 + along_[neuron] / squares_[neuron];
}

}  // namespace sparsescope
