// SPDX-License-Identifier: GPL-3.0-or-later
// Where the plot of a chart lies, and the painting of the axes around it. All lengths are pixels
// of the chart's viewport.
#pragma once
#include <QRectF>
#include <QSizeF>
#include <functional>

#include "widgets/charts/axis.h"

class QPainter;

namespace sparsescope {

struct Margins {
    double left = 0, top = 0, right = 0, bottom = 0;
};

struct Plot {
    QRectF area;
    QSizeF view;  // of the whole viewport

    [[nodiscard]] static Plot inside(const QSizeF& view, const Margins& margins);
    // From axis coordinates to pixels.
    [[nodiscard]] double x(double axis_x, const AxisScale& scale) const;
    [[nodiscard]] double y(double axis_y, const AxisScale& scale) const;
    // How much of the x axis so many pixels are.
    [[nodiscard]] double xLength(double pixels, const AxisScale& scale) const {
        return pixels * (scale.high - scale.low) / area.width();
    }
    // From a pixel to the axis; beside the plot it is the nearer end.
    [[nodiscard]] double xAt(double pixel, const AxisScale& scale) const;
};

[[nodiscard]] double bottom_axis_height(const AxisScale& scale);
[[nodiscard]] double tick_width(const AxisScale& scale);  // of the widest label

// The horizontal lines of a y axis, and the foot that carries the x axis.
void paint_grid(QPainter& painter, const Plot& plot, const AxisScale& scale);
// The tick labels of a y axis, and its title above the plot; the title may take the share
// `title_room` of the width.
void paint_axis(QPainter& painter, const Plot& plot, const AxisScale& scale, AxisSide side,
                double title_room = 1.0);
// The tick labels under the plot, and the title below them at the right. `pixel` says where a tick
// stands; what lies left of `taken` is in use already.
void paint_bottom_axis(QPainter& painter, const Plot& plot, const AxisScale& scale,
                       const std::function<double(double)>& pixel, double taken = -1e9);

}  // namespace sparsescope
