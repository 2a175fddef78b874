// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/names_menu.h"

#include <QMenu>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"

namespace sparsescope {

QMenu* make_names_menu(AppContext&, Commands&, QWidget* parent) {
    auto* menu = new QMenu(parent);
    menu->setObjectName("names_menu");
    return menu;
}

}  // namespace sparsescope
