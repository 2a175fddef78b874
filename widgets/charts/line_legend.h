// SPDX-License-Identifier: GPL-3.0-or-later
// Who is who in a line chart: the pen of each line, the names at the lines' ends, and the legend
// where there are too many names for that. Widths are pixels.
#pragma once
#include <QPen>
#include <QStringList>
#include <vector>

#include "widgets/charts/line_drawing.h"

class QPainter;

namespace sparsescope {

// Height of the strip at the foot of a plot in which marks stand, in pixels.
inline constexpr double mark_strip = 12;

[[nodiscard]] QPen line_pen(const LineChartData& data, const LineChartData::Line& line);

// For each line the name at its end; empty where it has none. A lone line needs no name, as the
// axis title has it; of several runs each is named once.
[[nodiscard]] QStringList end_names(const LineChartData& data);
[[nodiscard]] double widest_name(const QStringList& names, double chart_width);
// Empty where the names at the lines' ends are enough.
[[nodiscard]] std::vector<LineDrawing::LegendEntry> line_legend(const LineChartData& data,
                                                                double chart_width);

void paint_legend(QPainter& painter, const LineDrawing& drawing, const Plot& plot);
void paint_end_names(QPainter& painter, const LineDrawing& drawing, const Plot& plot);
// The mark that tells a run by its shape. The shown run, 0, has none, so that it stays the plain
// one.
void paint_run_mark(QPainter& painter, const QPointF& at, int run, const QColor& color);

// Text that crosses lines: its ground, and its colour for a line of that colour.
[[nodiscard]] QColor ground_over_lines();
[[nodiscard]] QColor text_over_lines(const QColor& color);

}  // namespace sparsescope
