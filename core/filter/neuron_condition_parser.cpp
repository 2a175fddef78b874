// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/neuron_condition_parser.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/base/nearest_word.h"
#include "core/filter/neuron_filter_words.h"
#include "core/filter/print.h"

namespace sparsescope::filter_text {

namespace {

using ParsedNeuron = tl::expected<NeuronCondition, FilterError>;

tl::unexpected<FilterError> refuse(std::size_t position, std::size_t length, std::string message) {
    return tl::unexpected<FilterError>(FilterError{position, length, std::move(message)});
}
tl::unexpected<FilterError> refuse_value(const Token& term, std::string message) {
    return refuse(term.value_position, term.value_length(), std::move(message));
}
tl::unexpected<FilterError> refuse_mark(const Token& term, std::string_view expected) {
    if (term.mark.empty())
        return refuse(term.position, term.length,
                      fmt::format("\"{}\" is followed by {}.", term.field, expected));
    return refuse(term.position + term.field.size(), term.mark.size(),
                  fmt::format("\"{}\" is followed by {}.", term.field, expected));
}

tl::unexpected<FilterError> refuse_word(const Token& term) {
    if (term.field.empty() && term.quoted)
        return refuse(term.position, term.length,
                      fmt::format("Say where to look, as in name~{}.", value_text(term.value)));
    if (term.field.empty())
        return refuse(term.position, term.length,
                      fmt::format("A word such as purity is expected before \"{}\".", term.mark));
    const auto complain = [&](std::string_view advice) {
        return refuse(term.position, term.field.size(),
                      fmt::format("\"{}\" is not a condition. {}", term.field, advice));
    };
    if (term.field == "and" || term.field == "AND" || term.field == "&&")
        return complain("Conditions side by side must all hold: leave the word out.");
    if (term.field == "not" || term.field == "NOT" || term.field == "!")
        return complain("Write - right before what must not hold.");
    std::vector<std::string> names;
    for (const auto& word : neuron_trait_words)
        names.emplace_back(word.name);
    for (const auto& word : neuron_words)
        names.emplace_back(word.name);
    for (const auto& word : neuron_number_words())
        names.emplace_back(word.name);
    const std::string nearest = nearest_word(term.field, names);
    if (!nearest.empty()) return complain(fmt::format("Did you mean \"{}\"?", nearest));
    if (!term.mark.empty())
        return complain(
            "Numbers are purity, frequency, documents, weight, mono and others; see "
            "the list that opens while you type.");
    return complain(
        fmt::format("Say what it is: name~{0}, label:{0} or tag:{0}.", value_text(term.field)));
}

// 0.8, 1e-3 or 80%.
std::optional<double> number_or_percent(std::string_view text) {
    const bool percent = text.ends_with('%');
    if (percent) text.remove_suffix(1);
    const auto number = number_from<double>(text);
    if (!number || !std::isfinite(*number)) return std::nullopt;
    return percent ? *number / 100 : *number;
}

ParsedNeuron parse_neuron_number(const Token& term, NeuronNumber number) {
    const auto words = neuron_number_words();
    const auto word = std::ranges::find(words, number, &NeuronNumberWord::number);
    const auto comparison = comparison_from(term.mark);
    if (!comparison)
        return refuse_mark(term, fmt::format(">, >=, <, <= or =, as in {}", word->example));
    const auto value = number_or_percent(term.value);
    if (!value || term.quoted)
        return refuse_value(
            term, term.value.empty()
                      ? fmt::format("A number is expected here, as in {}.", word->example)
                      : fmt::format("\"{}\" is not a number. Write for example {}.", term.value,
                                    word->example));
    return NeuronNumberIs{number, *comparison, *value};
}

ParsedNeuron parse_id(const Token& term) {
    const auto comparison =
        term.mark == ":" ? std::optional(Comparison::equal) : comparison_from(term.mark);
    if (!comparison) return refuse_mark(term, ":, >, >=, <, <= or =, as in id:12");
    const auto id = number_from<std::int64_t>(term.value);
    if (!id || term.quoted)
        return refuse_value(term, term.value.empty()
                                      ? "A number is expected here, as in id:12."
                                      : fmt::format("\"{}\" is not a whole number.", term.value));
    return NeuronIdIs{*comparison, *id};
}

// The value of near: is itself a neuron, a mark and a number: 412>0.6 or n412>0.6.
ParsedNeuron parse_near(const Token& term) {
    if (term.mark != ":") return refuse_mark(term, ":, as in near:412>0.6");
    const std::string_view value = term.value;
    const std::size_t mark_at = std::min(value.find_first_of("<>="), value.size());
    const std::size_t mark_end = std::min(value.find_first_not_of("<>=", mark_at), value.size());
    const std::string_view word = value.substr(0, mark_at);
    auto neuron = neuron_from(word);
    if (!neuron) neuron = number_from<NeuronId>(word);
    if (!neuron || term.quoted)
        return refuse(term.value_position, std::max<std::size_t>(word.size(), 1),
                      "The number of a neuron is expected here, as in near:412>0.6.");
    const auto comparison = comparison_from(value.substr(mark_at, mark_end - mark_at));
    const auto cosine = number_or_percent(value.substr(mark_end));
    if (!comparison || !cosine)
        return refuse(term.value_position + mark_at, value.size() - mark_at,
                      fmt::format("How near? Write a cosine, as in near:{}>0.6.", *neuron));
    return NeuronNear{*neuron, *comparison, *cosine};
}

ParsedNeuron parse_has(const Token& term, const Word& word) {
    if (term.mark != "~") return refuse_mark(term, fmt::format("~, as in {}", word.example));
    if (std::ranges::all_of(term.value, is_space))
        return refuse_value(term, fmt::format("Words are expected here, as in {}.", word.example));
    if (word.name == "name") return NeuronNameHas{term.value};
    return NeuronNoteHas{term.value};
}

ParsedNeuron parse_is(const Token& term, const Word& word) {
    if (term.mark != ":") return refuse_mark(term, fmt::format(":, as in {}", word.example));
    if (term.value.empty() && !(term.quoted && word.name == "label"))
        return refuse_value(
            term, fmt::format("A {} is expected here, as in {}.", word.name, word.example));
    if (word.name == "label") return NeuronLabelIs{term.value};
    return NeuronTagIs{term.value};
}

}  // namespace

tl::expected<NeuronCondition, FilterError> parse_neuron_condition(const Token& term) {
    if (!term.closed)
        return refuse(term.value_position, term.value_length(),
                      "This quote has no end. Write \" behind the last word.");
    if (term.quoted_field) return refuse_word(term);
    const auto* const trait =
        std::ranges::find(neuron_trait_words, term.field, &NeuronTraitWord::name);
    if (trait != neuron_trait_words.end()) {
        if (term.mark.empty()) return NeuronIs{trait->trait};
        return refuse(term.position + term.field.size(), term.length - term.field.size(),
                      fmt::format("\"{}\" stands alone: leave the rest out.", term.field));
    }
    if (const auto number = neuron_number(term.field)) return parse_neuron_number(term, *number);
    const auto* const word = std::ranges::find(neuron_words, term.field, &Word::name);
    if (word == neuron_words.end()) return refuse_word(term);
    if (word->name == "id") return parse_id(term);
    if (word->name == "near") return parse_near(term);
    if (word->name == "name" || word->name == "note") return parse_has(term, *word);
    return parse_is(term, *word);
}

}  // namespace sparsescope::filter_text
