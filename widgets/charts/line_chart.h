// SPDX-License-Identifier: GPL-3.0-or-later
// Several named series over one x axis, with a left and an optional right y axis: loss parts, k and
// dead share, quality. Cheap to feed at 10 Hz: setData keeps the points and draws at most 2,000 of
// them. 0, 1 and 100,000 points all work.
#pragma once
#include <limits>
#include <span>

#include "widgets/charts/chart.h"
#include "widgets/charts/chart_cursor.h"
#include "widgets/charts/decimate.h"
#include "widgets/theme.h"

class QLineSeries;
class QValueAxis;

namespace sparsescope {

class HoverOverlay;

enum class AxisSide { left, right };

struct LineSeriesSpec {
    QString name;
    theme::Series meaning = theme::Series::other;
    AxisSide axis = AxisSide::left;
    bool dashed = false;   // k(t) is always dashed
    bool step = false;     // holds its value until the next point; never smoothed
    double smoothing = 0;  // half-life in x units: the raw line stays at 25 % behind; 0 = none
    int ordinal = -1;      // ≥ 0: theme::ordinal colour instead of the meaning's
};

// A tinted range of x with a small caption, e.g. the annealing phase.
struct ChartPhase {
    double from = 0;
    double to = 0;
    QString caption;
};

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

    // x.minimum and x.maximum reserve the whole run, so that the line grows into its space.
    void setXAxis(const AxisSpec& spec);
    void setLeftAxis(const AxisSpec& spec);
    void setRightAxis(const AxisSpec& spec);
    void setPhases(std::vector<ChartPhase> phases);
    // Shares the hover line with the other charts of the page; nullptr: a line of its own.
    void shareCursor(ChartCursor* cursor);

    // What Qt Charts draws for one series, after decimation.
    [[nodiscard]] qsizetype drawnPoints(int series) const;

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] ChartTable table() const override;
    [[nodiscard]] QString describe() const override;

  protected:
    void refresh() override;
    void paintBelow(QPainter& painter) override;
    void paintAbove(QPainter& painter) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    struct Line {
        LineSeriesSpec spec;
        std::vector<ChartPoint> points;
        QLineSeries* main = nullptr;
        QLineSeries* raw = nullptr;  // behind a smoothed line
        // Kept in step with the points, so that a long run costs only its new ones.
        Smoother smoother{0};
        std::vector<ChartPoint> smoothed;
        double low = std::numeric_limits<double>::infinity();  // of y
        double high = -std::numeric_limits<double>::infinity();
        double low_positive = std::numeric_limits<double>::infinity();
        void clear();
        void add(std::span<const ChartPoint> more);
    };
    [[nodiscard]] QColor colorOf(const Line& line) const;
    [[nodiscard]] bool usesRightAxis() const;
    [[nodiscard]] bool usesLegend() const { return lines_.size() > 4; }
    [[nodiscard]] const Scale& scaleOf(const Line& line) const;
    [[nodiscard]] const std::vector<ChartPoint>* longest() const;  // null: no points at all
    [[nodiscard]] double labelWidth() const;
    static constexpr double legend_swatch = 16;
    static constexpr double legend_gap = 12;
    [[nodiscard]] std::vector<QRectF> legendPlaces() const;  // one per line; empty: none
    [[nodiscard]] int legendRows() const;
    void fitX();
    void fitY(Scale& scale, AxisSide side);
    void fillSeries(Line& line);
    void layoutMargins();
    void paintPhases(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    void paintDirectLabels(QPainter& painter) const;
    void showCursor();
    [[nodiscard]] std::vector<CursorValue> valuesAt(double x) const;
    [[nodiscard]] QString cursorCaption(double x) const;
    [[nodiscard]] double nearestX(double x) const;
    void moveCursor(int points);
    [[nodiscard]] ChartCursor& hover() const { return cursor_ ? *cursor_ : *own_cursor_; }

    std::vector<Line> lines_;
    std::vector<ChartPhase> phases_;
    Scale x_, left_, right_;
    QValueAxis* x_axis_;
    QValueAxis* left_axis_;
    QValueAxis* right_axis_;
    QPointer<ChartCursor> cursor_;
    ChartCursor* own_cursor_;
    HoverOverlay* overlay_;
};

}  // namespace sparsescope
