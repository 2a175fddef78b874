// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that lists all keyboard shortcuts.
#pragma once

#include <QStringList>

class QWidget;

namespace sparsescope {

// `pages` are the titles of the pages in the order of the rail.
void show_shortcuts(const QStringList& pages, QWidget* parent);

}  // namespace sparsescope
