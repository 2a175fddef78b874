// SPDX-License-Identifier: GPL-3.0-or-later
// What each array of a file is for. Private to this folder.
#pragma once
#include <map>
#include <string>

#include "core/corpus/importer.h"
#include "core/corpus/importers/named_arrays.h"

namespace sparsescope::importing {

using ArrayRoles = std::map<std::string, ColumnRole>;  // by key; what is not in it is left out

// The options with the roles of options.columns put where arrays look for them.
[[nodiscard]] Result<ImportOptions> with_choices(const ImportOptions& asked,
                                                 const NamedArrays& arrays);
[[nodiscard]] bool is_ignored(const ImportOptions& options, const std::string& key);
[[nodiscard]] ImportPreview preview_of(const NamedArrays& arrays, const ImportOptions& options,
                                       const ArrayRoles& roles);

}  // namespace sparsescope::importing
