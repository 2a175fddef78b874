// SPDX-License-Identifier: GPL-3.0-or-later
// Dense embeddings in a few bytes: what sparse codes are compared with at equal bytes. A quantiser
// turns a row of length 1 into bytes, each of which stands for a vector; a row is decoded as their
// sum. Queries stay as they are (asymmetric): score = q·decoded = Σ_m table[m][byte m], the tables
// made once for each query. Immutable after training; any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/result.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

class Quantiser {
  public:
    static constexpr std::size_t values = 256;  // of a byte

    virtual ~Quantiser() = default;
    [[nodiscard]] virtual std::size_t dim() const = 0;
    [[nodiscard]] virtual std::size_t bytes() const = 0;  // a row
    // x: dim() numbers; code: bytes() bytes.
    virtual void encode(std::span<const float> x, std::span<std::uint8_t> code) const = 0;
    virtual void decode(std::span<const std::uint8_t> code, std::span<float> x) const = 0;
    // [bytes(), values]
    [[nodiscard]] virtual std::vector<float> tables(std::span<const float> query) const = 0;
};

// Product quantisation (Jégou, Douze and Schmid 2011): the numbers are cut into `bytes` blocks of
// (nearly) equal length, each block is replaced by the nearest of 256 centroids found by k-means.
// With fewer than 256 rows every row is a centroid. invalid_argument unless 1 ≤ bytes ≤ dim;
// cancelled. Blocking, on all cores; the same for one seed whatever the number of threads.
[[nodiscard]] Result<std::shared_ptr<const Quantiser>> train_product_quantiser(
    EmbeddingView rows, std::size_t bytes, std::uint64_t seed, std::stop_token stop = {});

// One bit a dimension: the signs of R(x − μ), μ the mean of the rows and R a random rotation, which
// spreads the variance evenly over the bits. Decoded as μ + s·Rᵀ(±1, …), s the mean size of a
// rotated number.
[[nodiscard]] Result<std::shared_ptr<const Quantiser>> train_binary_quantiser(
    EmbeddingView rows, std::uint64_t seed, std::stop_token stop = {});

// What quantisers are trained on: at most `most` rows, drawn by the seed, those with a direction,
// at length 1.
[[nodiscard]] EmbeddingMatrix training_sample(EmbeddingView rows, std::size_t most,
                                              std::uint64_t seed);

// Every row at length 1, encoded and decoded.
[[nodiscard]] EmbeddingMatrix decoded_rows(const Quantiser& quantiser, EmbeddingView rows);

}  // namespace sparsescope
