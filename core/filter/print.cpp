// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/print.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/filter/id_list.h"
#include "core/filter/lexer.h"
#include "core/filter/tree_text.h"
#include "core/filter/words.h"

namespace sparsescope {

namespace {

struct ConditionText {
    std::string operator()(const LabelIs& c) const {
        return "label:" + filter_text::value_text(c.name);
    }
    std::string operator()(const TextHas& c) const {
        return "text~" + filter_text::value_text(c.words);
    }
    std::string operator()(const LengthIs& c) const {
        return fmt::format("len{}{}", sign_of(c.comparison), c.characters);
    }
    std::string operator()(const TagIs& c) const {
        return "tag:" + filter_text::value_text(c.name);
    }
    std::string operator()(const SplitIs& c) const {
        return std::string("split:") + split_name(c.split);
    }
    std::string operator()(const IdIs& c) const {
        return fmt::format("id{}{}",
                           c.comparison == Comparison::equal ? ":" : sign_of(c.comparison), c.id);
    }
    std::string operator()(const IdIn& c) const { return filter_text::id_list_text(c); }
    std::string operator()(const NeuronWeightIs& c) const {
        // Shortest of what reads back to the same double.
        return fmt::format("n{}{}{}", c.neuron, sign_of(c.comparison), c.weight);
    }
    std::string operator()(const NeuronOn& c) const {
        return c.k ? fmt::format("n{}:on@k={}", c.neuron, *c.k) : fmt::format("n{}:on", c.neuron);
    }
    std::string operator()(const SharesNeurons& c) const {
        std::string neurons;
        for (const NeuronId neuron : c.neurons)
            neurons += fmt::format("{}n{}", neurons.empty() ? "" : ",", neuron);
        return fmt::format("shares:{}{}{}", neurons, sign_of(c.comparison), c.count);
    }
    std::string operator()(const FieldIs& c) const {
        return fmt::format("{}{}{}", filter_text::field_text(c.name),
                           c.comparison == Comparison::equal ? ":" : sign_of(c.comparison),
                           // Bare, ">" and "=3" would be one mark, ">=".
                           filter_text::value_text(c.value, c.value.starts_with('=')));
    }
};

bool is_neuron_condition(const Condition& condition) {
    return std::holds_alternative<NeuronWeightIs>(condition) ||
           std::holds_alternative<NeuronOn>(condition) ||
           std::holds_alternative<SharesNeurons>(condition);
}

}  // namespace

std::string_view sign_of(Comparison comparison) {
    switch (comparison) {
        case Comparison::less:
            return "<";
        case Comparison::less_equal:
            return "<=";
        case Comparison::equal:
            return "=";
        case Comparison::greater_equal:
            return ">=";
        case Comparison::greater:
            return ">";
    }
    return "=";
}

std::string filter_text::to_text(const Condition& condition) {
    return std::visit(ConditionText{}, condition);
}

std::string filter_text::field_text(std::string_view name) {
    if (!is_bare_name(name)) return value_text(name, true);
    const bool taken = std::ranges::find(words, name, &Word::name) != words.end() ||
                       neuron_from(name) || name.starts_with(field_prefix);
    return (taken ? std::string(field_prefix) : std::string()) + std::string(name);
}

std::string filter_text::value_text(std::string_view value, bool always_quoted) {
    if (!always_quoted && is_bare(value)) return std::string(value);
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

namespace {
// Of the condition alone, not of a filter that one might be made into.
std::string write_condition(const Condition& condition) {
    return filter_text::to_text(condition);
}
}  // namespace

std::string to_text(const Filter& filter) {
    return filter_text::tree_text(filter, write_condition);
}

std::vector<std::string> chips_of(const Filter& filter) {
    return filter_text::tree_chips(filter, write_condition);
}

bool needs_model(const Filter& filter) {
    return (filter.condition && is_neuron_condition(*filter.condition)) ||
           std::ranges::any_of(filter.parts, needs_model);
}

}  // namespace sparsescope
