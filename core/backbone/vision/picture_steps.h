// SPDX-License-Identifier: GPL-3.0-or-later
// How a picture becomes the numbers that a network reads: resized, cut out of the middle, scaled,
// normalised channel by channel. Encoders say it in preprocessor_config.json, or know it.
#pragma once
#include <array>
#include <filesystem>
#include <string>

#include "core/backbone/vision/resize.h"
#include "core/base/result.h"
#include "core/types/document.h"

namespace sparsescope {

struct PictureSteps {
    bool resize = true;
    int shortest = 0;           // to this length of the shorter side; or, where it is 0,
    int width = 0, height = 0;  // to this size, whatever its shape
    ResizeFilter filter = ResizeFilter::bicubic;
    bool cut = true;  // to out_width × out_height, out of the middle
    // Half a pixel goes to the even side, as Python rounds it; otherwise down.
    bool cut_to_even = false;
    int out_width = 0, out_height = 0;  // what the network reads
    double scale = 1.0 / 255;
    std::array<double, 3> mean{0, 0, 0}, deviation{1, 1, 1};

    // What decides the numbers, for the encoder's hash.
    [[nodiscard]] std::string described() const;
};

// Pictures of which a side is longer are refused: nothing decodes to such.
inline constexpr int longest_side = 1 << 20;

// [out_height · out_width, 3] floats, of which each pixel begins `stride` floats after the one
// before. A grey picture has three equal channels. invalid_input: the picture is empty, or not as
// large as it says.
[[nodiscard]] Status prepare_picture(const Image& image, const PictureSteps& steps, float* out,
                                     std::size_t stride);

// What preprocessor_config.json in the folder says; where it says nothing, `usual`. `size` is that
// of the network. Sentences name the file.
[[nodiscard]] Result<PictureSteps> read_picture_steps(const std::filesystem::path& folder,
                                                      const PictureSteps& usual);

}  // namespace sparsescope
