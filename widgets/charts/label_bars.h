// SPDX-License-Identifier: GPL-3.0-or-later
// Draws horizontal bars of shares beside their names: which labels a neuron's documents have. A
// small mark on each bar is the share that the label has among all documents, and a whisker at its
// end the interval that the share lies in.
#pragma once
#include "widgets/charts/chart.h"
#include "widgets/theme.h"

class QBarSet;
class QHorizontalBarSeries;
class QValueAxis;

namespace sparsescope {

struct LabelBar {
    QString label;
    double share = 0;                                // 0 … 1
    std::optional<double> base_rate = std::nullopt;  // 0 … 1
    std::int64_t documents = 0;
    std::optional<double> low = std::nullopt;  // 95 % interval of the share
    std::optional<double> high = std::nullopt;
    std::optional<double> lift = std::nullopt;  // share / base rate
};

class LabelBars : public Chart {
    Q_OBJECT
  public:
    explicit LabelBars(QWidget* parent = nullptr);

    // The bars come with the largest first. The drawing shows the first `limit`, the table all of
    // them.
    void setData(std::vector<LabelBar> bars, int limit = 8);
    void setMeaning(theme::Series meaning);

    [[nodiscard]] bool isEmpty() const override { return bars_.empty(); }
    [[nodiscard]] ChartTable table() const override;
    [[nodiscard]] QString describe() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void refresh() override;
    void paintBelow(QPainter& painter) override;
    void paintAbove(QPainter& painter) override;
    bool viewportEvent(QEvent* event) override;

  private:
    [[nodiscard]] int shown() const;
    [[nodiscard]] double rowCenter(int row) const;
    void paintWhisker(QPainter& painter, int row) const;
    [[nodiscard]] QString rowText(const LabelBar& bar) const;

    std::vector<LabelBar> bars_;
    int limit_ = 8;
    theme::Series meaning_ = theme::Series::frequency;
    QHorizontalBarSeries* series_;
    QBarSet* set_;
    QValueAxis* x_axis_;
    QValueAxis* y_axis_;
};

}  // namespace sparsescope
