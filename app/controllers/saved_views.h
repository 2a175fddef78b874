// SPDX-License-Identifier: GPL-3.0-or-later
// The filters and queries that a person keeps under names, of every dataset of the open workspace.
// Window thread only.
#pragma once
#include <map>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
#include "app/controllers/write_lane.h"
#include "core/corpus/corpus.h"

namespace sparsescope {

class SavedViews : public QObject {
    Q_OBJECT

  public:
    explicit SavedViews(WorkspaceController& workspace, QObject* parent = nullptr);

    // By name.
    [[nodiscard]] const std::vector<SavedView>& of(DatasetId dataset) const;
    // One under a name that is taken is replaced.
    void keep(DatasetId dataset, const SavedView& view);
    void forget(DatasetId dataset, SavedView::Kind kind, const QString& name);
    // Says why nothing can be kept now; "" when it can.
    [[nodiscard]] QString obstacle() const;
    [[nodiscard]] const WriteLane& writes() const { return writes_; }

  Q_SIGNALS:
    void changed();
    void kept(const QString& name);
    void failed(const QString& sentence);

  private:
    void read();
    // The name is said once it was stored; "": none is.
    void write(WriteLane::Act act, const QString& name);

    WorkspaceController& workspace_;
    std::map<DatasetId, std::vector<SavedView>> views_;
    WriteLane writes_;
    Task read_task_;
};

}  // namespace sparsescope
