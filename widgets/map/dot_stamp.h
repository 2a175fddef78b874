// SPDX-License-Identifier: GPL-3.0-or-later
// A round dot that is put into an image many times: how much of each pixel it covers is worked out
// once for four by four places within a pixel.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include <QImage>

namespace sparsescope {

class DotStamp {
  public:
    static constexpr double opacity = 0.85;

    explicit DotStamp(double radius);  // in pixels
    // The centre is in pixels of the image, whose format is RGB32; the dot may lie outside.
    void put(QImage& image, double x, double y, QRgb color) const;

  private:
    static constexpr int steps = 4;  // places within a pixel, in each direction
    int side_;                       // of the stamp, in pixels
    // By place and pixel, in 1/256.
    std::array<std::vector<std::uint16_t>, steps * steps> cover_;
};

}  // namespace sparsescope
