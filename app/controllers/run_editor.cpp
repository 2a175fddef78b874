// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/run_editor.h"

#include <memory>
#include <utility>

namespace sparsescope {

RunEditor::RunEditor(WorkspaceController& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {}

void RunEditor::rename(RunId run, const QString& name) {
    if (name.trimmed().isEmpty()) return;
    add(Kind::run, [run, text = name.trimmed().toStdString()](Corpus& corpus) -> Status {
        SPARSESCOPE_TRY(corpus.rename_run(run, text));
        return {};
    });
}

void RunEditor::trim(const std::vector<RunId>& runs) {
    auto freed = std::make_shared<std::int64_t>(0);
    add(
        Kind::run,
        [runs, freed](Corpus& corpus) -> Status {
            for (const RunId run : runs) {
                SPARSESCOPE_ASSIGN(const TrimReport report, corpus.trim_run(run, {}));
                *freed += report.freed_bytes;
            }
            return {};
        },
        [this, freed] { Q_EMIT trimmed(*freed); });
}

void RunEditor::forgetSweep(const QString& name) {
    add(Kind::run,
        [text = name.toStdString()](Corpus& corpus) { return corpus.forget_sweep(text); });
}

void RunEditor::setNote(RunId run, const QString& note) {
    change(run, [text = note.trimmed().toStdString()](RunNote& info) { info.note = text; });
}

void RunEditor::setArchived(const std::vector<RunId>& runs, bool archived) {
    for (const RunId run : runs)
        change(run, [archived](RunNote& info) { info.archived = archived; });
}

void RunEditor::remove(const std::vector<RunId>& runs) {
    for (const RunId run : runs)
        add(Kind::run, [run](Corpus& corpus) { return corpus.remove_run(run); });
}

void RunEditor::addPin(RunId run, qint64 step, const QString& text) {
    add(Kind::pins, [run, step, words = text.trimmed().toStdString()](Corpus& corpus) -> Status {
        SPARSESCOPE_TRY(corpus.add_pin(run, step, words));
        return {};
    });
}

void RunEditor::removePin(qint64 pin) {
    add(Kind::pins, [pin](Corpus& corpus) { return corpus.remove_pin(pin); });
}

void RunEditor::change(RunId run, std::function<void(RunNote&)> change) {
    add(Kind::run, [run, change = std::move(change)](Corpus& corpus) -> Status {
        SPARSESCOPE_ASSIGN(RunInfo info, corpus.run(run));
        change(info);
        return corpus.set_note(run, info);
    });
}

void RunEditor::add(Kind kind, WriteLane::Act act, std::function<void()> then) {
    if (workspace_.readOnly()) {
        Q_EMIT failed("Nothing was changed: this window may only read the workspace. " +
                      workspace_.readOnlyReason());
        return;
    }
    writes_.add(
        workspace_.file(), std::move(act),
        [this, file = workspace_.file(), kind, then = std::move(then)](const Status& stored) {
            if (!stored) Q_EMIT failed(QString::fromStdString(stored.error().message));
            if (stored && then) then();
            if (kind == Kind::pins) Q_EMIT pinsEdited();
            if (!writes_.busy() && file == workspace_.file()) workspace_.refresh();
        });
}

}  // namespace sparsescope
