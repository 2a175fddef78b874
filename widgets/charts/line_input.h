// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse and the keys of a line chart. They move a hover line over the points, and, where charts
// share an axis, place the scrub line, brush a range to zoom into, and open marks and pins. The
// chart passes its events on; what comes of them goes to the shared cursor and axis, or out through
// the signals.
#pragma once
#include <QAbstractScrollArea>
#include <QObject>
#include <QPointer>
#include <optional>
#include <utility>
#include <vector>

#include "widgets/charts/chart_cursor.h"
#include "widgets/charts/line_drawing.h"

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace sparsescope {

class LineInput : public QObject {
    Q_OBJECT
  public:
    // It looks at data, drawing and plot whenever an event comes; they outlive it, as the chart
    // does.
    LineInput(QAbstractScrollArea* chart, const LineChartData& data, const LineDrawing& drawing,
              const Plot& plot);

    // nullptr: a cursor of the chart's own.
    void setCursor(ChartCursor* shared) { shared_cursor_ = shared; }
    [[nodiscard]] ChartCursor& cursor() const { return shared_cursor_ ? *shared_cursor_ : *own_; }
    // nullptr: there is nothing to zoom or to scrub.
    void setAxis(TimeAxis* axis) { axis_ = axis; }
    [[nodiscard]] TimeAxis* axis() const { return axis_; }
    [[nodiscard]] std::optional<std::pair<double, double>> brush() const;

    // Events that it has no use for are ignored; wheel() says whether it had one.
    void mousePress(QMouseEvent* event);
    void mouseMove(QMouseEvent* event);
    void mouseRelease(QMouseEvent* event);
    void mouseDoubleClick(QMouseEvent* event);
    [[nodiscard]] bool wheel(QWheelEvent* event);
    void keyPress(QKeyEvent* event);
    void unhover();
    void focusOut();

  Q_SIGNALS:
    void brushed();  // the brush has moved, begun or ended
    void markActivated(qint64 id);

  private:
    enum class Drag { none, brush, scrub };
    // A place of the axis that can be opened.
    struct Stop {
        enum class Kind { mark, pin } kind = Kind::mark;
        qint64 id = 0;
        double x = 0;
    };
    [[nodiscard]] std::vector<Stop> stops() const;  // the visible ones, by x
    [[nodiscard]] std::optional<Stop> stopAt(const QPointF& at) const;
    [[nodiscard]] bool isOverScrub(const QPointF& at) const;
    void updateShape(const QPointF& at);
    void open(const Stop& stop);
    void hover(double x, const QPoint& tip);
    void hoverByKey(double x);
    void brushTo(double x);
    void endBrush(bool zoom);
    [[nodiscard]] bool pressReturn();
    [[nodiscard]] bool pressEscape();
    [[nodiscard]] bool moveByKey(const QKeyEvent& event, int points);
    [[nodiscard]] bool moveToStop(bool forwards);

    [[nodiscard]] double pixel(double x) const { return plot_.x(x, drawing_.x); }
    [[nodiscard]] double xAt(double pixel) const { return plot_.xAt(pixel, drawing_.x); }
    [[nodiscard]] bool isInside(double pixel) const;  // of the plot
    // The place so many points from there, of those in sight.
    [[nodiscard]] double step(std::optional<double> from, int points) const;

    QAbstractScrollArea* chart_;
    const LineChartData& data_;
    const LineDrawing& drawing_;
    const Plot& plot_;
    ChartCursor* own_;
    QPointer<ChartCursor> shared_cursor_;
    QPointer<TimeAxis> axis_;
    Drag drag_ = Drag::none;
    double press_x_ = 0;  // pixel
    std::optional<double> brush_from_, brush_to_;
    std::optional<double> scrub_before_click_;
};

}  // namespace sparsescope
