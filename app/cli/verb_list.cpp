// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verb_list.h"

#include "verb_list.inc"

namespace sparsescope::cli {

std::span<const VerbEntry* const> verbs() {
    return verb_list;
}

}  // namespace sparsescope::cli
