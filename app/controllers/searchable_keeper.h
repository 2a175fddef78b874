// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the search index of the selected model. It opens the stored segments as soon as the model
// is chosen, long before the rest of the model is loaded, and follows documents that are added or
// removed. Window thread only.
#pragma once
#include <memory>

#include <QObject>
#include <QString>

#include "app/controllers/reader.h"
#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/searchable.h"

namespace sparsescope {

class SearchableKeeper : public QObject {
    Q_OBJECT

  public:
    explicit SearchableKeeper(WorkspaceController& workspace, QObject* parent = nullptr);

    // Null while the index opens, and when there is nothing to open.
    [[nodiscard]] const std::shared_ptr<const Searchable>& searchable() const {
        return searchable_;
    }
    [[nodiscard]] bool opening() const { return !searchable_ && open_.busy(); }
    // The selected model (the newest when none is selected) if it has no codes yet, so that
    // encoding the documents would make it searchable; otherwise 0.
    [[nodiscard]] ModelId withoutCodes() const;
    // Why the selected model cannot be opened; "" when it can.
    [[nodiscard]] QString problem() const { return problem_; }

  Q_SIGNALS:
    void changed();  // searchable() changed, or opening failed

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
