// SPDX-License-Identifier: GPL-3.0-or-later
// A card that draws quality against k or bytes: of the compared runs, each measured at several k,
// or of a whole sweep or dataset, grouped by preset. The card has the boxes that choose between
// these, and the tables beside it follow.
#pragma once
#include "app/parts/run_quality.h"
#include "widgets/charts/chart_card.h"

class QComboBox;

namespace sparsescope {

class LineChart;

class QualityCostCard : public ChartCard {
    Q_OBJECT

  public:
    explicit QualityCostCard(QWidget* parent = nullptr);
    void setSweeps(const QStringList& sweeps);
    void chooseSweep(const QString& sweep);
    // Whether more than the compared runs are shown: those of sweep(), or all runs when it is
    // empty.
    [[nodiscard]] bool gathers() const;
    [[nodiscard]] QString sweep() const;
    void showRuns(const std::vector<MeasuredRun>& runs);

  Q_SIGNALS:
    void sourceChanged();

  private:
    QualityCostCard(LineChart* chart, QWidget* parent);
    QWidget* buildChoices();
    void refresh();

    LineChart* lines_;
    std::vector<MeasuredRun> runs_;
    QStringList sweeps_;
    QComboBox* source_;
    QComboBox* quality_;
    QComboBox* cost_;
};

}  // namespace sparsescope
