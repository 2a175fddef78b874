// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/tokenizers/prefix_tree.h"

#include <utility>

namespace sparsescope::tokenizers {

namespace {

std::uint64_t edge_key(std::int32_t node, char byte) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(node)) << 8U |
            static_cast<unsigned char>(byte)) +
           1;
}

}  // namespace

PrefixTree::PrefixTree() : edges_(1024), values_{none} {}

std::size_t PrefixTree::slot(std::uint64_t key) const {
    std::uint64_t mixed = key * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 32U;
    std::size_t at = static_cast<std::size_t>(mixed) & (edges_.size() - 1);
    while (edges_[at].key != 0 && edges_[at].key != key)
        at = (at + 1) & (edges_.size() - 1);
    return at;
}

void PrefixTree::grow() {
    std::vector<Edge> old(edges_.size() * 2);
    std::swap(old, edges_);
    for (const Edge& edge : old)
        if (edge.key != 0) edges_[slot(edge.key)] = edge;
}

void PrefixTree::add(std::string_view token, std::int32_t value) {
    std::int32_t node = root;
    for (const char byte : token) {
        if (values_.size() * 2 > edges_.size()) grow();
        Edge& edge = edges_[slot(edge_key(node, byte))];
        if (edge.key == 0) {
            edge = {edge_key(node, byte), static_cast<std::int32_t>(values_.size())};
            values_.push_back(none);
        }
        node = edge.child;
    }
    values_[static_cast<std::size_t>(node)] = value;
}

std::int32_t PrefixTree::child(std::int32_t node, char byte) const {
    return edges_[slot(edge_key(node, byte))].child;
}

std::int32_t PrefixTree::descend(std::int32_t node, std::string_view bytes) const {
    for (const char byte : bytes) {
        if (node == none) break;
        node = child(node, byte);
    }
    return node;
}

}  // namespace sparsescope::tokenizers
