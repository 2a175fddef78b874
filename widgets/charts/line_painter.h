// SPDX-License-Identifier: GPL-3.0-or-later
// Paints what Qt Charts does not: everything of a line chart but the lines themselves.
#pragma once
#include "widgets/charts/line_drawing.h"

class QPainter;

namespace sparsescope {

// Phases, grid, axes and stacked areas.
void paint_under_lines(QPainter& painter, const LineDrawing& drawing, const Plot& plot);
// Pins, marks, dots, the marks of runs, the legend, and the names at the lines' ends.
void paint_over_lines(QPainter& painter, const LineDrawing& drawing, const Plot& plot);

}  // namespace sparsescope
