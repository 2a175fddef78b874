// SPDX-License-Identifier: GPL-3.0-or-later
// What every chart of the program has in common, over Qt Charts: the theme, the plot, the sentence
// of an empty chart, the table that says the same, pictures and CSV. Charts are never animated and
// never use OpenGL. Subclasses keep their data and fill Qt Charts' series in refresh(), which runs
// at most once per turn of the event loop however often the data changed.
#pragma once
#include <QChartView>
#include <QImage>
#include <QPointer>

#include "widgets/charts/chart_table_model.h"
#include "widgets/charts/plot.h"

namespace sparsescope {

class Chart : public QChartView {
    Q_OBJECT
  public:
    explicit Chart(QWidget* parent = nullptr);
    ~Chart() override;

    // The sentence stands where the line will be, while there is nothing to draw.
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

    // On logarithmic value axes zero and less stand on a marked line of their own.
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
    // Paints the focus ring if the chart has the focus; pictures of a chart leave it out.
    void paintFocus(QPainter& painter) const;

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

  protected:
    void scheduleRefresh();                // data or theme changed
    virtual void refresh() = 0;            // data → series and scales
    virtual void paintBelow(QPainter&) {}  // under the series: grid, shading
    virtual void paintAbove(QPainter&) {}  // over them: labels, cursor

    // Where the series are drawn. The plot moves at once when the chart is resized, the data are
    // laid out anew soon after.
    void setPlotMargins(const Margins& margins);
    [[nodiscard]] const Plot& plot() const { return plot_; }

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
    Plot plot_;
    Margins margins_;
    QPointer<ChartTableModel> table_model_;
    bool pending_ = false;
};

}  // namespace sparsescope
