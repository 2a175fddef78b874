// SPDX-License-Identifier: GPL-3.0-or-later
// A line chart laid out: which part of which line is drawn in which colour, ranges of the axes,
// names, legend. Made from the data by draw_lines() and never changed after that; Qt Charts draws
// the lines, line_painter.h everything else. Points are in axis coordinates (axis.h), so that a
// drawing outlives a move of the plot.
#pragma once
#include <QPen>
#include <QPointF>
#include <optional>
#include <vector>

#include "widgets/charts/line_chart_data.h"
#include "widgets/charts/plot.h"
#include "widgets/charts/time_axis.h"

namespace sparsescope {

struct LineDrawing {
    struct Line {
        AxisSide side = AxisSide::left;
        int run = 0;
        QPen pen;      // its colour is the line's
        QPen raw_pen;  // of the raw line behind a smoothed one
        QString name;  // written at the line's end; empty: the legend or the axis has it
        bool dots = false;
        QList<QPointF> main;  // at most 2,000 points; empty: not drawn
        QList<QPointF> raw;
        QList<QPointF> baseline;  // an area reaches from here to `main`; empty: no area
    };
    struct LegendEntry {
        QString text;
        QPen pen;
        int run = 0;   // its mark
        QRectF place;  // from the legend's own corner
    };

    bool overlays = false;  // several runs lie over each other
    bool two_axes = false;
    AxisScale x, left, right;
    Margins margins;  // the room around the plot
    std::vector<Line> lines;
    std::vector<LegendEntry> legend;
    std::vector<ChartPhase> phases;
    std::vector<ChartMark> marks;
    std::vector<ChartPin> pins;

    [[nodiscard]] const AxisScale& scaleOf(const Line& line) const {
        return line.side == AxisSide::left ? left : right;
    }
};

// plot: as it was laid out last, which decides how many ticks there are. visible: the range of x to
// show, else that of the data.
[[nodiscard]] LineDrawing draw_lines(const LineChartData& data,
                                     const std::optional<TimeAxis::Range>& visible,
                                     std::vector<ChartPin> pins, const Plot& plot);

}  // namespace sparsescope
