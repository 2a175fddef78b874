// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard cheat sheet.
#pragma once

class QWidget;

namespace sparsescope {

void show_shortcuts(QWidget* parent);

}  // namespace sparsescope
