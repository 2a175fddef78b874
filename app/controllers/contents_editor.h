// SPDX-License-Identifier: GPL-3.0-or-later
// Renames, describes and deletes the models and datasets of the open workspace as a person asks.
// Window thread only.
#pragma once
#include <functional>

#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "app/controllers/write_lane.h"
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
    [[nodiscard]] const WriteLane& writes() const { return writes_; }

  Q_SIGNALS:
    void done(const QString& sentence);  // something was deleted
    void failed(const QString& sentence);

  private:
    // The sentence tells of it once it was stored; "": none does.
    void add(const QString& sentence, WriteLane::Act act);

    WorkspaceController& workspace_;
    WriteLane writes_;
    Task plan_;
};

}  // namespace sparsescope
