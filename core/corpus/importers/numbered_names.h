// SPDX-License-Identifier: GPL-3.0-or-later
// Names that end in numbers, in the order a person reads them. Private to this folder.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sparsescope::importing {

// chunk_2 before chunk_10.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

// "chunk" of chunk_0000_1024, "part" of part-00003-of-00010, "" of 12; "labels" of labels.
[[nodiscard]] std::string name_without_numbers(std::string_view name);

// The names by what they are called without their numbers, each list in natural order.
[[nodiscard]] std::map<std::string, std::vector<std::string>> numbered_groups(
    std::vector<std::string> names);

}  // namespace sparsescope::importing
