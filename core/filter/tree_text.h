// SPDX-License-Identifier: GPL-3.0-or-later
// A filter of any kind as text: parentheses and "or" are the same in all of them. A Tree has the
// members of Filter; write(condition) gives the text of a condition. Private to this folder.
#pragma once
#include <string>
#include <vector>

#include "core/filter/filter.h"

namespace sparsescope::filter_text {

template <class Tree, class Write>
std::string tree_text(const Tree& filter, const Write& write);

// As a part of a conjunction or negation, where only "or" (and for a negation also several
// conditions) needs parentheses.
template <class Tree, class Write>
std::string part_text(const Tree& filter, bool negated, const Write& write) {
    const bool several = filter.kind == Filter::Kind::disjunction ||
                         (negated && filter.kind == Filter::Kind::conjunction);
    return several ? "(" + tree_text(filter, write) + ")" : tree_text(filter, write);
}

template <class Tree, class Write>
std::string joined_text(const Tree& filter, const Write& write) {
    const bool all = filter.kind == Filter::Kind::conjunction;
    std::string text;
    for (const Tree& part : filter.parts) {
        if (!text.empty()) text += all ? " " : " or ";
        text += all ? part_text(part, false, write) : tree_text(part, write);
    }
    return text;
}

template <class Tree, class Write>
std::string tree_text(const Tree& filter, const Write& write) {
    switch (filter.kind) {
        case Filter::Kind::everything:
            return {};
        case Filter::Kind::condition:
            return write(*filter.condition);
        case Filter::Kind::negation:
            return "-" + part_text(filter.parts.front(), true, write);
        case Filter::Kind::conjunction:
        case Filter::Kind::disjunction:
            return joined_text(filter, write);
    }
    return {};
}

template <class Tree, class Write>
std::vector<std::string> tree_chips(const Tree& filter, const Write& write) {
    if (filter.kind == Filter::Kind::everything) return {};
    if (filter.kind != Filter::Kind::conjunction) return {part_text(filter, false, write)};
    std::vector<std::string> chips;
    for (const Tree& part : filter.parts)
        chips.push_back(part_text(part, false, write));
    return chips;
}

}  // namespace sparsescope::filter_text
