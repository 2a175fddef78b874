// SPDX-License-Identifier: GPL-3.0-or-later
// A model in a few words, for where only its name has room.
#pragma once
#include <QString>

#include "app/controllers/workspace_contents.h"

namespace sparsescope {

// Lines: its name; neurons, k, dataset and size; the settings that tell it from its siblings; what
// people wrote about it.
[[nodiscard]] QString model_tooltip(const WorkspaceContents& contents, const ModelInfo& model);

}  // namespace sparsescope
