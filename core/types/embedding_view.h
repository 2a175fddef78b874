// SPDX-License-Identifier: GPL-3.0-or-later
// Dense embeddings, row-major fp32 [rows, dim]. The view owns nothing; the matrix owns its floats.
#pragma once
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace sparsescope {

struct EmbeddingView {
    const float* data = nullptr;
    std::size_t rows = 0;
    std::size_t dim = 0;

    [[nodiscard]] std::span<const float> row(std::size_t i) const { return {data + i * dim, dim}; }
    [[nodiscard]] EmbeddingView slice(std::size_t first, std::size_t count) const {
        return {data + first * dim, count, dim};
    }
    [[nodiscard]] bool empty() const { return rows == 0; }
};

struct EmbeddingMatrix {
    std::vector<float> values;  // rows * dim
    std::size_t rows = 0;
    std::size_t dim = 0;

    EmbeddingMatrix() = default;
    EmbeddingMatrix(std::size_t row_count, std::size_t dimension)
        : values(row_count * dimension), rows(row_count), dim(dimension) {}
    [[nodiscard]] EmbeddingView view() const { return {values.data(), rows, dim}; }
    [[nodiscard]] std::span<float> row(std::size_t i) { return {values.data() + i * dim, dim}; }
    [[nodiscard]] std::span<const float> row(std::size_t i) const {
        return {values.data() + i * dim, dim};
    }
};

}  // namespace sparsescope
