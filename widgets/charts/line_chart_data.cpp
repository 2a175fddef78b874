// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/line_chart_data.h"

#include <algorithm>

namespace sparsescope {

void LineChartData::add(const LineSeriesSpec& spec) {
    lines.push_back({spec, {}});
    smooth(half_life);
}

void LineChartData::smooth(double new_half_life) {
    half_life = std::max(0.0, new_half_life);
    for (auto& line : lines)
        line.data.setHalfLife(line.spec.step || line.spec.exact ? 0 : half_life);
}

bool LineChartData::hasRightAxis() const {
    return std::any_of(lines.begin(), lines.end(),
                       [](const Line& line) { return line.spec.axis == AxisSide::right; });
}

const AxisSpec& LineChartData::axisOf(const Line& line) const {
    return line.spec.axis == AxisSide::left ? left : right;
}

bool LineChartData::isDrawn(const Line& line) const {
    return !line.data.points().empty() && !(line.spec.stacked && overlays());
}

bool LineChartData::isArea(const Line& line) const {
    return line.spec.stacked && !overlays() && !axisOf(line).log;
}

QString LineChartData::fullName(const Line& line) const {
    if (!overlays()) return line.spec.name;
    return runs.value(line.spec.run) + QStringLiteral(" · ") + line.spec.name;
}

std::span<const ChartPoint> LineChartData::longest() const {
    std::span<const ChartPoint> best;
    for (const bool step : {false, true}) {
        for (const auto& line : lines)
            if (line.spec.step == step && line.data.points().size() > best.size())
                best = line.data.points();
        if (!best.empty()) break;
    }
    return best;
}

std::vector<std::vector<StackSlice>> LineChartData::stacks() const {
    std::vector<std::span<const ChartPoint>> parts;
    for (const auto& line : lines)
        if (isArea(line)) parts.emplace_back(line.data.shown());
    auto slices = stack_parts(parts);
    std::vector<std::vector<StackSlice>> stacks(lines.size());
    auto next = slices.begin();
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (isArea(lines[i])) stacks[i] = std::move(*next++);
    return stacks;
}

QColor line_color(const LineChartData& data, const LineChartData::Line& line) {
    if (data.overlays()) return run_color(line.spec.run);
    return theme::line_color(line.spec.ordinal >= 0 ? theme::ordinal(line.spec.ordinal)
                                                    : theme::series(line.spec.meaning));
}

QColor run_color(int run) {
    return theme::line_color(theme::ordinal(run));
}

}  // namespace sparsescope
