// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/head_encoder.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <functional>
#include <memory>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/sae/kernels/integer_product.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/torch/matmul.h"

namespace sparsescope {

namespace {

using kernels::tile_neurons;
using kernels::tile_rows;

// A sum of d products, taken in fp32 in any order, misses by at most γ·Σ|x_i·w_i| with γ about
// d·2⁻²⁴. Twice, because neither the estimate nor the value it stands for is exact; 16 more for the
// handful of roundings around the sums.
double roundoff(std::size_t dim) {
    return 2.02 * (static_cast<double>(dim) + 16) * 0x1p-24;
}
// Rows between two looks at the stop token: about half a second of work.
std::size_t batch_rows(const HeadView& head) {
    return std::clamp<std::size_t>((std::size_t{1} << 36) / (head.hidden * head.dim), 768, 8192);
}
// Fewer rows do not repay turning the weights into integers.
constexpr std::size_t fewest_integer_rows = 256;

// Rows that one thread takes at a time.
std::size_t block_rows(const HeadView& head, EncodeProduct product, std::size_t rows) {
    const auto threads = static_cast<std::size_t>(compute_threads());
    // The BLAS brings the weights into its own order again for every block.
    if (product == EncodeProduct::sgemm)
        return std::clamp<std::size_t>(
            rows / threads, 1, std::max<std::size_t>((std::size_t{1} << 22) / head.hidden, 512));
    // Their numbers and integers stay in the second-level cache while all neurons pass by.
    const std::size_t bytes = tile_rows * head.dim * (sizeof(float) + sizeof(std::int16_t));
    const std::size_t tiles = (rows + tile_rows - 1) / tile_rows;
    const std::size_t share = tiles / threads;
    const std::size_t fitting = std::max<std::size_t>((std::size_t{5} << 18) / bytes, 4);
    return tile_rows * std::clamp<std::size_t>(share, 1, std::min<std::size_t>(fitting, 32));
}

}  // namespace

EncodeProduct best_product(std::size_t rows) {
    return kernels::has_integer_product() && rows >= fewest_integer_rows ? EncodeProduct::integer
                                                                         : EncodeProduct::sgemm;
}

HeadEncoder::HeadEncoder(const HeadView& head, EncodeProduct product)
    : head_(head), product_(product) {
    const std::size_t tiles = (head.hidden + tile_neurons - 1) / tile_neurons;
    bounds_.resize(head.hidden);
    if (product == EncodeProduct::integer)
        integers_.resize(tiles * kernels::tile_size(tile_neurons, head.dim));
    parallel_for(static_cast<std::int64_t>(tiles), [this](std::int64_t first, std::int64_t last) {
        for (auto tile = first; tile < last; ++tile)
            prepare(static_cast<std::size_t>(tile));
    });
}

void HeadEncoder::prepare(std::size_t tile) {
    const std::size_t first = tile * tile_neurons;
    const std::size_t count = std::min(tile_neurons, head_.hidden - first);
    const float* const weights = head_.encoder_weight + first * head_.dim;
    kernels::RowBounds rows[tile_neurons];
    if (product_ == EncodeProduct::integer) {
        kernels::pack_tile(weights, count, head_.dim, tile_neurons,
                           integers_.data() + tile * kernels::tile_size(tile_neurons, head_.dim),
                           rows);
    } else {
        for (std::size_t i = 0; i < count; ++i)
            rows[i] = kernels::float_row(weights + i * head_.dim, head_.dim);
    }
    for (std::size_t i = 0; i < count; ++i)
        bounds_.set(first + i, rows[i], head_.latent_bias[first + i], roundoff(head_.dim));
}

// What one thread needs to encode blocks of rows.
class HeadEncoder::Worker {
  public:
    Worker(const HeadEncoder& encoder, std::size_t block_rows, Codes& codes)
        : encoder_(encoder),
          head_(encoder.head_),
          codes_(codes),
          k_(static_cast<std::size_t>(codes.slots)),
          centred_(block_rows * head_.dim) {}

