// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_controls.h"

#include <QGridLayout>
#include <QPushButton>

#include "app/controllers/engine_run.h"
#include "app/dialogs/remove_dialog.h"
#include "widgets/controls/progress_line.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

QString ending_text(EngineRun::Ending ending) {
    switch (ending) {
        case EngineRun::Ending::none:
            break;
        case EngineRun::Ending::pausing:
            return "Pausing: a checkpoint is being written";
        case EngineRun::Ending::stopping:
            return "Stopping, the model is being kept";
        case EngineRun::Ending::discarding:
            return "Discarding the run";
    }
    return {};
}

// "2 min – 3 min left", or one value when both read the same.
QString time_left(const StepMetrics& step) {
    if (!step.seconds_left_low || !step.seconds_left_high) return {};
    const QString low = format::duration(*step.seconds_left_low);
    const QString high = format::duration(*step.seconds_left_high);
    return (low == high ? low : low + " – " + high) + " left";
}

}  // namespace

RunControls::RunControls(EngineRun& training, QWidget* parent)
    : QWidget(parent),
      training_(training),
      pause_(new QPushButton("Pause")),
      stop_(new QPushButton("Stop and keep")),
      mark_(new QPushButton("Mark")),
      discard_(new QPushButton("Discard…")),
      progress_(new ProgressLine) {
    pause_->setObjectName("train_pause");
    pause_->setIcon(theme::icon("pause"));
    pause_->setToolTip("Ends at a checkpoint; the run can be resumed later (Ctrl+Space)");
    stop_->setObjectName("train_stop");
    stop_->setToolTip("The run ends after this step and becomes a model (Ctrl+.)");
    mark_->setObjectName("train_mark");
    mark_->setIcon(theme::icon("star"));
    mark_->setToolTip("Writes a checkpoint of this step that stays, to resume or branch from");
    discard_->setObjectName("train_discard");
    discard_->setToolTip("Stops the run and removes its curves and checkpoints");
    progress_->setObjectName("train_progress");
    progress_->setStoppable(false);  // the buttons above say more than an icon

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(theme::gap_inside);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->addWidget(pause_, 0, 0);
    grid->addWidget(stop_, 0, 1);
    grid->addWidget(mark_, 1, 0);
    grid->addWidget(discard_, 1, 1);
    grid->addWidget(progress_, 2, 0, 1, 2);
    connect(pause_, &QPushButton::clicked, &training_, &EngineRun::pause);
    connect(stop_, &QPushButton::clicked, &training_, &EngineRun::stop);
    connect(mark_, &QPushButton::clicked, &training_, &EngineRun::mark);
    connect(discard_, &QPushButton::clicked, this, &RunControls::askToDiscard);
    connect(&training_, &EngineRun::runningChanged, this, &RunControls::refresh);
    connect(&training_, &EngineRun::measured, this, &RunControls::refreshProgress);
    refresh();
}

void RunControls::refresh() {
    const bool training = training_.running() && !training_.stopping();
    const bool steps = training && training_.series().id != 0;
    pause_->setEnabled(steps);
    mark_->setEnabled(steps && !training_.waiting());
    // A sweep can only be paused: started again, it goes on where it ended.
    discard_->setEnabled(steps && !training_.sweeping());
    stop_->setEnabled(training && !training_.sweeping());
    pause_->setToolTip(training_.sweeping()
                           ? "Ends the sweep at a checkpoint of this run; the same sweep, started "
                             "again, goes on from there"
                           : "Ends at a checkpoint; the run can be resumed later (Ctrl+Space)");
    refreshProgress();
}

void RunControls::refreshProgress() {
    if (!training_.running()) return;
    if (training_.stopping()) {
        progress_->setShare(-1);
        progress_->setTimeLeft(-1);
        return progress_->setText(ending_text(training_.ending()));
    }
    const RunSeries& live = training_.series();
    if (live.metrics.steps.empty() || !training_.stage().isEmpty()) {
        progress_->setText(training_.stage());
        progress_->setShare(-1);
        progress_->setTimeLeft(-1);
        return;
    }
    const StepMetrics& newest = live.metrics.steps.back();
    progress_->setText(
        QString("%1: step %2 of %3")
            .arg(live.name, format::count(newest.step + 1), format::count(newest.total_steps)));
    progress_->setShare(newest.total_steps > 0 ? static_cast<double>(newest.step + 1) /
                                                     static_cast<double>(newest.total_steps)
                                               : -1);
    const QString speed = format::number(newest.steps_per_second) + " steps/s";
    const QString range = time_left(newest);
    if (range.isEmpty()) {
        progress_->setTimeLeft(newest.seconds_left.value_or(-1), speed);
    } else {
        progress_->setTimeLeft(-1, speed + " · " + range);
    }
}

void RunControls::askToDiscard() {
    const RunSeries& live = training_.series();
    std::int64_t bytes = 0;
    for (const CheckpointInfo& checkpoint : live.checkpoints)
        bytes += checkpoint.bytes;
    const std::int64_t steps = live.metrics.steps.empty() ? 0 : live.metrics.steps.back().step + 1;
    auto* dialog = new RemoveDialog(
        QString("Discard “%1”?").arg(live.name),
        QString("It stops now. The curves of %1 and %2 (%3) are deleted for good, and no model is "
                "made. To keep what was learned, use “Stop and keep”.")
            .arg(format::counted(steps, "step", "steps"),
                 format::counted(static_cast<std::int64_t>(live.checkpoints.size()), "checkpoint",
                                 "checkpoints"),
                 format::bytes(bytes)),
        "Discard the run", this);
    connect(dialog, &RemoveDialog::confirmed, &training_, &EngineRun::discard);
    dialog->open();
}

}  // namespace sparsescope
