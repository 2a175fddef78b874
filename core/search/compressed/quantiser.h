// SPDX-License-Identifier: GPL-3.0-or-later
// Dense embeddings in a few bytes: what sparse codes are compared with at equal bytes. A quantiser
// turns a row of length 1 into bytes, each of which stands for a vector, and decodes a row as the
// sum of these vectors. Queries stay as they are (asymmetric): score = q·decoded = Σ_m
// table[m][byte m], with tables made once for each query. Each kind of quantiser has a file of its
// own (product_quantiser.cpp, binary_quantiser.cpp). Immutable after training; any thread.
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
    static constexpr std::size_t values = 256;  // that a byte can have

    virtual ~Quantiser() = default;
    [[nodiscard]] virtual std::size_t dim() const = 0;
    [[nodiscard]] virtual std::size_t bytes() const = 0;  // those of a row
    // x: dim() numbers; code: bytes() bytes.
    virtual void encode(std::span<const float> x, std::span<std::uint8_t> code) const = 0;
    virtual void decode(std::span<const std::uint8_t> code, std::span<float> x) const = 0;
    // [bytes(), values]
    [[nodiscard]] virtual std::vector<float> tables(std::span<const float> query) const = 0;
};

// Product quantisation (Jégou, Douze and Schmid 2011): the numbers are cut into `bytes` blocks of
// (nearly) equal length, and each block is replaced by the nearest of 256 centroids found by
// k-means. With fewer than 256 rows every row is a centroid. Blocks, on all cores; one seed gives
// the same whatever the number of threads. Errors: invalid_argument unless 1 ≤ bytes ≤ dim;
// cancelled.
[[nodiscard]] Result<std::shared_ptr<const Quantiser>> train_product_quantiser(
    EmbeddingView rows, std::size_t bytes, std::uint64_t seed, std::stop_token stop = {});

// One bit a dimension: the signs of R(x − μ), where μ is the mean of the rows and R a random
// rotation, which spreads the variance evenly over the bits. A row is decoded as μ + s·Rᵀ(±1, …),
// where s is the mean size of a rotated number. Errors: cancelled.
[[nodiscard]] Result<std::shared_ptr<const Quantiser>> train_binary_quantiser(
    EmbeddingView rows, std::uint64_t seed, std::stop_token stop = {});

// What quantisers are trained on: at most `most` of the rows that have a direction, drawn by the
// seed and brought to length 1.
[[nodiscard]] EmbeddingMatrix training_sample(EmbeddingView rows, std::size_t most,
                                              std::uint64_t seed);

// Every row brought to length 1, encoded and decoded again.
[[nodiscard]] EmbeddingMatrix decoded_rows(const Quantiser& quantiser, EmbeddingView rows);

}  // namespace sparsescope
