// SPDX-License-Identifier: GPL-3.0-or-later
// What the Home page lists: the problems of the open workspace and what to do about them, its
// datasets and models, and the workspaces that were open before. The buttons use context and
// commands, which must outlive the items.
#pragma once
#include <vector>

#include "app/pages/home/home_list.h"

namespace sparsescope {

class AppContext;
class Commands;

[[nodiscard]] std::vector<HomeItem> problem_items(const AppContext& context, Commands& commands);
[[nodiscard]] std::vector<HomeItem> dataset_items(AppContext& context, Commands& commands);
[[nodiscard]] std::vector<HomeItem> model_items(AppContext& context, Commands& commands);
[[nodiscard]] std::vector<HomeItem> recent_items(const AppContext& context, Commands& commands);

}  // namespace sparsescope
