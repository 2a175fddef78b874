// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/run_menu.h"

#include <QAction>
#include <QMenu>

#include "app/controllers/app_context.h"
#include "app/dialogs/contents_menus.h"
#include "app/parts/run_table.h"

namespace sparsescope {

void add_run_menu(RunTable* table, AppContext& context, Commands& commands) {
    auto* menu = new QMenu(table);
    menu->setObjectName("home_run_menu");
    // Made anew for the run that is selected: which entries there are depends on it.
    const auto renew = [table, menu, &context, &commands] {
        qDeleteAll(table->actions());
        const auto runs = table->selectedRuns();
        if (runs.size() == 1)
            menu->addActions(add_entries(table, run_entries(context, commands, runs.front())));
    };
    QObject::connect(table, &RunTable::runsSelected, table, renew);
    QObject::connect(&context.workspace, &WorkspaceController::contentsChanged, menu,
                     [menu, renew] {
                         if (!menu->isVisible()) renew();
                     });
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(table, &QWidget::customContextMenuRequested, table,
                     [table, menu](const QPoint& place) {
                         const QModelIndex index = table->indexAt(place);
                         if (index.isValid()) table->selectRow(index.row());
                         if (!menu->isEmpty()) menu->popup(table->viewport()->mapToGlobal(place));
                     });
}

}  // namespace sparsescope
