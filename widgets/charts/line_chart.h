// SPDX-License-Identifier: GPL-3.0-or-later
// Several named series over one x axis, with a left and an optional right y axis: loss parts, k and
// dead share, quality; of one run or of several on each other. Cheap to feed at 10 Hz: setData
// keeps the points and draws at most 2,000 of them. 0, 1 and 100,000 points all work.
//
// The chart joins four parts: what it was told (line_chart_data.h), its layout (line_drawing.h),
// the painting of that (line_painter.h, and Qt Charts for the lines), and mouse and keys
// (line_input.h).
#pragma once
#include "widgets/charts/chart.h"
#include "widgets/charts/line_drawing.h"
#include "widgets/charts/line_input.h"
#include "widgets/charts/line_painter.h"
#include "widgets/charts/line_words.h"

class QLineSeries;
class QValueAxis;

namespace sparsescope {

class HoverOverlay;

class LineChart : public Chart {
    Q_OBJECT
  public:
    explicit LineChart(QWidget* parent = nullptr);

    int addSeries(const LineSeriesSpec& spec);  // → its index
    [[nodiscard]] int seriesCount() const { return static_cast<int>(data_.lines.size()); }
    void removeAllSeries();
    // Replaces the points of one series; x ascending.
    void setData(int series, std::span<const ChartPoint> points);
    void append(int series, std::span<const ChartPoint> points);
    void clearData();
    [[nodiscard]] std::span<const ChartPoint> data(int series) const;
    // The room a stacked series takes, smoothed where lines are.
    [[nodiscard]] std::vector<StackSlice> stackOf(int series) const;

    // Runs laid over each other, the shown one first; series name theirs in LineSeriesSpec::run.
    // With more than one, colour and mark tell the run and the dash tells the measure. Up to 9.
    void setRuns(const QStringList& names);

    // x.minimum and x.maximum reserve the whole run, so that the line grows into its space.
    void setXAxis(const AxisSpec& spec) { change(data_.x, spec); }
    void setLeftAxis(const AxisSpec& spec) { change(data_.left, spec); }
    void setRightAxis(const AxisSpec& spec) { change(data_.right, spec); }
    void setPhases(std::vector<ChartPhase> phases) { change(data_.phases, std::move(phases)); }
    // x ascending.
    void setMarks(std::vector<ChartMark> marks) { change(data_.marks, std::move(marks)); }
    // Half-life in x units of every series that allows it; the raw line stays at 25 % behind.
    void setHalfLife(double half_life);
    // Shares the hover line with the other charts of the page; nullptr: a line of its own.
    void shareCursor(ChartCursor* cursor);
    // Shares visible range, scrub line, smoothing and pins; only then can the chart be zoomed:
    // drag or Shift+arrows and Return, Ctrl+wheel; Esc or a double click zooms out. A click, or
    // Ctrl+arrows, moves the scrub line. Up and down go from mark to mark, Return opens one.
    void shareAxis(TimeAxis* axis);

    // What Qt Charts draws for one series, after decimation.
    [[nodiscard]] qsizetype drawnPoints(int series) const;
    [[nodiscard]] std::pair<double, double> visibleRange() const {
        return {drawing_.x.low, drawing_.x.high};
    }

    [[nodiscard]] bool isEmpty() const override { return data_.longest().empty(); }
    [[nodiscard]] ChartTable table() const override { return line_table(data_); }
    [[nodiscard]] ChartTable visibleTable() const override { return line_table(data_, zoom()); }
    [[nodiscard]] bool isZoomed() const override { return zoom().has_value(); }
    [[nodiscard]] QString describe() const override;
    [[nodiscard]] bool offersLog() const override { return true; }
    [[nodiscard]] bool isLog() const override { return data_.left.log; }
    void setLog(bool log) override;

  Q_SIGNALS:
    void markActivated(qint64 id);

  protected:
    void refresh() override;
    void paintBelow(QPainter& painter) override { paint_under_lines(painter, drawing_, plot()); }
    void paintAbove(QPainter& painter) override { paint_over_lines(painter, drawing_, plot()); }
    void mousePressEvent(QMouseEvent* event) override { input_->mousePress(event); }
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override { input_->mouseRelease(event); }
    void mouseDoubleClickEvent(QMouseEvent* event) override { input_->mouseDoubleClick(event); }
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override { input_->keyPress(event); }
    void focusOutEvent(QFocusEvent* event) override;

  private:
    // What draws one line; the raw one lies behind a smoothed one.
    struct Pair {
        QLineSeries* raw;
        QLineSeries* main;
    };
    template <typename T>
    void change(T& field, T value) {
        field = std::move(value);
        scheduleRefresh();
    }
    [[nodiscard]] LineData& points(int series);
    [[nodiscard]] std::optional<TimeAxis::Range> zoom() const;  // nullopt: not zoomed
    void showOverlay();

    LineChartData data_;
    LineDrawing drawing_;       // of the last refresh
    std::vector<Pair> series_;  // of data_.lines
    QValueAxis* x_axis_;
    QValueAxis* left_axis_;
    QValueAxis* right_axis_;
    LineInput* input_;
    HoverOverlay* overlay_;
};

}  // namespace sparsescope
