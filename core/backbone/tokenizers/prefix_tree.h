// SPDX-License-Identifier: GPL-3.0-or-later
// Finds all tokens that a text begins with, in one walk along it.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace sparsescope::tokenizers {

class PrefixTree {
  public:
    static constexpr std::int32_t none = -1;
    static constexpr std::int32_t root = 0;

    PrefixTree();
    // Of a token added twice the later value counts.
    void add(std::string_view token, std::int32_t value);

    [[nodiscard]] std::int32_t child(std::int32_t node, char byte) const;  // none: there is none
    [[nodiscard]] std::int32_t descend(std::int32_t node, std::string_view bytes) const;
    // Of the token that ends at the node; none: none does.
    [[nodiscard]] std::int32_t value(std::int32_t node) const {
        return values_[static_cast<std::size_t>(node)];
    }

  private:
    struct Edge {
        std::uint64_t key = 0;  // 1 + (parent, byte); 0: free
        std::int32_t child = none;
    };
    [[nodiscard]] std::size_t slot(std::uint64_t key) const;
    void grow();
    std::vector<Edge> edges_;  // a hash table, at most half full
    std::vector<std::int32_t> values_;
};

}  // namespace sparsescope::tokenizers
