// SPDX-License-Identifier: GPL-3.0-or-later
// The words a condition can begin with. Private to this folder.
#pragma once
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "core/filter/filter.h"

namespace sparsescope::filter_text {

struct Word {
    std::string_view name;
    std::string_view mark;     // what completion writes behind it
    std::string_view hint;     // what completion says of it
    std::string_view example;  // what an error shows
};
inline constexpr std::array words = {
    Word{"label", ":", "its label", "label:sport"},
    Word{"text", "~", "words side by side", "text~\"tax reform\""},
    Word{"len", ">", "characters of its text", "len>200"},
    Word{"tag", ":", "a tag of yours", "tag:review"},
    Word{"split", ":", "train, validation or test", "split:test"},
    Word{"id", ":", "its number", "id:12"},
    Word{"shares", ":", "how many of some neurons are active", "shares:n1,n2>=1"},
};

// Before the name of a field that a condition is called like: meta.label:x.
inline constexpr std::string_view field_prefix = "meta.";

// A whole number or decimal that is all of the text.
template <class Number>
std::optional<Number> number_from(std::string_view text) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// "n412" or "f412".
inline std::optional<NeuronId> neuron_from(std::string_view word) {
    if (word.size() < 2 || (word[0] != 'n' && word[0] != 'f')) return std::nullopt;
    return number_from<NeuronId>(word.substr(1));
}

inline std::optional<Comparison> comparison_from(std::string_view mark) {
    for (const Comparison comparison : {Comparison::less, Comparison::less_equal, Comparison::equal,
                                        Comparison::greater_equal, Comparison::greater})
        if (mark == sign_of(comparison)) return comparison;
    return std::nullopt;
}

}  // namespace sparsescope::filter_text
