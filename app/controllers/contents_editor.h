// SPDX-License-Identifier: GPL-3.0-or-later
// Renames, describes and deletes the models and datasets of the open workspace as a person asks.
// Edits are stored one after another, in a task that opens its own writing connection; a quick
// second edit never replaces the first. Window thread only.
#pragma once
#include <deque>
#include <functional>

#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "core/workspace/deletion.h"

namespace sparsescope {

class ContentsEditor : public QObject {
    Q_OBJECT

  public:
    explicit ContentsEditor(WorkspaceController& workspace, QObject* parent = nullptr);

    void renameModel(ModelId model, const QString& name);
    void describeModel(ModelId model, const QString& note);
    void deleteModel(ModelId model);
    void renameDataset(DatasetId dataset, const QString& name);
    void describeDataset(DatasetId dataset, const QString& note);
    void deleteDataset(DatasetId dataset);  // with its models and runs

    // Reads what deleting would take along, for the question before it; the newest request wins.
    void planModel(ModelId model, std::function<void(ModelDeletion)> plan);
    void planDataset(DatasetId dataset, std::function<void(DatasetDeletion)> plan);

    // Says why nothing can be edited now; "" when editing is possible.
    [[nodiscard]] QString obstacle() const;
    [[nodiscard]] bool busy() const { return !edits_.empty(); }

  Q_SIGNALS:
    void done(const QString& sentence);  // something was deleted
    void failed(const QString& sentence);
    void idle();  // every edit so far has been stored

  private:
    struct Edit {
        std::filesystem::path file;  // the workspace of the edit; another may be open by now
        QString sentence;            // that tells of it; "": none does
        std::function<Status(Corpus&)> act;
    };
    void add(const QString& sentence, std::function<Status(Corpus&)> act);
    void next();

    WorkspaceController& workspace_;
    std::deque<Edit> edits_;  // the first one is being stored
    Task task_;
    Task plan_;
};

}  // namespace sparsescope
