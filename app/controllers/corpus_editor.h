// SPDX-License-Identifier: GPL-3.0-or-later
// Tags and removes documents of the open workspace. Every edit can be undone and redone until the
// workspace is closed or compacted. One edit runs at a time. Window thread only.
#pragma once
#include <memory>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/controllers/write_lane.h"
#include "core/workspace/corpus_edit.h"

namespace sparsescope {

// Rows of a dataset that a person chose. The generation says which numbering of rows they are in.
struct ChosenRows {
    DatasetId dataset = 0;
    std::int64_t generation = 0;
    RowSet rows;
    // Where the documents are known by their ids, which are never numbered anew, they stand here,
    // ascending; then neither generation nor rows are looked at.
    std::vector<DocumentId> documents;
};

class CorpusEditor : public QObject {
    Q_OBJECT

  public:
    explicit CorpusEditor(WorkspaceController& workspace, QObject* parent = nullptr);

    void edit(const CorpusEdit& edit, ChosenRows chosen);
    void undo();
    void redo();
    void forget();  // drops the history: nothing done so far can be undone

    [[nodiscard]] bool busy() const { return writes_.busy(); }
    [[nodiscard]] const WriteLane& writes() const { return writes_; }
    // Says why nothing can be edited now; "" when editing is possible.
    [[nodiscard]] QString obstacle() const;
    [[nodiscard]] bool canUndo() const { return !done_.empty() && obstacle().isEmpty(); }
    [[nodiscard]] bool canRedo() const { return !undone_.empty() && obstacle().isEmpty(); }
    // The words for the menu: "Undo: tagged 37 documents “review”", or "Undo" when there is nothing
    // to undo.
    [[nodiscard]] QString undoText() const;
    [[nodiscard]] QString redoText() const;

  Q_SIGNALS:
    void changed();  // obstacle(), or what can be undone and redone
    // Documents were changed. `undoable` says whether undo() takes back what the sentence tells.
    void edited(const QString& sentence, bool undoable);
    void failed(const QString& message);

  private:
    struct Step {
        CorpusEdit edit;
        DatasetId dataset = 0;
        std::int64_t generation = 0;  // of the rows; compacting changes it and ends undoing
        std::shared_ptr<const std::vector<DocumentId>> documents;
    };
    using Steps = std::vector<Step>;

    // Makes or reverts the edit of the last step, and then moves the step to the other list.
    void replay(Steps& from, Steps& to, bool backwards);
    struct Changed;
    void finishEdit(Step step, Changed changed);
    void limitHistory();

    WorkspaceController& workspace_;
    Steps done_;
    Steps undone_;
    WriteLane writes_;
};

}  // namespace sparsescope
