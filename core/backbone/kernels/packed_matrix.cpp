// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/kernels/packed_matrix.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace sparsescope::kernels {

namespace {

constexpr std::size_t cache_line = 64;
constexpr double most_byte = 127;

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

float round_to_bytes(std::span<const float> numbers, std::int8_t* bytes, std::size_t step) {
    float largest = 0;
    for (const float x : numbers)
        largest = std::max(largest, std::abs(x));
    // In this order, the halves that half-precision weights often are come out as halves.
    for (std::size_t i = 0; i < numbers.size(); ++i)
        bytes[i * step] = static_cast<std::int8_t>(
            largest > 0 ? std::lround(numbers[i] * most_byte / largest) : 0);
    return static_cast<float>(largest / most_byte);
}

PackedMatrix::PackedMatrix(std::size_t in, std::size_t out, std::size_t layers, Precision precision)
    : in_(in),
      out_(out),
      layers_(layers),
      panels_(precision == Precision::fp32 ? in * columns() : 0),
      bytes_(precision == Precision::int8 ? in * columns() : 0),
      scales_(precision == Precision::int8 ? columns() : 0),
      bias_(columns()) {}

void PackedMatrix::set(std::size_t layer, std::span<const float> weight,
                       std::span<const float> bias, float scale) {
    const std::size_t first_column = layer * padded(out_);
    for (std::size_t row = 0; row < out_; ++row) {
        const std::size_t column = first_column + row;
        const std::size_t at = column / panel_width * panel_width * in_ + column % panel_width;
        const std::span<const float> from = weight.subspan(row * in_, in_);
        if (!bytes_.empty()) {
            scales_.data()[column] = round_to_bytes(from, bytes_.data() + at, panel_width) * scale;
            continue;
        }
        for (std::size_t k = 0; k < in_; ++k)
            panels_.data()[at + k * panel_width] = from[k] * scale;
    }
    for (std::size_t i = 0; i < bias.size(); ++i)
        bias_.data()[first_column + i] = bias[i] * scale;
}

Panels PackedMatrix::panels() const {
    const bool bytes = !bytes_.empty();
    return {.data = bytes ? nullptr : panels_.data(),
            .bytes = bytes ? bytes_.data() : nullptr,
            .depth = in_,
            .columns = columns(),
            .scales = bytes ? scales_.data() : nullptr,
            .bias = bias_.data()};
}

}  // namespace sparsescope::kernels
