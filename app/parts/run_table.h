// SPDX-License-Identifier: GPL-3.0-or-later
// The training runs of the workspace as a family tree, newest first, with the live numbers of a run
// in progress. The full table also chooses what is drawn over the shown run.
#pragma once
#include <vector>

#include "core/types/ids.h"
#include "widgets/controls/table_view.h"

namespace sparsescope {

class AppContext;
class RunTableModel;
struct RunRow;

class RunTable : public TableView {
    Q_OBJECT

  public:
    // limit: rows shown at most, as an overview of the newest ones; 0: all.
    RunTable(AppContext& context, int limit, QWidget* parent = nullptr);

    void setArchivedShown(bool shown);
    [[nodiscard]] std::vector<RunId> selectedRuns() const;
    // Draws the runs over the shown one, or no longer when all of them are drawn already.
    void toggleOverlay(std::vector<RunId> runs);

  Q_SIGNALS:
    void runActivated(sparsescope::RunId run);  // clicked, or Enter
    void runsSelected();
    void menuRequested(const QPoint& global_position);

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    void act(const QModelIndex& index);
    void refresh();
    void show(std::vector<RunRow> rows);
    void fitNow();
    void refreshLive();
    void selectShown();
    [[nodiscard]] int overlayOf(RunId run) const;

    AppContext& context_;
    int limit_;
    bool archived_shown_ = false;
    RunTableModel* model_;
};

}  // namespace sparsescope
