// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/dataset_menu.h"

#include <QAction>
#include <QMenu>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/contents_menus.h"
#include "widgets/theme.h"

namespace sparsescope {

QToolButton* dataset_menu(AppContext& context, Commands& commands) {
    auto* button = new QToolButton;
    button->setObjectName("data_dataset_more");
    button->setIcon(theme::icon("menu", theme::Token::muted));
    button->setToolTip("What can be done with this dataset");
    button->setAccessibleName(button->toolTip());
    button->setPopupMode(QToolButton::InstantPopup);
    theme::make_flat(button);
    auto* menu = new QMenu(button);
    menu->setObjectName("data_dataset_menu");
    button->setMenu(menu);
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, &context, &commands] {
        qDeleteAll(menu->actions());
        const DatasetInfo* dataset = context.data.dataset();
        if (!dataset) return;
        MenuEntries entries = dataset_entries(context, commands, dataset->id);
        entries.erase(entries.begin(), entries.begin() + 2);  // its documents are shown already
        for (MenuEntry& entry : entries)
            entry.keys = {};  // on this page they are about documents
        menu->addActions(add_entries(menu, entries));
    });
    return button;
}

}  // namespace sparsescope
