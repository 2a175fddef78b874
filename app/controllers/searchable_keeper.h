// SPDX-License-Identifier: GPL-3.0-or-later
// The selected model as something that can be searched: opened from stored segments as soon as the
// model is chosen, long before everything else of the model is loaded, and kept up with documents
// that come and go. Window thread only.
#pragma once
#include <memory>

#include <QObject>
#include <QString>

#include "app/controllers/workspace_controller.h"
#include "app/controllers/reader.h"
#include "app/controllers/task.h"
#include "core/workspace/searchable.h"

namespace sparsescope {

class SearchableKeeper : public QObject {
    Q_OBJECT

  public:
    explicit SearchableKeeper(WorkspaceController& workspace, QObject* parent = nullptr);

    // Null while it opens, and when there is nothing to open.
    [[nodiscard]] const std::shared_ptr<const Searchable>& searchable() const {
        return searchable_;
    }
    [[nodiscard]] bool opening() const { return !searchable_ && open_.busy(); }
    // A model that only lacks codes to be searched with: the selected one, or the newest when none
    // is selected. 0: none; encoding the documents is what helps.
    [[nodiscard]] ModelId withoutCodes() const;
    // Why the selected model cannot be opened; "" when it can.
    [[nodiscard]] QString problem() const { return problem_; }

  Q_SIGNALS:
    void changed();  // another model, other documents, or none

  private:
    void open();
    void refresh();
    void drop();
    void take(Result<std::shared_ptr<const Searchable>> opened);
    void keepSegments();

    WorkspaceController& workspace_;
    std::shared_ptr<Reader> reader_;
    std::shared_ptr<const Searchable> searchable_;
    QString problem_;
    bool changed_meanwhile_ = false;
    Task open_;
    Task segments_;
};

}  // namespace sparsescope
