// SPDX-License-Identifier: GPL-3.0-or-later
// The mouse and the keys of a line chart. They move a hover line over the points, and, where charts
// share an axis, place the scrub line, brush a range to zoom into, and open marks and pins. The
// chart passes its events on; what comes of them goes to the shared cursor and axis, or out through
// the signals.
#pragma once
#include <QAbstractScrollArea>
#include <QObject>
#include <QPointer>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "widgets/charts/chart_cursor.h"
#include "widgets/charts/line_chart_data.h"
#include "widgets/charts/plot.h"
#include "widgets/charts/time_axis.h"

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace sparsescope {

class LineInput : public QObject {
    Q_OBJECT
  public:
    // The chart as it stands when an event comes.
    struct View {
        Plot plot;
        AxisScale x;
        QString x_title;
        std::span<const ChartPoint> points;  // where the hover line stops; empty: an empty chart
        std::span<const ChartMark> marks;

        [[nodiscard]] double pixel(double at) const { return plot.x(at, x); }
        [[nodiscard]] bool holdsPixel(double pixel) const;
    };
    // view() is asked once an event. The chart outlives its input.
    LineInput(QAbstractScrollArea* chart, std::function<View()> view);

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
    [[nodiscard]] std::vector<Stop> stops(const View& view) const;  // the visible ones, by x
    [[nodiscard]] std::optional<Stop> stopAt(const View& view, const QPointF& at) const;
    [[nodiscard]] bool isOverScrub(const View& view, const QPointF& at) const;
    void updateShape(const View& view, const QPointF& at);
    void open(const Stop& stop);
    void hover(const View& view, double x, const QPoint& tip);
    void hoverByKey(const View& view, double x);
    void brushTo(double x);
    void endBrush(bool zoom);
    [[nodiscard]] bool pressReturn(const View& view);
    [[nodiscard]] bool pressEscape();
    [[nodiscard]] bool moveByKey(const View& view, const QKeyEvent& event, int points);
    [[nodiscard]] bool moveToStop(const View& view, bool forwards);

    QAbstractScrollArea* chart_;
    std::function<View()> view_;
    ChartCursor* own_;
    QPointer<ChartCursor> shared_cursor_;
    QPointer<TimeAxis> axis_;
    Drag drag_ = Drag::none;
    double press_x_ = 0;  // pixel
    std::optional<double> brush_from_, brush_to_;
    std::optional<double> scrub_before_click_;
};

}  // namespace sparsescope
