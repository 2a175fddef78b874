// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/corpus_editor.h"

#include <utility>

#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr std::size_t kept_steps = 100;
constexpr std::size_t kept_documents = 8'000'000;  // of all steps: 64 MB

using Documents = std::vector<DocumentId>;

Result<bool> same_rows(const Corpus& corpus, DatasetId dataset, std::int64_t generation) {
    SPARSESCOPE_ASSIGN(const auto now, corpus.row_generation(dataset));
    return now == generation;
}

Result<RowSet> rows_of(const Corpus& corpus, const ChosenRows& chosen) {
    if (!chosen.documents.empty()) return rows_with_ids(corpus, chosen.dataset, chosen.documents);
    SPARSESCOPE_ASSIGN(const bool same, same_rows(corpus, chosen.dataset, chosen.generation));
    if (same) return chosen.rows;
    return fail(ErrorCode::busy,
                "The workspace was compacted meanwhile, so nothing was changed. Select the "
                "documents again.");
}

QString said(const CorpusEdit& edit, std::size_t documents) {
    const QString what =
        format::counted(static_cast<std::int64_t>(documents), "document", "documents");
    return QString::fromStdString(sentence_of(edit, what.toStdString()));
}

QString nothing_to_do(const CorpusEdit& edit) {
    const QString tag = QString::fromStdString(edit.tag);
    switch (edit.kind) {
        case CorpusEdit::Kind::tag:
            return QString("All of them have the tag “%1” already.").arg(tag);
        case CorpusEdit::Kind::untag:
            return QString("None of them has the tag “%1”.").arg(tag);
        case CorpusEdit::Kind::restore:
            return "None of them is removed.";
        case CorpusEdit::Kind::remove:
            break;
    }
    return "They are removed already.";
}

}  // namespace

struct CorpusEditor::Changed {
    Documents documents;
    std::int64_t generation = 0;  // that the edit was made in
};

CorpusEditor::CorpusEditor(WorkspaceController& workspace, QObject* parent)
    : QObject(parent), workspace_(workspace) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, &CorpusEditor::forget);
    connect(&workspace_, &WorkspaceController::accessChanged, this, &CorpusEditor::changed);
}

void CorpusEditor::forget() {
    done_.clear();
    undone_.clear();
    Q_EMIT changed();
}

QString CorpusEditor::obstacle() const {
    if (!workspace_.isOpen()) return "No workspace is open.";
    if (workspace_.readOnly()) return workspace_.readOnlyReason();
    return busy() ? QString("The last change is still being stored.") : QString();
}

void CorpusEditor::edit(const CorpusEdit& edit, ChosenRows chosen) {
    if (!obstacle().isEmpty()) return Q_EMIT failed(obstacle());
    Step step{edit, chosen.dataset, chosen.generation, nullptr};
    auto done = std::make_shared<Changed>();
    writes_.add(
        workspace_.file(),
        [edit, done, chosen = std::move(chosen)](Corpus& corpus) -> Status {
            SPARSESCOPE_ASSIGN(done->generation, corpus.row_generation(chosen.dataset));
            SPARSESCOPE_ASSIGN(const RowSet rows, rows_of(corpus, chosen));
            SPARSESCOPE_ASSIGN(done->documents,
                               documents_to_edit(corpus, chosen.dataset, edit, rows));
            return apply_edit(corpus, edit, done->documents);
        },
        [this, done, step = std::move(step), path = workspace_.path()](const Status& stored) {
            // Another workspace may be shown by now.
            if (workspace_.path() == path && stored) finishEdit(step, std::move(*done));
            if (!stored) Q_EMIT failed(QString::fromStdString(stored.error().message));
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

void CorpusEditor::finishEdit(Step step, Changed stored) {
    if (stored.documents.empty()) return Q_EMIT edited(nothing_to_do(step.edit), false);
    const QString sentence = said(step.edit, stored.documents.size());
    step.generation = stored.generation;
    step.documents = std::make_shared<const Documents>(std::move(stored.documents));
    done_.push_back(std::move(step));
    undone_.clear();
    limitHistory();
    Q_EMIT edited(sentence, true);
    workspace_.refresh();
}

void CorpusEditor::limitHistory() {
    std::size_t documents = 0;
    std::size_t kept = 0;
    while (kept < std::min(kept_steps, done_.size())) {
        documents += (done_.end() - 1 - static_cast<std::ptrdiff_t>(kept))->documents->size();
        if (kept > 0 && documents > kept_documents) break;
        ++kept;
    }
    done_.erase(done_.begin(), done_.end() - static_cast<std::ptrdiff_t>(kept));
}

void CorpusEditor::undo() {
    replay(done_, undone_, true);
}

void CorpusEditor::redo() {
    replay(undone_, done_, false);
}

void CorpusEditor::replay(Steps& from, Steps& to, bool backwards) {
    if (from.empty() || !obstacle().isEmpty()) return;
    const Step step = from.back();
    const CorpusEdit edit = backwards ? opposite(step.edit) : step.edit;
    writes_.add(
        workspace_.file(),
        [edit, step](Corpus& corpus) -> Status {
            SPARSESCOPE_ASSIGN(const bool same, same_rows(corpus, step.dataset, step.generation));
            if (same) return apply_edit(corpus, edit, *step.documents);
            return fail(ErrorCode::not_found,
                        "The workspace was compacted since, so this can no longer be undone or "
                        "done again.");
        },
        [this, &from, &to, step, edit, path = workspace_.path()](const Status& stored) {
            if (workspace_.path() == path && stored) {
                if (!from.empty()) {  // else it was forgotten meanwhile
                    from.pop_back();
                    to.push_back(step);
                }
                Q_EMIT edited(said(edit, step.documents->size()), false);
                workspace_.refresh();
            } else if (!stored) {
                if (workspace_.path() == path && stored.error().code == ErrorCode::not_found)
                    forget();
                Q_EMIT failed(QString::fromStdString(stored.error().message));
            }
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

QString CorpusEditor::undoText() const {
    if (done_.empty()) return "Undo";
    return "Undo: " + said(done_.back().edit, done_.back().documents->size());
}

QString CorpusEditor::redoText() const {
    if (undone_.empty()) return "Redo";
    return "Do again: " + said(undone_.back().edit, undone_.back().documents->size());
}

}  // namespace sparsescope
