// SPDX-License-Identifier: GPL-3.0-or-later
// The options that say how to search, the same for every searcher of the list.
#pragma once
#include "core/workspace/search_request.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

// Parsing fills the column, which must outlive the app; its values are the defaults.
void add_searcher_options(CLI::App& app, SearchColumn& column);

}  // namespace sparsescope::cli
