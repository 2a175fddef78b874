// SPDX-License-Identifier: GPL-3.0-or-later
// The button of the Search page that keeps filters and queries under names and asks them again.
#pragma once

class QToolButton;

namespace sparsescope {

class AppContext;
class Commands;

[[nodiscard]] QToolButton* search_saved_button(AppContext& context, Commands& commands);

}  // namespace sparsescope
