// SPDX-License-Identifier: GPL-3.0-or-later
// What Home lists: problems of the open workspace with what to do about them, its datasets and
// models, and the workspaces that were open before. The buttons call context and commands, which
// must outlive them.
#pragma once
#include <vector>

#include "app/pages/home/home_cards.h"

namespace sparsescope {

class AppContext;
class Commands;

[[nodiscard]] std::vector<HomeItem> problem_items(const AppContext& context, Commands& commands);
[[nodiscard]] std::vector<HomeItem> dataset_items(const AppContext& context);
[[nodiscard]] std::vector<HomeItem> model_items(AppContext& context, Commands& commands);
[[nodiscard]] std::vector<HomeItem> recent_items(const AppContext& context, Commands& commands);

}  // namespace sparsescope
