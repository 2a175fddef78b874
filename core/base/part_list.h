// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of parts (losses, searchers, importers, …). A part is one file that defines
//     const Entry& <name>_entry();
// and one word in its folder's CMake list; CMake writes the list that the program reads
// (sparsescope_parts in CMakeLists.txt). Parts do not register themselves by static objects,
// because a linker may drop these.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace sparsescope {

// Finds the entry called name, or says which names there are.
template <class Entry>
Result<const Entry*> find_part(std::span<const Entry* const> list, std::string_view kind,
                               std::string_view name) {
    std::string names;
    for (const Entry* entry : list) {
        if (entry->name == name) return entry;
        names += names.empty() ? "" : ", ";
        names += entry->name;
    }
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no {} called \"{}\". Choose one of: {}.", kind, name, names));
}

}  // namespace sparsescope
