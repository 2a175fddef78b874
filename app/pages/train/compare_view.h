// SPDX-License-Identifier: GPL-3.0-or-later
// Compares the shown run with those drawn over it: the settings that differ and the measurements as
// tables, and a chart of quality against k or bytes for these runs, for a sweep or for all runs on
// the same documents.
#pragma once
#include <QWidget>
#include <vector>

#include "app/controllers/task.h"
#include "app/parts/run_quality.h"
#include "core/workspace/run_comparison.h"

class QStandardItemModel;

namespace sparsescope {

class AppContext;
class QualityCostCard;
class TableView;
class TextLabel;

class CompareView : public QWidget {
    Q_OBJECT

  public:
    explicit CompareView(AppContext& context, QWidget* parent = nullptr);
    void showSweep(const QString& sweep);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QWidget* buildTables();
    void refresh();
    void followRuns();
    void compare();
    void showComparison(const RunComparison& comparison);
    void showSideBySide(const RunComparison& comparison);  // a column for each run
    void showResults(const RunComparison& comparison);     // one row for each run
    void sayHint(const std::vector<RunId>& runs);
    void refreshChart();
    [[nodiscard]] std::vector<RunId> compared() const;  // the shown run first
    // The runs of the chosen sweep, or else all runs on the documents of the shown run.
    [[nodiscard]] std::vector<RunId> gathered() const;
    [[nodiscard]] QStringList sweeps() const;
    [[nodiscard]] MeasuredRun measured(const RunInfo& info) const;

    AppContext& context_;
    TextLabel* hint_ = nullptr;
    QWidget* settings_part_ = nullptr;
    QStandardItemModel* settings_ = nullptr;
    QStandardItemModel* measures_ = nullptr;
    TableView* settings_table_ = nullptr;
    TableView* measures_table_ = nullptr;
    QualityCostCard* card_;
    QStringList look_;  // names and states of the runs
    Task compare_;
};

}  // namespace sparsescope
