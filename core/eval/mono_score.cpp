// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/mono_score.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/base/clones.h"
#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/eval/spread.h"

namespace sparsescope {

struct WeightedEmbedding {
    const float* x = nullptr;
    float weight = 0;
};

namespace {

// A neuron's sum is fetched once a piece and embeddings once for each of their neurons, so pieces
// are as large as a processor's last cache holds along with the sums.
constexpr std::size_t piece_bytes = std::size_t{12} << 20;
constexpr std::size_t least_rows = 512, most_rows = 8192;

// Spelled out as vectors, so that the sums of some columns stay in registers over all rows.
constexpr std::size_t lane_count = 8, chains = 8;
constexpr std::size_t lanes = lane_count * chains;  // columns that are summed at a time
using Lanes [[gnu::vector_size(lane_count * sizeof(float))]] = float;
using UnalignedLanes
    [[gnu::vector_size(lane_count * sizeof(float)), gnu::aligned(alignof(float)), gnu::may_alias]] =
        float;

inline const UnalignedLanes& lanes_at(const float* from) {
    return *reinterpret_cast<const UnalignedLanes*>(from);
}
inline UnalignedLanes& lanes_at(float* from) {
    return *reinterpret_cast<UnalignedLanes*>(from);
}

// sum += Σ weight·x over the rows, numbers [0, count), count ≤ lanes.
inline void add_narrow(std::span<const WeightedEmbedding> rows, float* sum, std::size_t first,
                       std::size_t count) {
    float total[lanes] = {};
    for (const WeightedEmbedding& row : rows)
        for (std::size_t i = 0; i < count; ++i)
            total[i] += row.weight * row.x[first + i];
    for (std::size_t i = 0; i < count; ++i)
        sum[first + i] += total[i];
}

SPARSESCOPE_CLONES_FOR("fma", "default")
void add_weighted(std::span<const WeightedEmbedding> rows, float* sum, std::size_t dim) {
    std::size_t first = 0;
    for (; first + lanes <= dim; first += lanes) {
        Lanes total[chains] = {};
        for (const WeightedEmbedding& row : rows) {
            const float* x = row.x + first;
#pragma GCC unroll 8
            for (std::size_t c = 0; c < chains; ++c)
                total[c] += row.weight * lanes_at(x + c * lane_count);
        }
#pragma GCC unroll 8
        for (std::size_t c = 0; c < chains; ++c) {
            UnalignedLanes& to = lanes_at(sum + first + c * lane_count);
            to = to + total[c];
        }
    }
    if (first < dim) add_narrow(rows, sum, first, dim - first);
}

SPARSESCOPE_CLONES
void add_columns(const float* x, float scale, double* sum, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        sum[i] += static_cast<double>(scale * x[i]);
}

double squared_length(std::span<const float> x) {
    double sum = 0;
    for (const float value : x)
        sum += static_cast<double>(value) * value;
    return sum;
}

}  // namespace

struct MonoScores::Piece {
    std::size_t first = 0;  // row of the dataset
    EmbeddingView x;
    std::span<const float> scales;  // 1/‖x‖, or 0
    [[nodiscard]] std::size_t end() const { return first + x.rows; }
};

MonoScores::MonoScores(const ActiveRows& active, const RowSet& counted, std::size_t dim)
    : active_(active),
      counted_(counted),
      sums_(active.neurons(), dim),
      weights_(active.neurons()),
      squares_(active.neurons()),
      next_(active.neurons()),
      summed_(active.neurons()),
      mean_(dim) {}

void MonoScores::add(std::size_t first_row, EmbeddingView slice) {
    std::vector<float> scales(slice.rows);
    parallel_for(static_cast<std::int64_t>(slice.rows), [&](std::int64_t from, std::int64_t to) {
        for (auto row = static_cast<std::size_t>(from); row < static_cast<std::size_t>(to); ++row) {
            const auto x = slice.row(row);
            const float squares = dot(x, x);
            scales[row] = squares > 0 ? 1 / std::sqrt(squares) : 0;
        }
    });
    const std::size_t piece_rows = std::clamp(
        piece_bytes / (sizeof(float) * std::max<std::size_t>(slice.dim, 1)), least_rows, most_rows);
    for (std::size_t at = 0; at < slice.rows; at += piece_rows) {
        const std::size_t rows = std::min(piece_rows, slice.rows - at);
        add_piece({first_row + at, slice.slice(at, rows), std::span(scales).subspan(at, rows)});
    }
}

void MonoScores::add_piece(const Piece& piece) {
    const Spread spread(active_.neurons());
    parallel_for(static_cast<std::int64_t>(active_.neurons()),
                 [&](std::int64_t from, std::int64_t to) {
                     std::vector<WeightedEmbedding> rows;
                     for (std::int64_t place = from; place < to; ++place)
                         add_neuron(spread.at(static_cast<std::size_t>(place)), piece, rows);
                 });
    add_to_mean(piece);
}

void MonoScores::add_neuron(std::size_t neuron, const Piece& piece,
                            std::vector<WeightedEmbedding>& weighted) {
    const auto rows = active_.rows(neuron);
    const auto weights = active_.weights(neuron);
    weighted.clear();
    std::size_t& next = next_[neuron];
    for (; next < rows.size() && rows[next] < piece.end(); ++next) {
        const std::size_t row = rows[next] - piece.first;
        if (piece.scales[row] == 0) continue;
        const float weight = weights[next];
        weighted.push_back({piece.x.row(row).data(), weight * piece.scales[row]});
        weights_[neuron] += weight;
        squares_[neuron] += static_cast<double>(weight) * weight;
    }
    if (weighted.empty()) return;
    summed_[neuron] += weighted.size();
    add_weighted(weighted, sums_.row(neuron).data(), sums_.dim);
}

void MonoScores::add_to_mean(const Piece& piece) {
    for (std::size_t row = 0; row < piece.x.rows; ++row)
        directed_ += piece.scales[row] > 0 && counted_.contains(piece.first + row) ? 1 : 0;
    parallel_for(static_cast<std::int64_t>(mean_.size()), [&](std::int64_t from, std::int64_t to) {
        for (std::size_t row = 0; row < piece.x.rows; ++row) {
            if (piece.scales[row] == 0 || !counted_.contains(piece.first + row)) continue;
            add_columns(piece.x.row(row).data() + from, piece.scales[row], mean_.data() + from,
                        static_cast<std::size_t>(to - from));
        }
    });
}

void MonoScores::describe(std::span<NeuronReport> reports) const {
    double base = 0;
    for (const double value : mean_)
        base += value * value;
    const auto n = static_cast<double>(directed_);
    if (directed_ < 2) return;
    base = (base - n) / (n * (n - 1));
    for (std::size_t neuron = 0; neuron < reports.size(); ++neuron) {
        if (summed_[neuron] < static_cast<std::size_t>(NeuronReport::least_support)) continue;
        const double pairs = weights_[neuron] * weights_[neuron] - squares_[neuron];
        reports[neuron].mono_score = (squared_length(sums_.row(neuron)) - squares_[neuron]) / pairs;
        reports[neuron].mono_base = base;
    }
}

}  // namespace sparsescope
