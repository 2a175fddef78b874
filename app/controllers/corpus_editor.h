// SPDX-License-Identifier: GPL-3.0-or-later
// Tags and removes documents of the open workspace, and takes it back: every edit can be undone and
// redone until the workspace is closed or compacted. One edit at a time, each in a task that opens
// its own writing connection. Window thread only.
#pragma once
#include <memory>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/controllers/task.h"
#include "core/workspace/corpus_edit.h"

namespace sparsescope {

// Rows of a dataset as they were numbered when a person chose them.
struct ChosenRows {
    DatasetId dataset = 0;
    std::int64_t generation = 0;
    RowSet rows;
};

class CorpusEditor : public QObject {
    Q_OBJECT

  public:
    explicit CorpusEditor(WorkspaceController& workspace, QObject* parent = nullptr);

    void edit(const CorpusEdit& edit, ChosenRows chosen);
    void undo();
    void redo();
    void forget();  // what was done so far can no longer be undone

    [[nodiscard]] bool busy() const { return busy_; }
    // Why nothing can be edited now, or "".
    [[nodiscard]] QString obstacle() const;
    [[nodiscard]] bool canUndo() const { return !done_.empty() && obstacle().isEmpty(); }
    [[nodiscard]] bool canRedo() const { return !undone_.empty() && obstacle().isEmpty(); }
    // "Undo: tagged 37 documents “review”"; "Undo" when there is nothing to undo.
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;

  Q_SIGNALS:
    void changed();  // obstacle, undo and redo
    // Documents changed. undoable: undo() would take back what the sentence says.
    void edited(const QString& sentence, bool undoable);
    void failed(const QString& message);

  private:
    struct Step {
        CorpusEdit edit;
        DatasetId dataset = 0;
        std::int64_t generation = 0;  // compacting ends what can be undone
        std::shared_ptr<const std::vector<DocumentId>> documents;
    };
    using Steps = std::vector<Step>;

    // Moves the step from one list to the other once its edit is stored.
    void replay(Steps& from, Steps& to, bool backwards);
    void finishEdit(Step step, Result<std::vector<DocumentId>> changed);
    void limitHistory();

    WorkspaceController& workspace_;
    Steps done_;
    Steps undone_;
    bool busy_ = false;
    Task task_;
};

}  // namespace sparsescope
