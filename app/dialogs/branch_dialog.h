// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog for a branch: a new run that continues from a checkpoint of another run under other
// settings. It offers the checkpoints and the settings, and shows in words what differs and the
// command that does the same.
#pragma once
#include "app/controllers/task.h"
#include "app/dialogs/form_dialog.h"
#include "core/corpus/corpus_types.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"
#include "core/recipe/tune_config.h"

class QPushButton;

namespace sparsescope {

class AppContext;
class CheckpointModel;
class CommandLineBox;
class ParamForm;
class SchedulePreview;
class TableView;
class TextLabel;

class BranchDialog : public FormDialog {
    Q_OBJECT

  public:
    // `parent_run` must be a run of the open workspace.
    BranchDialog(const AppContext& context, const RunInfo& parent_run, const Watch& watch,
                 QWidget* parent);

  Q_SIGNALS:
    void chosen(qint64 step, const sparsescope::TrainConfig& config);
    // Of a run that tunes a backbone, in place of chosen().
    void tuningChosen(const QStringList& arguments);

  private:
    QWidget* buildCheckpoints();
    QWidget* buildForm();
    void readCheckpoints();
    void update();
    void updateTuning();
    void choose();
    void refuse(const QString& sentence);
    [[nodiscard]] qint64 step() const;  // of the chosen checkpoint; −1: none

    const AppContext& context_;
    const RunId run_;
    const QString run_name_;
    const DatasetId dataset_;
    const Watch watch_;
    const RunKind kind_;
    TuneConfig usual_tuning_;  // of a run that tunes a backbone: the settings of the parent
    QStringList arguments_;    // likewise, of the command
    TrainConfig usual_;        // the settings of the parent
    TrainConfig config_;       // from the form; valid while Start is enabled
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
