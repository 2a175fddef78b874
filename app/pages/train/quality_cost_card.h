// SPDX-License-Identifier: GPL-3.0-or-later
// Quality against k or bytes: of the compared runs, each read at several k, or of a whole sweep or
// dataset, grouped by preset. Which of these is chosen here, and obeyed by the tables beside it.
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
    // Not only the compared runs are wanted: those of sweep(), or, when it is empty, all.
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
