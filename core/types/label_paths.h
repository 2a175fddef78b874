// SPDX-License-Identifier: GPL-3.0-or-later
// Labels that have levels: a path per document, such as animal / mammal / dog. Two documents are
// the more alike the longer the beginning their paths share. Nodes are ids of distinct path
// prefixes, outermost first: two documents share a node exactly when their paths begin alike up
// to there.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sparsescope {

struct LabelPaths {
    std::vector<std::uint32_t> nodes;  // all paths, one after the other
    std::vector<std::uint32_t> begin;  // where each document's starts; one more than documents

    // Empty: the document has no label.
    [[nodiscard]] std::span<const std::uint32_t> of(std::size_t i) const {
        return std::span(nodes).subspan(begin[i], begin[i + 1] - begin[i]);
    }
    [[nodiscard]] std::size_t documents() const { return begin.empty() ? 0 : begin.size() - 1; }
};

}  // namespace sparsescope
