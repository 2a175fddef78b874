// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_marks.h"

#include <algorithm>
#include <numeric>

#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr double name_width = 200;
constexpr double name_padding = 6;
constexpr double name_gap = 6;  // between two names

}  // namespace

std::vector<PlacedLabel> place_labels(std::span<const MapLabel> labels, const MapCamera& camera,
                                      const QFontMetricsF& metrics, std::size_t limit) {
    std::vector<std::size_t> order(labels.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return labels[a].weight > labels[b].weight; });
    std::vector<PlacedLabel> placed;
    const QRectF view(0, 0, camera.width, camera.height);
    const double widest =
        std::min<double>(theme::scaled(static_cast<int>(name_width)), camera.width / 2);
    for (const std::size_t at : order) {
        if (placed.size() >= limit) break;
        const MapLabel& label = labels[at];
        const QPointF spot(camera.screen_x(label.x), camera.screen_y(label.y));
        if (!view.contains(spot) || label.name.isEmpty()) continue;
        const QString text = metrics.elidedText(label.name.simplified(), Qt::ElideRight, widest);
        QRectF box(0, 0, metrics.horizontalAdvance(text) + 2 * name_padding,
                   metrics.height() + name_padding / 2);
        box.moveCenter(spot);
        // A name at the edge is pushed inside as a whole.
        box.moveLeft(std::clamp(box.left(), 2.0, std::max(2.0, view.right() - box.width() - 2)));
        box.moveTop(std::clamp(box.top(), 2.0, std::max(2.0, view.bottom() - box.height() - 2)));
        const QRectF apart = box.adjusted(-name_gap, -name_gap, name_gap, name_gap);
        if (std::ranges::any_of(placed,
                                [&](const PlacedLabel& one) { return one.box.intersects(apart); }))
            continue;
        placed.push_back({at, box, text});
    }
    return placed;
}

}  // namespace sparsescope
