// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/kernels/packed_matrix.h"

#include <algorithm>
#include <cstdint>

namespace sparsescope::kernels {

namespace {

constexpr std::size_t cache_line = 64;

std::size_t to_cache_line(const float* data) {
    const auto address = reinterpret_cast<std::uintptr_t>(data);
    return (cache_line - address % cache_line) % cache_line / sizeof(float);
}

}  // namespace

float* AlignedFloats::data() {
    return floats_.data() + to_cache_line(floats_.data());
}

const float* AlignedFloats::data() const {
    return floats_.data() + to_cache_line(floats_.data());
}

PackedMatrix::PackedMatrix(std::size_t in, std::size_t out, std::size_t layers)
    : in_(in),
      out_(out),
      layers_(layers),
      panels_(in * layers * padded(out)),
      bias_(layers * padded(out)) {}

void PackedMatrix::set(std::size_t layer, std::span<const float> weight,
                       std::span<const float> bias, float scale) {
    const std::size_t first_column = layer * padded(out_);
    for (std::size_t first = 0; first < out_; first += panel_width) {
        float* panel = panels_.data() + (first_column + first) * in_;
        const std::size_t rows = std::min(panel_width, out_ - first);
        const float* from = weight.data() + first * in_;
        for (std::size_t k = 0; k < in_; ++k)
            for (std::size_t r = 0; r < rows; ++r)
                panel[k * panel_width + r] = from[r * in_ + k] * scale;
    }
    for (std::size_t i = 0; i < bias.size(); ++i)
        bias_.data()[first_column + i] = bias[i] * scale;
}

Panels PackedMatrix::panels() const {
    return {panels_.data(), in_, columns(), bias_.data()};
}

}  // namespace sparsescope::kernels
