// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_raster.h"

#include <algorithm>
#include <cmath>

#include "widgets/map/dot_stamp.h"

namespace sparsescope {
namespace {

constexpr double largest_radius = 6;
constexpr double smallest_radius = 0.5;
constexpr double dot_share = 0.35;  // of the mean distance between points
constexpr double growth = 0.8;
constexpr double full_over_mean = 6;
constexpr std::uint64_t one = std::uint64_t{1} << 48;
constexpr std::uint64_t most = std::uint64_t{255} << 48;
constexpr std::uint64_t lower_halves = 0x7FFF7FFF7FFF7FFFULL;

std::uint64_t lanes(QRgb color) {
    if (qAlpha(color) == 0) return 0;
    return static_cast<std::uint64_t>(qBlue(color)) |
           static_cast<std::uint64_t>(qGreen(color)) << 16 |
           static_cast<std::uint64_t>(qRed(color)) << 32 | one;
}

MapBox widened(const MapCamera& camera, double pixels) {
    MapBox box = camera.in_sight();
    const double more = pixels / camera.scale;
    return {box.left - more, box.top - more, box.right + more, box.bottom + more};
}

// Pixels that a point has for itself where half of all points are.
double room(const MapPoints& points, double scale) {
    if (points.empty()) return 1;
    const double area = points.bounds().width() * points.bounds().height() * scale * scale;
    const double dense = area * std::max(points.spread(), 1e-4) * 2;
    return std::max(1e-9, dense / static_cast<double>(points.size()));
}

}  // namespace

double MapRaster::radius_for(const MapPoints& points, double scale) {
    // The dots grow a little less than the distances between them, so that coming closer makes
    // room.
    MapCamera whole;
    whole.width = whole.height = 600;
    whole.show(points.bounds(), 0);
    const double zoom = std::max(scale / whole.scale, 1e-6);
    const double wanted = dot_share * std::sqrt(room(points, whole.scale)) * std::pow(zoom, growth);
    return std::clamp(wanted, smallest_radius, largest_radius);
}

double MapRaster::full_for(const MapPoints& points, double scale) {
    return std::clamp(full_over_mean / room(points, scale), 2.0, 255.0);
}

const QImage& MapRaster::paint(const MapPoints& points, const MapCamera& camera,
                               const MapInk& ink) {
    const QSize size(std::max(1, static_cast<int>(camera.width)),
                     std::max(1, static_cast<int>(camera.height)));
    if (image_.size() != size) image_ = QImage(size, QImage::Format_RGB32);
    image_.fill(ink.ground | 0xFF000000U);
    lay(points, camera, ink);
    return image_;
}

const QImage& MapRaster::paint_over(const MapPoints& points, const MapCamera& camera,
                                    const MapInk& ink) {
    if (!image_.isNull()) lay(points, camera, ink);
    return image_;
}

void MapRaster::lay(const MapPoints& points, const MapCamera& camera, const MapInk& ink) {
    if (points.empty()) return;
    if (ink.radius >= pixel_radius) return dots(points, camera, ink);
    count(points, camera, ink);
    resolve(ink);
}

void MapRaster::count(const MapPoints& points, const MapCamera& camera, const MapInk& ink) {
    const int width = image_.width();
    const int height = image_.height();
    sums_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
    std::array<std::uint64_t, 256> colors{};
    std::ranges::transform(ink.palette, colors.begin(), lanes);
    const auto scale = static_cast<float>(camera.scale);
    // Points are taken relative to the middle: so far in, floats still tell pixels apart.
    const auto middle_x = static_cast<float>(camera.x);
    const auto middle_y = static_cast<float>(camera.y);
    const auto half_x = static_cast<float>(camera.width / 2);
    const auto half_y = static_cast<float>(camera.height / 2);
    const float* xs = points.xs().data();
    const float* ys = points.ys().data();
    const std::uint8_t* of = ink.colors.data();
    std::uint64_t* sums = sums_.data();
    points.for_each_run(camera.in_sight(), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const float fx = (xs[i] - middle_x) * scale + half_x;
            const float fy = (ys[i] - middle_y) * scale + half_y;
            const std::uint64_t color = colors[of[i]];
            if (color == 0) continue;
            if (!(fx >= 0 && fy >= 0 && fx < static_cast<float>(width) &&
                  fy < static_cast<float>(height)))
                continue;
            std::uint64_t& sum =
                sums[static_cast<std::size_t>(static_cast<int>(fy) * width + static_cast<int>(fx))];
            if (sum >= most) sum = sum >> 1 & lower_halves;
            sum += color;
        }
    });
}

void MapRaster::resolve(const MapInk& ink) {
    // Of n points, in 1/65,536: what is left of the ground, and what each of them adds.
    std::array<std::uint32_t, 256> rest{};
    std::array<std::uint32_t, 256> share{};
    const double full = std::clamp(ink.full, 1.0, 255.0);
    for (std::size_t n = 1; n < rest.size(); ++n) {
        const double grown =
            full <= 1 ? 1 : std::min(1.0, std::log(static_cast<double>(n)) / std::log(full));
        const double alpha = single + (1 - single) * grown;
        rest[n] = static_cast<std::uint32_t>(std::lround((1 << 16) * (1 - alpha)));
        share[n] =
            static_cast<std::uint32_t>(std::lround((1 << 16) * alpha / static_cast<double>(n)));
    }
    const auto width = static_cast<std::size_t>(image_.width());
    for (int y = 0; y < image_.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image_.scanLine(y));
        const std::uint64_t* sums = sums_.data() + static_cast<std::size_t>(y) * width;
        for (std::size_t x = 0; x < width; ++x) {
            const std::uint64_t sum = sums[x];
            if (sum == 0) continue;
            const auto n = static_cast<std::size_t>(sum >> 48);
            const auto mix = [&](std::uint64_t lane, int below) {
                const std::uint32_t mixed =
                    (static_cast<std::uint32_t>(lane & 0xFFFF) * share[n] +
                     static_cast<std::uint32_t>(below) * rest[n] + 0x8000U) >>
                    16;
                return std::min(255U, mixed);
            };
            const QRgb below = line[x];
            line[x] = 0xFF000000U | mix(sum >> 32, qRed(below)) << 16 |
                      mix(sum >> 16, qGreen(below)) << 8 | mix(sum, qBlue(below));
        }
    }
}

void MapRaster::dots(const MapPoints& points, const MapCamera& camera, const MapInk& ink) {
    const DotStamp stamp(ink.radius);
    const std::span<const float> xs = points.xs();
    const std::span<const float> ys = points.ys();
    points.for_each_run(widened(camera, ink.radius + 1), [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const QRgb color = ink.palette[ink.colors[i]];
            if (qAlpha(color) == 0) continue;
            stamp.put(image_, camera.screen_x(xs[i]), camera.screen_y(ys[i]), color);
        }
    });
}

}  // namespace sparsescope
