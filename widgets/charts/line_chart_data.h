// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that a line chart was told: its series, whose runs they are, the axes, and what is
// marked along them. No widget and no painting: line_words.h puts it into words and numbers,
// line_drawing.h lays it out.
#pragma once
#include <QStringList>
#include <vector>

#include "widgets/charts/line_series.h"
#include "widgets/charts/stack.h"

namespace sparsescope {

// A tinted range of x with a small caption, e.g. the annealing phase.
struct ChartPhase {
    double from = 0;
    double to = 0;
    QString caption;
};

// An event on the foot of the axis that can be clicked, e.g. neurons that died at a step.
struct ChartMark {
    qint64 id = 0;
    double x = 0;
    QString text;
    theme::Series meaning = theme::Series::other;
};

struct LineChartData {
    struct Line {
        LineSeriesSpec spec;
        LineData data;
    };
    std::vector<Line> lines;
    QStringList runs;  // names of the runs laid over each other, the shown one first
    AxisSpec x, left, right;
    std::vector<ChartPhase> phases;
    std::vector<ChartMark> marks;  // x ascending
    double half_life = 0;          // in x units; change it with smooth()

    void add(const LineSeriesSpec& spec);
    // Smooths every series that allows it; 0 ends it.
    void smooth(double new_half_life);

    // With more than one run, colour and mark tell the run and the dash tells the measure.
    [[nodiscard]] bool overlays() const { return runs.size() > 1; }
    [[nodiscard]] bool hasRightAxis() const;
    [[nodiscard]] const AxisSpec& axisOf(const Line& line) const;
    [[nodiscard]] bool isDrawn(const Line& line) const;
    [[nodiscard]] bool isArea(const Line& line) const;
    [[nodiscard]] QString fullName(const Line& line) const;  // with the run where there are several
    // The points of the line with the most of them: the places where hover line and keys stop.
    // Lines of steps count only where there are no others, because they change between
    // measurements. Empty when no series has a point.
    [[nodiscard]] std::span<const ChartPoint> longest() const;
    // For each line the room it takes in the stack, smoothed where lines are; empty for a line that
    // is not stacked.
    [[nodiscard]] std::vector<std::vector<StackSlice>> stacks() const;
};

// The colour of a line: of its meaning, or of its run where there are several.
[[nodiscard]] QColor line_color(const LineChartData& data, const LineChartData::Line& line);
// The colour of a run: those of theme::ordinal, and then again, as marks tell those apart.
[[nodiscard]] QColor run_color(int run);

}  // namespace sparsescope
