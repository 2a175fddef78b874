// SPDX-License-Identifier: GPL-3.0-or-later
// A line chart in numbers and words: its table, the sentence for screen readers, and what stands
// beside the hover line. Colours aside, nothing here knows how the chart is drawn.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "widgets/charts/chart_cursor.h"
#include "widgets/charts/chart_table_model.h"
#include "widgets/charts/line_chart_data.h"
#include "widgets/charts/time_axis.h"

namespace sparsescope {

// One row per x; a column per series, and one more where it is smoothed. With a range only the rows
// inside it.
[[nodiscard]] ChartTable line_table(const LineChartData& data,
                                    const std::optional<TimeAxis::Range>& range = std::nullopt);
// "Dead share fell from 41 % to 12 % between steps 0 and 2 100, flat since; …", of the points
// inside the range, or of all.
[[nodiscard]] QString line_sentence(const LineChartData& data,
                                    const std::optional<TimeAxis::Range>& range);
// In pixels: how near to the hover line the marks and pins are that it tells.
constexpr double note_reach = 3;
// Each series at x, and the marks no further than `near` from there.
[[nodiscard]] std::vector<CursorValue> line_values(const LineChartData& data, double x,
                                                   double near);
// "step 1 200", and the notes of the pins no further than `near` from there.
[[nodiscard]] QString line_caption(const QString& x_title, std::span<const ChartPin> pins, double x,
                                   double near);

}  // namespace sparsescope
