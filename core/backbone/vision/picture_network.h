// SPDX-License-Identifier: GPL-3.0-or-later
// A network that turns one prepared picture into its embedding. Immutable once loaded; share it
// between threads, each with its own workspace.
#pragma once
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/backbone/kernels/packed_matrix.h"
#include "core/backbone/vision/picture_steps.h"
#include "core/base/result.h"

namespace sparsescope {

// Memory of one thread, kept from picture to picture. Networks take buffers by number.
class PictureWorkspace {
  public:
    // At least so many floats; what they hold is not defined.
    [[nodiscard]] float* floats(std::size_t buffer, std::size_t count) {
        if (buffers_.size() <= buffer) buffers_.resize(buffer + 1);
        if (buffers_[buffer].size() < count) buffers_[buffer] = kernels::AlignedFloats(count);
        return buffers_[buffer].data();
    }

  private:
    std::vector<kernels::AlignedFloats> buffers_;
};

class PictureNetwork {
  public:
    virtual ~PictureNetwork() = default;
    [[nodiscard]] virtual const PictureSteps& steps() const = 0;
    [[nodiscard]] virtual std::size_t dim() const = 0;
    // Fills `embedding`, which has dim() numbers. An error is the rest of a sentence that begins
    // with the picture; cancelled where a stop is wished.
    [[nodiscard]] virtual Status embed(const Image& image, PictureWorkspace& workspace,
                                       std::span<float> embedding, std::stop_token stop) const = 0;
};

}  // namespace sparsescope
