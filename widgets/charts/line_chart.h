// SPDX-License-Identifier: GPL-3.0-or-later
// Several named series over one x axis, with a left and an optional right y axis: loss parts, k and
// dead share, quality; of one run or of several on each other. Cheap to feed at 10 Hz: setData
// keeps the points and draws at most 2,000 of them. 0, 1 and 100,000 points all work.
#pragma once
#include <span>

#include "widgets/charts/chart.h"
#include "widgets/charts/chart_cursor.h"
#include "widgets/charts/line_series.h"
#include "widgets/charts/stack.h"
#include "widgets/charts/time_axis.h"

class QLineSeries;
class QValueAxis;

namespace sparsescope {

class HoverOverlay;

class LineChart : public Chart {
    Q_OBJECT
  public:
    explicit LineChart(QWidget* parent = nullptr);

    int addSeries(const LineSeriesSpec& spec);  // → its index
    [[nodiscard]] int seriesCount() const { return static_cast<int>(lines_.size()); }
    void removeAllSeries();
    // Replaces the points of one series; x ascending.
    void setData(int series, std::span<const ChartPoint> points);
    void append(int series, std::span<const ChartPoint> points);
    void clearData();
    [[nodiscard]] std::span<const ChartPoint> data(int series) const;
    // The room a stacked series takes, smoothed where lines are; valid until the data changes.
    [[nodiscard]] std::span<const StackSlice> stackOf(int series);

    // Runs laid over each other, the shown one first; series name theirs in LineSeriesSpec::run.
    // With more than one, colour and mark tell the run and the dash tells the measure. Up to 9.
    void setRuns(const QStringList& names);

    // x.minimum and x.maximum reserve the whole run, so that the line grows into its space.
    void setXAxis(const AxisSpec& spec);
    void setLeftAxis(const AxisSpec& spec);
    void setRightAxis(const AxisSpec& spec);
    void setPhases(std::vector<ChartPhase> phases);
    void setMarks(std::vector<ChartMark> marks);  // x ascending
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
    [[nodiscard]] std::pair<double, double> visibleRange() const { return {x_.low, x_.high}; }

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] ChartTable table() const override;
    [[nodiscard]] ChartTable visibleTable() const override;
    [[nodiscard]] bool isZoomed() const override { return axis_ && axis_->zoomed(); }
    [[nodiscard]] QString describe() const override;
    [[nodiscard]] bool offersLog() const override { return true; }
    [[nodiscard]] bool isLog() const override { return left_.spec.log; }
    void setLog(bool log) override;

  Q_SIGNALS:
    void markActivated(qint64 id);

  protected:
    void refresh() override;
    void paintBelow(QPainter& painter) override;
    void paintAbove(QPainter& painter) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    struct Line {
        LineSeriesSpec spec;
        LineData data;
        QLineSeries* main = nullptr;
        QLineSeries* raw = nullptr;            // behind a smoothed line
        std::vector<StackSlice> slices;        // of a stacked line
        std::vector<ChartPoint> inner, outer;  // edges of the area as drawn
    };
    struct LegendEntry {
        QString text;
        QPen pen;
        int run = 0;  // its mark
    };
    struct LineEnd {  // a name at the end of a line
        QString text;
        QColor color;
        QRectF box;
    };
    enum class Drag { none, brush, scrub };
    struct Hit {
        enum class Kind { none, mark, pin } kind = Kind::none;
        qint64 id = 0;
        double x = 0;
    };

    // Lines: which are drawn, and how (line_chart.cpp, line_chart_labels.cpp).
    [[nodiscard]] bool overlays() const { return runs_.size() > 1; }
    [[nodiscard]] bool isDrawn(const Line& line) const;
    [[nodiscard]] bool isArea(const Line& line) const;
    [[nodiscard]] QColor colorOf(const Line& line) const;
    [[nodiscard]] QPen penOf(const Line& line) const;
    [[nodiscard]] int measureIndex(const Line& line) const;
    [[nodiscard]] QString fullName(const Line& line) const;  // with the run where there are several
    [[nodiscard]] bool usesRightAxis() const;
    [[nodiscard]] const Scale& scaleOf(const Line& line) const;
    [[nodiscard]] const std::vector<ChartPoint>* longest() const;  // null: no points at all
    void smoothLines();
    void stackLines();
    void fitX();
    void fitY(Scale& scale, AxisSide side);
    void fillSeries(Line& line);
    void layoutMargins();

    [[nodiscard]] std::vector<LegendEntry> legend() const;
    [[nodiscard]] std::vector<QRectF> legendPlaces(const std::vector<LegendEntry>& entries) const;
    [[nodiscard]] std::vector<const Line*> directlyLabelled() const;
    [[nodiscard]] double labelWidth() const;
    [[nodiscard]] LineEnd lineEnd(const Line& line) const;
    void paintLegend(QPainter& painter) const;
    void paintDirectLabels(QPainter& painter) const;
    void paintDots(QPainter& painter) const;
    void paintRunMarks(QPainter& painter) const;
    [[nodiscard]] QRectF phaseArea(const ChartPhase& phase) const;
    void paintPhases(QPainter& painter) const;
    void paintPhaseCaptions(QPainter& painter) const;
    void paintAreas(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintPins(QPainter& painter) const;

    // Hover, scrub and brush (line_chart_input.cpp).
    void showCursor();
    [[nodiscard]] std::vector<CursorValue> valuesAt(double x) const;
    [[nodiscard]] QString cursorCaption(double x) const;
    [[nodiscard]] double xAt(double pixel) const;
    [[nodiscard]] double nearestX(double x) const;
    [[nodiscard]] double neighbourX(std::optional<double> from, int points) const;
    [[nodiscard]] bool isOverScrub(const QPointF& at) const;
    [[nodiscard]] Hit hitAt(const QPointF& at) const;
    [[nodiscard]] std::vector<Hit> stops() const;  // marks and pins by x
    void hoverTo(double x);
    void updateShape(const QPointF& at);
    void moveToStop(int direction);
    void activate(const Hit& hit);
    void brushTo(double x);
    void endBrush(bool zoom);
    [[nodiscard]] bool pressReturn();
    [[nodiscard]] bool pressEscape();
    [[nodiscard]] bool moveByKey(const QKeyEvent& event, int points);
    [[nodiscard]] ChartCursor& hover() const { return cursor_ ? *cursor_ : *own_cursor_; }

    std::vector<Line> lines_;
    QStringList runs_;
    std::vector<ChartPhase> phases_;
    std::vector<ChartMark> marks_;
    double half_life_ = 0;
    Scale x_, left_, right_;
    AxisSpec x_spec_;  // as asked for; x_ carries the visible range
    QValueAxis* x_axis_;
    QValueAxis* left_axis_;
    QValueAxis* right_axis_;
    QPointer<ChartCursor> cursor_;
    ChartCursor* own_cursor_;
    QPointer<TimeAxis> axis_;
    HoverOverlay* overlay_;
    Drag drag_ = Drag::none;
    double press_x_ = 0;  // pixel
    std::optional<double> brush_from_, brush_to_;
    std::optional<double> scrub_before_click_;
};

}  // namespace sparsescope
