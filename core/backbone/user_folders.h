// SPDX-License-Identifier: GPL-3.0-or-later
// The person's folders for settings and for what can be made again. Nothing is made here.
#pragma once
#include <filesystem>

namespace sparsescope {

// $XDG_CONFIG_HOME/sparsescope, else ~/.config/sparsescope; empty when there is no home folder.
[[nodiscard]] std::filesystem::path settings_folder();
// $XDG_CACHE_HOME/sparsescope, else ~/.cache/sparsescope; empty when there is no home folder.
[[nodiscard]] std::filesystem::path cache_folder();

}  // namespace sparsescope
