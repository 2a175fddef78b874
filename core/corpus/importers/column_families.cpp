// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/column_families.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {
namespace {

// Splits "dim[12]" into "dim[" and 12.
bool split_number(std::string name, std::string& prefix, std::uint64_t& number) {
    while (!name.empty() && (name.back() == ']' || name.back() == ')'))
        name.pop_back();
    const std::size_t last = name.find_last_not_of("0123456789");
    const std::size_t begin = last == std::string::npos ? 0 : last + 1;
    prefix = lower(name.substr(0, begin));
    const char* const end = name.data() + name.size();
    return begin < name.size() &&
           std::from_chars(name.data() + begin, end, number).ec == std::errc{};
}

}  // namespace

std::vector<ColumnFamily> column_families(const std::vector<std::string>& names,
                                          std::span<const std::size_t> columns) {
    std::map<std::string, std::map<std::uint64_t, std::size_t>> found;
    std::vector<std::string> order;  // of the first column of each
    for (const std::size_t column : columns) {
        std::string prefix;
        std::uint64_t number = 0;
        if (!split_number(names[column], prefix, number)) continue;
        if (!found.contains(prefix)) order.push_back(prefix);
        found[prefix].emplace(number, column);
    }
    std::vector<ColumnFamily> families;
    for (const std::string& prefix : order) {
        if (found[prefix].size() < 2) continue;
        ColumnFamily& family = families.emplace_back(ColumnFamily{prefix, {}});
        for (const auto& [number, column] : found[prefix])
            family.columns.push_back(column);
    }
    std::ranges::stable_sort(families, std::greater{},
                             [](const ColumnFamily& family) { return family.columns.size(); });
    return families;
}

}  // namespace sparsescope::importing
