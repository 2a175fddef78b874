// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about runs: what asks first, and what says why it cannot be done.
#include <algorithm>

#include "app/dialogs/branch_dialog.h"
#include "app/dialogs/commands.h"
#include "app/dialogs/remove_dialog.h"
#include "app/dialogs/text_dialog.h"
#include "app/engine/engine_command.h"
#include "core/corpus/names.h"
#include "core/recipe/train_params.h"
#include "widgets/number_format.h"

namespace sparsescope {

bool Commands::mayTrain() {
    if (context_.workspace.readOnly()) {
        say(MessageBar::Kind::warning,
            "This window may only read the workspace. " + context_.workspace.readOnlyReason());
        return false;
    }
    if (!context_.watch) {
        say(MessageBar::Kind::warning, QString::fromStdString(context_.watch.error().message));
        return false;
    }
    return true;
}

// Whether something trains already, so that this waits for its end.
bool Commands::queued(const QString& title, const QStringList& arguments) {
    if (!context_.training.running()) return false;
    context_.queue.submit({title, arguments});
    say(MessageBar::Kind::info,
        QString("“%1” begins when “%2” has ended.").arg(title, context_.training.series().name));
    return true;
}

void Commands::resumeRun(RunId run) {
    const RunInfo* info = context_.workspace.contents().run(run);
    if (!info || !mayTrain()) return;
    Q_EMIT pageRequested(Page::train);
    if (queued("Resume " + QString::fromStdString(info->name),
               resume_command(context_.workspace.path(), run, *context_.watch)))
        return;
    context_.training.resume(
        context_.shown.id() == run
            ? context_.shown.series()
            : series_of(*info, context_.workspace.contents().shape(info->dataset).train_documents),
        *context_.watch);
}

void Commands::branchRun(RunId run) {
    const RunInfo* info = context_.workspace.contents().run(run);
    if (!info || !mayTrain()) return;
    Q_EMIT pageRequested(Page::train);
    const Watch& watch = *context_.watch;
    auto* dialog = new BranchDialog(context_, *info, watch, window_);
    connect(dialog, &BranchDialog::chosen, this,
            [this, dialog, run, watch](qint64 step, const TrainConfig& config) {
                // What has to wait cannot fail yet, so its form is done.
                if (context_.training.running()) {
                    dialog->succeed();
                } else {
                    follow_run(dialog, context_.training);
                }
                beginBranch(run, step, config, watch);
            });
    connect(
        dialog, &BranchDialog::tuningChosen, this,
        [this, dialog, name = QString::fromStdString(info->name)](const QStringList& arguments) {
            if (context_.training.running()) {
                dialog->succeed();
            } else {
                follow_run(dialog, context_.training);
            }
            context_.queue.submit({"Branch of " + name, arguments});
        });
    dialog->open();
}

void Commands::beginBranch(RunId run, qint64 step, const TrainConfig& config, const Watch& watch) {
    const RunInfo* info = context_.workspace.contents().run(run);
    if (!info) return;
    const auto usual = train_config_from_json(info->config).value_or(TrainConfig{});
    if (queued("Branch of " + QString::fromStdString(info->name),
               branch_command(context_.workspace.path(), run, step, usual, config, watch)))
        return;
    context_.training.branch(run, step, config, watch);
}

void Commands::trimRuns() {
    std::vector<RunId> runs;
    for (const RunInfo& info : context_.workspace.contents().runs)
        if (info.model && info.state != RunState::running) runs.push_back(info.id);
    if (runs.empty())
        return say(MessageBar::Kind::info,
                   "There is nothing to trim: no run has ended with a model yet.");
    auto* dialog = new RemoveDialog(
        "Delete checkpoints that nobody needs?",
        QString("Runs take %1 now. Of each run that has its model stay the last checkpoint, the "
                "best, one from the middle of the annealing, those that you marked and those that "
                "branches came from. Runs that can be resumed are not touched.")
            .arg(format::bytes(context_.summaries.bytes())),
        "Trim the checkpoints", window_);
    connect(dialog, &RemoveDialog::confirmed, this,
            [this, runs] { context_.run_editor.trim(runs); });
    dialog->open();
}

void Commands::deleteRuns(const std::vector<RunId>& runs) {
    const WorkspaceContents& contents = context_.workspace.contents();
    std::int64_t bytes = 0;
    bool models = false;
    QString name;
    for (const RunId run : runs) {
        const RunInfo* info = contents.run(run);
        if (!info) continue;
        name = QString::fromStdString(info->name);
        models |= info->model.has_value();
        const RunSummary* summary = context_.summaries.of(run);
        if (summary && summary->bytes > 0) bytes += summary->bytes;
    }
    if (name.isEmpty()) return;
    const bool one = runs.size() == 1;
    const auto has_branch = [&](const RunInfo& info) {
        return info.parent && std::ranges::find(runs, *info.parent) != runs.end();
    };
    QString sentence = QString("%1 of curves, notes, pins and checkpoints are deleted for good.")
                           .arg(format::bytes(bytes));
    if (models) sentence += one ? " Its model stays." : " Their models stay.";
    if (std::ranges::any_of(contents.runs, has_branch))
        sentence += " Branches stay too, without what they came from.";
    auto* dialog = new RemoveDialog(
        one ? QString("Delete “%1”?").arg(name) : QString("Delete %1 runs?").arg(runs.size()),
        sentence, one ? "Delete the run" : "Delete the runs", window_);
    connect(dialog, &RemoveDialog::confirmed, this,
            [this, runs] { context_.run_editor.remove(runs); });
    dialog->open();
}

void Commands::noteRun(RunId run) {
    const RunInfo* info = context_.workspace.contents().run(run);
    if (!info) return;
    auto* dialog = new TextDialog("Note on “" + QString::fromStdString(info->name) + "”",
                                  QString::fromStdString(info->note), "Save the note",
                                  TextDialog::Lines::several, window_);
    connect(dialog, &TextDialog::chosen, this,
            [this, run](const QString& text) { context_.run_editor.setNote(run, text); });
    dialog->open();
}

void Commands::renameRun(RunId run) {
    const RunInfo* info = context_.workspace.contents().run(run);
    if (!info) return;
    const QString name = QString::fromStdString(info->name);
    auto* dialog =
        new TextDialog("Rename “" + name + "”", name, "Rename", TextDialog::Lines::one, window_);
    dialog->setCheck([](const QString& text) {
        const auto checked = checked_name(text.toStdString());
        return checked ? QString() : QString::fromStdString(checked.error().message);
    });
    connect(dialog, &TextDialog::chosen, this,
            [this, run](const QString& text) { context_.run_editor.rename(run, text); });
    dialog->open();
}

void Commands::pinStep(qint64 step) {
    if (context_.shown.id() == 0) return;
    auto* dialog = new TextDialog("Pin on step " + format::count(step), QString(), "Pin",
                                  TextDialog::Lines::one, window_);
    connect(dialog, &TextDialog::chosen, this, [this, step](const QString& text) {
        context_.run_editor.addPin(context_.shown.id(), step, text);
    });
    dialog->open();
}

}  // namespace sparsescope
