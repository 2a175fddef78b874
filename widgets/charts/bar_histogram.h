// SPDX-License-Identifier: GPL-3.0-or-later
// Draws counts over bins. Neurons that never fire have no bin on a log axis, so there can be a bar
// of its own for "never". More than 256 bins are merged for drawing; the table keeps them all.
#pragma once
#include <span>

#include "widgets/charts/chart.h"
#include "widgets/theme.h"

class QBarSet;
class QStackedBarSeries;
class QValueAxis;

namespace sparsescope {

class BarHistogram : public Chart {
    Q_OBJECT
  public:
    explicit BarHistogram(QWidget* parent = nullptr);

    // There is one edge more than counts; anything else shows as empty. `never` is the height of a
    // bar of its own at the left, apart from the others.
    void setData(std::span<const double> edges, std::span<const double> counts,
                 std::optional<double> never = std::nullopt);
    void clearData();
    void setXAxis(const AxisSpec& spec);
    void setYAxis(const AxisSpec& spec);
    void setMeaning(theme::Series meaning);
    void setNeverText(const QString& text);  // "never"
    // Marks a place of the x axis, for example the weight of the document under focus.
    void setMarker(std::optional<double> x, const QString& caption = {});

    [[nodiscard]] bool isEmpty() const override;
    [[nodiscard]] ChartTable table() const override;
    [[nodiscard]] QString describe() const override;
    // Of the counts: an empty bin has no bar, and a bin of one document a short one.
    [[nodiscard]] bool offersLog() const override { return true; }
    [[nodiscard]] bool isLog() const override { return y_.spec.log; }
    void setLog(bool log) override;

  protected:
    // Bins as they are drawn stand in slots of equal width, after those of the bar apart.
    [[nodiscard]] int bins() const { return static_cast<int>(shown_counts_.size()); }
    [[nodiscard]] double edge(int i) const { return shown_edges_[static_cast<std::size_t>(i)]; }
    [[nodiscard]] double count(int bin) const {
        return shown_counts_[static_cast<std::size_t>(bin)];
    }
    [[nodiscard]] double edgePixel(int i) const { return slotPixel(firstBin() + i - 0.5); }
    // The bin under a pixel of the plot, which may lie beside it: 0 … bins() − 1 then.
    [[nodiscard]] int binAt(double pixel) const;
    [[nodiscard]] std::optional<int> hoveredBin() const;
    void setHovered(std::optional<int> slot, const QPoint& global);

    void refresh() override;
    void paintBelow(QPainter& painter) override;
    void paintAbove(QPainter& painter) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    [[nodiscard]] double slotOf(double x) const;  // data x → bar coordinate
    [[nodiscard]] double slotPixel(double slot) const;
    [[nodiscard]] int firstBin() const {
        return never_ ? 2 : 0;
    }  // slot 0 is "never", slot 1 a gap
    [[nodiscard]] QString binText(int slot) const;
    [[nodiscard]] double heightOf(double count) const;
    void mergeBins();
    void layoutMargins();
    void paintXTicks(QPainter& painter) const;

    std::vector<double> edges_, counts_;
    std::vector<double> shown_edges_, shown_counts_;  // at most 256 bins
    std::optional<double> never_;
    QString never_text_;
    theme::Series meaning_ = theme::Series::frequency;
    std::optional<double> marker_;
    QString marker_caption_;
    std::optional<int> hovered_;
    AxisScale x_, y_;
    QStackedBarSeries* series_;
    QBarSet* bars_;
    QBarSet* never_bar_;
    QValueAxis* x_axis_;
    QValueAxis* y_axis_;
};

}  // namespace sparsescope