    // Row r of the part becomes code first + r.
    void encode(EmbeddingView part, std::size_t first) {
        for (std::size_t r = 0; r < part.rows; ++r)
            kernels::subtract(part.row(r).data(), head_.pre_bias, centred(r), head_.dim);
        if (encoder_.product_ == EncodeProduct::integer) {
            encode_integer(part.rows, first);
        } else {
            encode_sgemm(part.rows, first);
        }
    }
    // Pre-activations computed so far.
    [[nodiscard]] std::size_t computed() const { return computed_; }

  private:
    struct Pair {
        NeuronId neuron;
        std::uint32_t row;
        std::uint32_t slot;  // among the candidates of all rows
    };

    float* centred(std::size_t row) { return centred_.data() + row * head_.dim; }
    [[nodiscard]] const float* weights(NeuronId neuron) const {
        return head_.encoder_weight + neuron * head_.dim;
    }

    void encode_integer(std::size_t rows, std::size_t first) {
        const std::size_t tiles = (rows + tile_rows - 1) / tile_rows;
        for (std::size_t t = 0; t < tiles; ++t)
            start_tile(t, std::min(tile_rows, rows - t * tile_rows));
        const std::size_t row_tile = kernels::tile_size(tile_rows, head_.dim);
        const std::size_t neuron_tile = kernels::tile_size(tile_neurons, head_.dim);
        for (std::size_t n = 0; n < head_.hidden; n += tile_neurons)
            for (std::size_t t = 0; t < tiles; t += kernels::most_tiles)
                kernels::find_candidates(
                    integers_.data() + t * row_tile, std::min(kernels::most_tiles, tiles - t),
                    encoder_.integers_.data() + n / tile_neurons * neuron_tile, head_.dim,
                    encoder_.bounds_, n, candidates_.data() + t * tile_rows);
        finish(rows, first);
    }

    // Rows that the tile lacks keep what an earlier block left there, and are not looked at.
    void start_tile(std::size_t tile, std::size_t count) {
        const std::size_t size = kernels::tile_size(tile_rows, head_.dim);
        integers_.resize(std::max(integers_.size(), (tile + 1) * size));
        candidates_.resize(std::max(candidates_.size(), (tile + 1) * tile_rows));
        kernels::RowBounds bounds[tile_rows];
        kernels::pack_tile(centred(tile * tile_rows), count, head_.dim, tile_rows,
                           integers_.data() + tile * size, bounds);
        for (std::size_t r = 0; r < tile_rows; ++r) {
            candidates_[tile * tile_rows + r].start(k_, bounds[r]);
            if (r >= count) candidates_[tile * tile_rows + r].ignore();
        }
    }

    void encode_sgemm(std::size_t rows, std::size_t first) {
        if (products_ == nullptr)
            products_ =
                std::make_unique_for_overwrite<float[]>(centred_.size() / head_.dim * head_.hidden);
        candidates_.resize(std::max(candidates_.size(), rows));
        matmul<float>(products_.get(), rows, head_.hidden, head_.dim, {centred_.data()},
                      {head_.encoder_weight, true});
        for (std::size_t r = 0; r < rows; ++r) {
            candidates_[r].start(k_, kernels::float_row(centred(r), head_.dim));
            kernels::find_candidates(products_.get() + r * head_.hidden, head_.hidden,
                                     encoder_.bounds_, candidates_[r]);
        }
        finish(rows, first);
    }

    // The k largest of each row's candidates by their exact pre-activations.
    void finish(std::size_t rows, std::size_t first) {
        sort_by_neuron(rows);
        for (const auto& [neuron, row, slot] : pairs_)
            exact_[slot] = dot({weights(neuron), head_.dim}, {centred(row), head_.dim}) +
                           head_.latent_bias[neuron];
        computed_ += pairs_.size();
        for (std::size_t r = 0, slot = 0; r < rows; ++r) {
            const auto neurons = candidates_[r].candidates();
            take_best(neurons, exact_.data() + slot, first + r);
            slot += neurons.size();
        }
    }

    // All candidates of all rows, so that a neuron's weights are read once for all its rows.
    void sort_by_neuron(std::size_t rows) {
        begin_.assign(head_.hidden + 1, 0);
        std::uint32_t count = 0;
        for (std::size_t r = 0; r < rows; ++r) {
            candidates_[r].tighten();
            for (const NeuronId neuron : candidates_[r].candidates()) {
                ++begin_[neuron + 1];
                ++count;
            }
        }
        for (std::size_t n = 0; n < head_.hidden; ++n)
            begin_[n + 1] += begin_[n];
        pairs_.resize(count);
        exact_.resize(count);
        std::uint32_t slot = 0;
        for (std::size_t r = 0; r < rows; ++r)
            for (const NeuronId neuron : candidates_[r].candidates())
                pairs_[begin_[neuron]++] = {neuron, static_cast<std::uint32_t>(r), slot++};
    }

