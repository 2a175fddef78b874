// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the fields of one document's metadata without building anything of them, because filters
// read those of all documents. Private to this folder.
#pragma once
#include <functional>
#include <string_view>

namespace sparsescope {

// Calls found(name, value) for each value, in stored order: text as it is, numbers as they are
// written (integers to the last digit), "true" and "false", and "{}" for an object. A list gives
// its values one by one. What is null or empty is left out; metadata that are no object have none.
void scan_metadata(std::string_view metadata,
                   const std::function<void(std::string_view name, std::string_view value)>& found);

}  // namespace sparsescope
