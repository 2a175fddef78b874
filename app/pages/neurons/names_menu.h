// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the names of a model as a whole: read them from a file, write them to one,
// and carry them over from another model.
#pragma once

class QMenu;
class QWidget;

namespace sparsescope {

class AppContext;
class Commands;

[[nodiscard]] QMenu* make_names_menu(AppContext& context, Commands& commands, QWidget* parent);

}  // namespace sparsescope