    // As one integer: positive values order as their bits do, and the lower neuron wins a tie.
    void take_best(std::span<const NeuronId> neurons, const float* values, std::size_t at) {
        best_.clear();
        for (std::size_t i = 0; i < neurons.size(); ++i)
            if (values[i] > 0)
                best_.push_back((std::uint64_t{std::bit_cast<std::uint32_t>(values[i])} << 32) |
                                std::uint64_t{~neurons[i]});
        std::sort(best_.begin(), best_.end(), std::greater<>());
        const std::size_t kept = std::min(k_, best_.size());
        for (std::size_t s = 0; s < kept; ++s) {
            codes_.neurons[codes_.at(at) + s] = ~static_cast<NeuronId>(best_[s]);
            codes_.values[codes_.at(at) + s] =
                std::bit_cast<float>(static_cast<std::uint32_t>(best_[s] >> 32));
        }
        codes_.active[at] = static_cast<std::uint32_t>(kept);
    }

    const HeadEncoder& encoder_;
    const HeadView& head_;
    Codes& codes_;
    std::size_t k_;
    std::size_t computed_ = 0;
    std::vector<float> centred_;          // [block_rows, dim]
    std::vector<std::int16_t> integers_;  // tiles of tile_rows rows
    std::unique_ptr<float[]> products_;   // [block_rows, hidden]
    std::vector<kernels::CandidateRow> candidates_;
    std::vector<std::uint32_t> begin_;  // of a neuron's pairs
    std::vector<Pair> pairs_;
    std::vector<float> exact_;  // [all candidates, row by row]
    std::vector<std::uint64_t> best_;
};

std::size_t HeadEncoder::encode_batch(EmbeddingView rows, Codes& codes) const {
    const std::size_t size = block_rows(head_, product_, rows.rows);
    const std::size_t blocks = (rows.rows + size - 1) / size;
    std::atomic<std::size_t> next{0}, computed{0};
    // Whichever thread is free takes the next block: cores are rarely equally fast.
    parallel_for(std::min<std::int64_t>(compute_threads(), static_cast<std::int64_t>(blocks)),
                 [&](std::int64_t, std::int64_t) {
                     Worker worker(*this, size, codes);
                     for (std::size_t b = next++; b < blocks; b = next++)
                         worker.encode(rows.slice(b * size, std::min(size, rows.rows - b * size)),
                                       b * size);
                     computed += worker.computed();
                 });
    return computed;
}

Status HeadEncoder::encode(EmbeddingView rows, int k, CodeMatrix& out, const std::stop_token& stop,
                           const Progress& progress) const {
    use_compute_threads();
    const int slots =
        static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(k), head_.hidden));
    const auto tell = [&](std::size_t done) {
        report(progress, "encoding documents", static_cast<std::int64_t>(done),
               static_cast<std::int64_t>(rows.rows));
    };
    out.reserve(out.rows() + rows.rows, static_cast<std::size_t>(slots));
    Codes codes;
    std::size_t computed = 0;
    const std::size_t batch = batch_rows(head_);
    for (std::size_t first = 0; first < rows.rows; first += batch) {
        if (stop.stop_requested()) return cancelled();
        tell(first);
        const EmbeddingView part = rows.slice(first, std::min(batch, rows.rows - first));
        codes.resize(part.rows, head_.hidden, slots, slots);
        computed += encode_batch(part, codes);
        for (std::size_t r = 0; r < part.rows; ++r)
            out.append({std::span(codes.neurons).subspan(codes.at(r), codes.active[r]),
                        std::span(codes.values).subspan(codes.at(r), codes.active[r])});
    }
    tell(rows.rows);
    computed_per_row_ =
        static_cast<double>(computed) / static_cast<double>(std::max<std::size_t>(1, rows.rows));
    return {};
}

}  // namespace sparsescope
