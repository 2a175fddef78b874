// SPDX-License-Identifier: GPL-3.0-or-later
// The filters and queries that a person keeps under names, of every dataset of the open workspace.
// They are read and stored in tasks. Window thread only.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <vector>

#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "app/controllers/workspace_controller.h"
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

  Q_SIGNALS:
    void changed();
    void kept(const QString& name);
    void failed(const QString& sentence);

  private:
    struct Write {
        std::filesystem::path file;
        std::function<Status(Corpus&)> store;
        QString kept;  // the name, when it is to be said
    };
    void read();
    void write(Write write);
    void writeNext();

    WorkspaceController& workspace_;
    std::map<DatasetId, std::vector<SavedView>> views_;
    std::deque<Write> writes_;  // in their order; the first is being stored
    Task read_task_;
    Task write_task_;
};

}  // namespace sparsescope
