// SPDX-License-Identifier: GPL-3.0-or-later
// The training runs of the workspace as a tree of branches, newest first, with the live numbers of
// the run in progress. The full table also lets a person choose the runs drawn over the shown one,
// and the columns, by the menu of its header; the choice is remembered.
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
    // Shows at most the `limit` newest runs, as an overview; 0 makes the full table.
    RunTable(AppContext& context, int limit, QWidget* parent = nullptr);

    void setArchivedShown(bool shown);
    [[nodiscard]] std::vector<RunId> selectedRuns() const;
    // Draws the runs over the shown one; if all of them are drawn already, removes them.
    void toggleOverlay(std::vector<RunId> runs);

  Q_SIGNALS:
    void runActivated(sparsescope::RunId run);  // by a click or by Enter
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
    void buildColumns();
    void showColumns(const QStringList& keys);
    void openColumnMenu(const QPoint& place);
    [[nodiscard]] QString keyOf(int column) const;
    [[nodiscard]] QStringList shownColumns() const;
    [[nodiscard]] int overlayOf(RunId run) const;

    AppContext& context_;
    int limit_;
    bool archived_shown_ = false;
    RunTableModel* model_;
};

}  // namespace sparsescope
