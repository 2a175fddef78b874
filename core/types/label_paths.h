// SPDX-License-Identifier: GPL-3.0-or-later
// For each of some documents the nodes of a tree from its root down to where the document belongs.
// Two documents have as many levels in common as their paths have first nodes in common. Std only.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

struct LabelPaths {
    std::vector<std::uint32_t> nodes;  // ids of distinct path prefixes, outermost first
    std::vector<std::uint32_t> begin;  // [documents + 1]: where a document's nodes begin

    [[nodiscard]] std::size_t documents() const { return begin.empty() ? 0 : begin.size() - 1; }
    // Empty: the document has no path.
    [[nodiscard]] std::span<const std::uint32_t> of(std::size_t i) const {
        return std::span(nodes).subspan(begin[i], begin[i + 1] - begin[i]);
    }
};

}  // namespace sparsescope
