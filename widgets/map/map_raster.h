// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the points of a map into an image, all of them, in software: one pass over those in sight.
// Where there is less than a dot's room for each, a point is one pixel, and a pixel shows the mean
// colour of its points, the stronger the more there are, so that no order of painting decides what
// is seen (the mean is exact up to 255 points and a running one beyond). Where there is room, a
// point is a round dot over the ones before. A frame of a million points takes some milliseconds,
// so no graphics processor is needed, and pictures of tests are the pictures that people see.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <QImage>

#include "widgets/map/map_camera.h"
#include "widgets/map/map_points.h"

namespace sparsescope {

struct MapInk {
    // By position, an index into `palette`.
    std::span<const std::uint8_t> colors;
    std::array<QRgb, 256> palette{};  // opaque; points of a colour of alpha 0 are not drawn
    QRgb ground = 0xFFFFFFFF;
    double radius = 0.5;  // of a dot, in pixels; under pixel_radius it is one pixel
    // How many points make a pixel as strong as can be, at least 1.
    double full = 8;
};

class MapRaster {
  public:
    static constexpr double pixel_radius = 0.75;
    static constexpr double single = 0.5;  // how strong one point is, of one pixel

    // The image is as large as the camera's view, and valid until the next call.
    const QImage& paint(const MapPoints& points, const MapCamera& camera, const MapInk& ink);
    // Paints over the image of the last call; the camera is the same.
    const QImage& paint_over(const MapPoints& points, const MapCamera& camera, const MapInk& ink);
    [[nodiscard]] const QImage& image() const { return image_; }

    // The radius that suits a map of so many points when a unit takes `scale` pixels, and how many
    // points a pixel may expect where they are dense.
    [[nodiscard]] static double radius_for(const MapPoints& points, double scale);
    [[nodiscard]] static double full_for(const MapPoints& points, double scale);

  private:
    void count(const MapPoints& points, const MapCamera& camera, const MapInk& ink);
    void resolve(const MapInk& ink);
    void lay(const MapPoints& points, const MapCamera& camera, const MapInk& ink);
    void dots(const MapPoints& points, const MapCamera& camera, const MapInk& ink);

    QImage image_;
    // By pixel: blue, green, red and how many, 16 bits each.
    std::vector<std::uint64_t> sums_;
};

}  // namespace sparsescope
