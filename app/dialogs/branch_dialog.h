// SPDX-License-Identifier: GPL-3.0-or-later
// A new run that goes on from a checkpoint of another one under other settings: which checkpoint,
// which settings, what differs in words, and the command that does the same.
#pragma once
#include <QDialog>

#include "app/controllers/task.h"
#include "core/corpus/corpus_types.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"

class QPushButton;

namespace sparsescope {

class AppContext;
class CheckpointModel;
class CommandLineBox;
class ParamForm;
class SchedulePreview;
class TableView;
class TextLabel;

class BranchDialog : public QDialog {
    Q_OBJECT

  public:
    // parent_run is one of the open workspace.
    BranchDialog(const AppContext& context, const RunInfo& parent_run, const Watch& watch,
                 QWidget* parent);

  Q_SIGNALS:
    void chosen(qint64 step, const sparsescope::TrainConfig& config);

  private:
    QWidget* buildCheckpoints();
    QWidget* buildForm();
    void readCheckpoints();
    void update();
    void refuse(const QString& sentence);
    [[nodiscard]] qint64 step() const;  // −1: none is chosen

    const AppContext& context_;
    const RunId run_;
    const QString run_name_;
    const DatasetId dataset_;
    const Watch watch_;
    TrainConfig usual_;   // of the parent
    TrainConfig config_;  // as the form has it; valid while Start is enabled
    CheckpointModel* checkpoints_;
    TableView* table_;
    TextLabel* checkpoint_note_;
    ParamForm* form_;
    SchedulePreview* preview_;
    TextLabel* differences_;
    CommandLineBox* command_;
    QPushButton* start_;
    Task read_;
};

}  // namespace sparsescope
