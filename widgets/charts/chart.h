// SPDX-License-Identifier: GPL-3.0-or-later
// What every chart of the program has in common, over Qt Charts: the theme, grid and axes, the
// sentence of an empty chart, the table twin, pictures and CSV. Never animated, never OpenGL.
// Subclasses keep their data and fill Qt Charts' series in refresh(), which runs at most once per
// turn of the event loop however often the data changed.
#pragma once
#include <QChartView>
#include <QImage>
#include <QPointer>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/charts/axis_spec.h"
#include "widgets/charts/chart_table_model.h"

namespace sparsescope {

class Chart : public QChartView {
    Q_OBJECT
  public:
    explicit Chart(QWidget* parent = nullptr);
    ~Chart() override;

    // Shown where the line will be while there is nothing to draw.
    void setEmptyText(const QString& sentence);
    [[nodiscard]] QString emptyText() const { return empty_text_; }
    [[nodiscard]] virtual bool isEmpty() const = 0;

    [[nodiscard]] virtual ChartTable table() const = 0;
    // The rows in the visible range: all of them unless the chart is zoomed.
    [[nodiscard]] virtual ChartTable visibleTable() const { return table(); }
    [[nodiscard]] virtual bool isZoomed() const { return false; }
    // Made on first use, then kept in step with the data. Owned by the chart.
    [[nodiscard]] QAbstractTableModel* tableModel();

    // A sentence that says what the chart shows, for screen readers.
    [[nodiscard]] virtual QString describe() const = 0;

    // Log value axes; zero and less stand on a marked line of their own.
    [[nodiscard]] virtual bool offersLog() const { return false; }
    [[nodiscard]] virtual bool isLog() const { return false; }
    virtual void setLog(bool) {}

    [[nodiscard]] QImage toImage(double ratio = 2.0);
    // Each returns a sentence when it failed, else an empty string.
    [[nodiscard]] QString savePng(const QString& path);
    [[nodiscard]] QString saveSvg(const QString& path);
    enum class Rows { all, visible };
    [[nodiscard]] QString saveCsv(const QString& path, Rows rows = Rows::all) const;

    // Applies pending data now instead of at the next turn of the event loop.
    void flush();
    // The focus ring, if the chart has the focus; pictures of a chart leave it out.
    void paintFocus(QPainter& painter) const;

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

  protected:
    // One axis after the layout: its range in the coordinates the series use (log10 when spec.log).
    struct Scale {
        AxisSpec spec;
        double low = 0;
        double high = 1;
        std::optional<double> floor;  // log axes: where values ≤ 0 sit, when there are any
        std::vector<double> ticks;
        [[nodiscard]] double place(double value) const;  // data → axis coordinates
        [[nodiscard]] QString text(double tick) const;
    };
    struct Margins {
        double left = 0, top = 0, right = 0, bottom = 0;
    };

    void scheduleRefresh();                // data or theme changed
    virtual void refresh() = 0;            // data → series and scales
    virtual void paintBelow(QPainter&) {}  // under the series: grid, shading
    virtual void paintAbove(QPainter&) {}  // over them: labels, cursor

    // Sets low, high and ticks of a scale for values in [low, high], in axis coordinates (low >
    // high: no data). rounded: automatic ends move out to the next tick, so that live ranges rarely
    // change.
    static void fit(Scale& scale, double low, double high, int wanted_ticks, bool rounded);
    void setPlotMargins(const Margins& margins);
    [[nodiscard]] QRectF plot() const { return plot_; }
    [[nodiscard]] double xPixel(double axis_x, const Scale& scale) const;
    [[nodiscard]] double yPixel(double axis_y, const Scale& scale) const;
    void paintHorizontalGrid(QPainter& painter, const Scale& scale) const;
    enum class Side { left, right };
    // title_room: how much of the width above the plot the title may take.
    void paintAxis(QPainter& painter, const Scale& scale, Side side, double title_room = 1.0) const;
    // Tick labels under the plot, the title below them at the right. pixel: tick → x; what lies
    // left of `taken` is in use already.
    void paintBottomAxis(QPainter& painter, const Scale& scale,
                         const std::function<double(double)>& pixel, double taken = -1e9) const;
    [[nodiscard]] static double bottomAxisHeight(const Scale& scale);
    [[nodiscard]] double tickWidth(const Scale& scale) const;  // widest label

    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    void applyTheme();
    void layoutPlot();

    QString empty_text_;
    QRectF plot_;
    Margins margins_;
    QPointer<ChartTableModel> table_model_;
    bool pending_ = false;
};

}  // namespace sparsescope
