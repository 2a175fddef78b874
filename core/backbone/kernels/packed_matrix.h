// SPDX-License-Identifier: GPL-3.0-or-later
// The weights of one or several linear layers of the same input, laid out for
// EncoderKernels::product. Immutable once packed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/backbone/kernels/encoder_kernels.h"

namespace sparsescope::kernels {

// Zeros at first. They begin on a cache line, so that no vector of a panel lies across two; a copy
// might begin elsewhere in its line, so there are none.
class AlignedFloats {
  public:
    AlignedFloats() : AlignedFloats(0) {}
    explicit AlignedFloats(std::size_t count) : floats_(count + spare), size_(count) {}
    AlignedFloats(const AlignedFloats&) = delete;
    AlignedFloats& operator=(const AlignedFloats&) = delete;
    AlignedFloats(AlignedFloats&&) = default;
    AlignedFloats& operator=(AlignedFloats&&) = default;

    [[nodiscard]] float* data();
    [[nodiscard]] const float* data() const;
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    static constexpr std::size_t spare = 16;
    std::vector<float> floats_;
    std::size_t size_ = 0;
};

enum class Precision {
    fp32,
    int8,  // a byte a weight, and a scale a row of weights
};

// The numbers as bytes from -127 to 127, written `step` apart: number i is nearly byte i times the
// scale, which is returned, and differs from it by half a scale at most.
[[nodiscard]] float round_to_bytes(std::span<const float> numbers, std::int8_t* bytes,
                                   std::size_t step = 1);

class PackedMatrix {
  public:
    PackedMatrix() = default;
    // `layers` linear layers, each from `in` to `out` numbers, side by side; each begins a panel.
    PackedMatrix(std::size_t in, std::size_t out, std::size_t layers = 1,
                 Precision precision = Precision::fp32);

    // weight: [out, in], as checkpoints hold it; bias: `out` numbers, or none. Both are scaled.
    void set(std::size_t layer, std::span<const float> weight, std::span<const float> bias,
             float scale = 1);

    [[nodiscard]] Panels panels() const;
    [[nodiscard]] std::size_t columns() const { return layers_ * padded(out_); }

  private:
    std::size_t in_ = 0, out_ = 0, layers_ = 0;
    AlignedFloats panels_;            // one of these is empty
    std::vector<std::int8_t> bytes_;  // memory begins at a multiple of 16, and so do vectors
    AlignedFloats scales_;            // of the bytes
    AlignedFloats bias_;
};

}  // namespace sparsescope::kernels
