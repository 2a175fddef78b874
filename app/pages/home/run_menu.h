// SPDX-License-Identifier: GPL-3.0-or-later
// The menu and the keys of the runs that Home lists.
#pragma once

namespace sparsescope {

class AppContext;
class Commands;
class RunTable;

// Right click or the menu key opens the menu of the run there; its keys work on the selected run.
void add_run_menu(RunTable* table, AppContext& context, Commands& commands);

}  // namespace sparsescope
