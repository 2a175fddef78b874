// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/scan/dense_scan.h"

#include <cmath>

#include "core/search/scan/dense_kernels.h"

namespace sparsescope::scan {

namespace {

std::size_t blocks_of(std::size_t rows) {
    return (rows + block_rows - 1) / block_rows;
}

// Writes round(row / scale) by put(j, integer) and returns the scale.
template <class Put>
float quantize(std::span<const float> row, Put&& put) {
    float largest = 0;
    for (const float value : row)
        largest = std::max(largest, std::abs(value));
    const float scale = largest > 0 ? largest / 127 : 1;
    for (std::size_t j = 0; j < row.size(); ++j)
        put(j, static_cast<std::int8_t>(std::lround(row[j] / scale)));
    return scale;
}

}  // namespace

FloatScan::FloatScan(EmbeddingView embeddings, SimdLevel simd)
    : simd_(simd),
      dim_(embeddings.dim),
      values_(blocks_of(embeddings.rows) * dim_ * block_rows, 0) {
    for (std::size_t row = 0; row < embeddings.rows; ++row) {
        float* const block = values_.data() + row / block_rows * dim_ * block_rows;
        for (std::size_t j = 0; j < dim_; ++j)
            block[j * block_rows + row % block_rows] = embeddings.row(row)[j];
    }
}

std::vector<Found> FloatScan::search(std::span<const float> query, int n) const {
    TopRows best(n);
    dense_kernels(simd_).scan_floats({values_.data(), values_.size() / (dim_ * block_rows), dim_},
                                     query.data(), best);
    return std::move(best).best_first();
}

ByteScan::ByteScan(EmbeddingView embeddings, SimdLevel simd)
    : simd_(simd),
      dim_((embeddings.dim + 3) / 4 * 4),
      values_(blocks_of(embeddings.rows) * dim_ * block_rows, 0),
      scales_(blocks_of(embeddings.rows) * block_rows, 0) {
    for (std::size_t row = 0; row < embeddings.rows; ++row) {
        std::int8_t* const block = values_.data() + row / block_rows * dim_ * block_rows;
        scales_[row] = quantize(embeddings.row(row), [&](std::size_t j, std::int8_t value) {
            block[j / 4 * 64 + row % block_rows * 4 + j % 4] = value;
        });
    }
}

std::vector<Found> ByteScan::search(std::span<const float> query, int n) const {
    std::vector<std::int8_t> bytes(dim_);
    const float scale =
        quantize(query, [&](std::size_t j, std::int8_t value) { bytes[j] = value; });
    TopRows best(n);
    dense_kernels(simd_).scan_bytes(
        {values_.data(), scales_.data(), values_.size() / (dim_ * block_rows), dim_}, bytes.data(),
        best);
    std::vector<Found> found = std::move(best).best_first();
    for (Found& hit : found)
        hit.score *= scale;
    return found;
}

}  // namespace sparsescope::scan
