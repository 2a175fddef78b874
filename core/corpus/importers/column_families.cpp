// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/column_families.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <utility>

#include "core/corpus/importers/file_kind.h"

namespace sparsescope::importing {
namespace {

// Its place among its family: that of its row, where there is one, and its own.
using Place = std::pair<std::uint64_t, std::uint64_t>;

// Splits "dim[12]" into "dim[" and 12, and "3x12", of a picture, into "#x" and 3, 12.
bool split_number(std::string name, std::string& prefix, Place& place) {
    while (!name.empty() && (name.back() == ']' || name.back() == ')'))
        name.pop_back();
    const std::size_t last = name.find_last_not_of("0123456789");
    const std::size_t begin = last == std::string::npos ? 0 : last + 1;
    prefix = lower(name.substr(0, begin));
    place = {};
    if (const std::size_t word = prefix.find_first_not_of("0123456789");
        word > 0 && word != std::string::npos) {
        std::from_chars(prefix.data(), prefix.data() + word, place.first);
        prefix.replace(0, word, "#");
    }
    const char* const end = name.data() + name.size();
    return begin < name.size() &&
           std::from_chars(name.data() + begin, end, place.second).ec == std::errc{};
}

}  // namespace

std::vector<ColumnFamily> column_families(const std::vector<std::string>& names,
                                          std::span<const std::size_t> columns) {
    std::map<std::string, std::map<Place, std::size_t>> found;
    std::vector<std::string> order;  // of the first column of each
    for (const std::size_t column : columns) {
        std::string prefix;
        Place place;
        if (!split_number(names[column], prefix, place)) continue;
        if (!found.contains(prefix)) order.push_back(prefix);
        found[prefix].emplace(place, column);
    }
    std::vector<ColumnFamily> families;
    for (const std::string& prefix : order) {
        if (found[prefix].size() < 2) continue;
        ColumnFamily& family = families.emplace_back(ColumnFamily{prefix, {}});
        for (const auto& [place, column] : found[prefix])
            family.columns.push_back(column);
    }
    std::ranges::stable_sort(families, std::greater{},
                             [](const ColumnFamily& family) { return family.columns.size(); });
    return families;
}

}  // namespace sparsescope::importing
