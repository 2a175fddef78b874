// SPDX-License-Identifier: GPL-3.0-or-later
// The button beside the dataset's name that opens what can be done with it.
#pragma once

class QToolButton;

namespace sparsescope {

class AppContext;
class Commands;

[[nodiscard]] QToolButton* dataset_menu(AppContext& context, Commands& commands);

}  // namespace sparsescope
