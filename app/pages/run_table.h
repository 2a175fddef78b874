// SPDX-License-Identifier: GPL-3.0-or-later
// The training runs of the workspace, newest first, with the live numbers of a run in progress.
#pragma once
#include "core/types/ids.h"
#include "widgets/controls/table_view.h"

namespace sparsescope {

class AppContext;
class RunTableModel;
struct RunRow;

class RunTable : public TableView {
    Q_OBJECT

  public:
    // limit: rows shown at most; 0: all.
    RunTable(AppContext& context, int limit, QWidget* parent = nullptr);

  Q_SIGNALS:
    void runActivated(sparsescope::RunId run);  // clicked, or Enter

  private:
    void refresh();
    void show(std::vector<RunRow> rows);
    void fitNow();
    void refreshLive();
    void selectShown();

    AppContext& context_;
    int limit_;
    RunTableModel* model_;
};

}  // namespace sparsescope
