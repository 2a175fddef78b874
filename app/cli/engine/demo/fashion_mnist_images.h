// SPDX-License-Identifier: GPL-3.0-or-later
// The files of Debian's package dataset-fashion-mnist: 28×28 grey pixels and a label for each.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/formats/array_file.h"
#include "core/types/embedding_view.h"

namespace sparsescope::cli {

inline constexpr std::size_t fashion_mnist_side = 28;

[[nodiscard]] const std::vector<std::string>& fashion_mnist_labels();

// One part of the data as a stream, image by image.
class FashionMnistPart {
  public:
    // `prefix` is "train" or "t10k". The error not_found says which package to install.
    [[nodiscard]] static Result<FashionMnistPart> open(const std::string& prefix);

    [[nodiscard]] std::size_t rows() const { return labels_.info().items(); }
    // Reads the next image into `pixels` (28·28 bytes) and returns its label.
    [[nodiscard]] Result<std::int32_t> next(std::span<std::uint8_t> pixels);

  private:
    FashionMnistPart(ArrayReader images, ArrayReader labels)
        : images_(std::move(images)), labels_(std::move(labels)) {}

    ArrayReader images_;
    ArrayReader labels_;
};

// Scales bytes to 0 … 1. Both spans have the same length.
void scale_pixels(std::span<const std::uint8_t> pixels, std::span<float> out);

struct FashionMnistPixels {
    EmbeddingMatrix pixels;  // one image a row, scaled to 0 … 1
    std::vector<std::int32_t> labels;
};
// Reads a whole part into memory.
[[nodiscard]] Result<FashionMnistPixels> fashion_mnist_pixels(const std::string& prefix);

}  // namespace sparsescope::cli
