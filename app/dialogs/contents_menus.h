// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with a model, a dataset or a run, wherever one is listed: as entries of a menu
// and as keys of what lists them. Window thread only.
#pragma once
#include <functional>
#include <vector>

#include <QKeySequence>
#include <QString>

#include "core/types/ids.h"

class QAction;
class QWidget;

namespace sparsescope {

class AppContext;
class Commands;

struct MenuEntry {
    QString name;  // the object name of its action
    QString text;  // "": a line between entries
    std::function<void()> act;
    QKeySequence keys = {};
    bool enabled = true;
};
using MenuEntries = std::vector<MenuEntry>;

// `commands` must outlive the entries. They are empty when there is no such thing any more.
[[nodiscard]] MenuEntries model_entries(AppContext& context, Commands& commands, ModelId model);
[[nodiscard]] MenuEntries dataset_entries(AppContext& context, Commands& commands,
                                          DatasetId dataset);
[[nodiscard]] MenuEntries run_entries(AppContext& context, Commands& commands, RunId run);

// Makes actions of the entries, which belong to the widget; their keys work while it, or what is in
// it, has the focus. Add them to menus as well.
QList<QAction*> add_entries(QWidget* widget, const MenuEntries& entries);

}  // namespace sparsescope
