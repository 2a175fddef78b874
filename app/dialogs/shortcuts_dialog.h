// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard cheat sheet.
#pragma once

#include <QStringList>

class QWidget;

namespace sparsescope {

// pages: their titles in the order of the rail.
void show_shortcuts(const QStringList& pages, QWidget* parent);

}  // namespace sparsescope
