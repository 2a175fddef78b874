// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "widgets/theme.h"

namespace sparsescope::map_palette {
namespace {

// Viridis at every eighth.
constexpr std::array<QRgb, 9> viridis{0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C,
                                      0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725};

}  // namespace

QColor sequential(double share) {
    const double low = theme::is_dark() ? 0.18 : 0;
    const double high = theme::is_dark() ? 1 : 0.93;
    const double at = (low + (high - low) * std::clamp(share, 0.0, 1.0)) * (viridis.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(at), viridis.size() - 2);
    return theme::mix(QColor(viridis[below]), QColor(viridis[below + 1]),
                      at - static_cast<double>(below));
}

QColor of_place(double x, double y) {
    const double dx = x - 0.5;
    const double dy = y - 0.5;
    const double turn = std::atan2(dy, dx) / (2 * std::numbers::pi) + 0.5;
    const double out = std::min(1.0, 2 * std::hypot(dx, dy));
    const double lightness = theme::is_dark() ? 0.72 - 0.14 * out : 0.34 + 0.14 * out;
    return QColor::fromHslF(static_cast<float>(turn >= 1 ? 0 : turn),
                            static_cast<float>(0.25 + 0.55 * out), static_cast<float>(lightness));
}

}  // namespace sparsescope::map_palette
