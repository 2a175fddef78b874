// SPDX-License-Identifier: GPL-3.0-or-later
// The shown run beside those drawn over it: settings that differ, measurements in words, and
// quality against k or bytes for these runs, a sweep or all runs on the same documents.
#pragma once
#include <QWidget>
#include <vector>

#include "app/run_quality.h"
#include "app/task.h"
#include "core/workspace/run_comparison.h"

class QComboBox;
class QStandardItemModel;

namespace sparsescope {

class AppContext;
class ChartCard;
class LineChart;
class TableView;
class TextLabel;

class CompareView : public QWidget {
    Q_OBJECT

  public:
    explicit CompareView(AppContext& context, QWidget* parent = nullptr);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* buildTables();
    QWidget* buildChart();
    void refresh();
    void compare(const std::vector<RunId>& runs);
    void showComparison(const RunComparison& comparison);
    void sayHint(const std::vector<RunId>& runs);
    void refreshChoices();
    void refreshChart();
    [[nodiscard]] std::vector<RunId> compared() const;  // the shown run first
    // The compared ones, or those of the chosen sweep, or all on the same documents.
    [[nodiscard]] std::vector<MeasuredRun> charted() const;
    [[nodiscard]] MeasuredRun measured(const RunInfo& info) const;

    AppContext& context_;
    TextLabel* hint_ = nullptr;
    QStandardItemModel* settings_ = nullptr;
    QStandardItemModel* measures_ = nullptr;
    TableView* settings_table_ = nullptr;
    TableView* measures_table_ = nullptr;
    LineChart* chart_ = nullptr;
    ChartCard* card_ = nullptr;
    QComboBox* source_ = nullptr;
    QComboBox* quality_ = nullptr;
    QComboBox* cost_ = nullptr;
    Task compare_;
};

}  // namespace sparsescope
