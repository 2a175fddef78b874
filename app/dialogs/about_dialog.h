// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog with versions and licences.
#pragma once

class QWidget;

namespace sparsescope {

void show_about(QWidget* parent);

}  // namespace sparsescope
