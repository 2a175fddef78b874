// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/condition_parser.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "core/base/nearest_word.h"
#include "core/filter/id_list.h"
#include "core/filter/print.h"
#include "core/filter/words.h"

namespace sparsescope::filter_text {

namespace {

using Parsed = tl::expected<Condition, FilterError>;

constexpr std::size_t most_neurons = 256;  // of one shares:

tl::unexpected<FilterError> wrong(std::size_t position, std::size_t length, std::string message) {
    return tl::unexpected<FilterError>(FilterError{position, length, std::move(message)});
}
tl::unexpected<FilterError> wrong_value(const Token& term, std::string message) {
    return wrong(term.value_position, term.value_length(), std::move(message));
}

tl::unexpected<FilterError> unknown_word(const Token& term) {
    if (term.field.empty())
        return wrong(
            term.position, term.length,
            term.quoted
                ? fmt::format("Say where to look, as in text~{}.", value_text(term.value))
                : fmt::format("A word such as label is expected before \"{}\".", term.mark));
    const auto complain = [&](std::string_view advice) {
        return wrong(term.position, term.field.size(),
                     fmt::format("\"{}\" is not a condition. {}", term.field, advice));
    };
    if (term.field == "and" || term.field == "AND" || term.field == "&&")
        return complain("Conditions side by side must all hold: leave the word out.");
    if (term.field == "not" || term.field == "NOT" || term.field == "!")
        return complain("Write - right before what must not hold.");
    const std::string nearest = nearest_condition(term.field);
    if (!nearest.empty()) return complain(fmt::format("Did you mean \"{}\"?", nearest));
    return complain(fmt::format("Say what it is: label:{0}, tag:{0} or text~{0}.", term.field));
}

tl::unexpected<FilterError> wrong_mark(const Token& term, std::string_view expected) {
    return wrong(term.position + term.field.size(), term.mark.size(),
                 fmt::format("\"{}\" is followed by {}.", term.field, expected));
}

Parsed parse_name(const Token& term, const Word& word) {
    if (term.mark != ":") return wrong_mark(term, fmt::format(":, as in {}", word.example));
    if (term.value.empty() && !(term.quoted && word.name == "label"))
        return wrong_value(
            term, fmt::format("A {} is expected here, as in {}.", word.name, word.example));
    if (word.name == "label") return LabelIs{term.value};
    if (word.name == "tag") return TagIs{term.value};
    for (const Split split : {Split::train, Split::validation, Split::test})
        if (term.value == split_name(split)) return SplitIs{split};
    return wrong_value(
        term, fmt::format("A split is train, validation or test, not \"{}\".", term.value));
}

Parsed parse_words(const Token& term) {
    if (term.mark != "~") return wrong_mark(term, "~, as in text~tax");
    if (std::ranges::all_of(term.value, is_space))
        return wrong_value(term, "Words are expected here, as in text~tax or text~\"tax reform\".");
    return TextHas{term.value};
}

Parsed parse_whole_number(const Token& term, const Word& word) {
    const bool by_number = word.name == "id" && term.mark == ":";
    const bool several =
        by_number && !term.quoted && term.value.find_first_of(",-", 1) < std::string::npos;
    if (several) {
        auto list = parse_id_list(term.value);
        if (list) return std::move(*list);
        return wrong(term.value_position + list.error().position, list.error().length,
                     list.error().message);
    }
    const auto comparison = by_number ? Comparison::equal : comparison_from(term.mark);
    if (!comparison)
        return wrong_mark(term, fmt::format("{}>, >=, <, <= or =, as in {}",
                                            word.name == "id" ? ":, " : "", word.example));
    const auto number = number_from<std::int64_t>(term.value);
    if (!number || term.quoted)
        return wrong_value(term,
                           term.value.empty()
                               ? fmt::format("A number is expected here, as in {}.", word.example)
                               : fmt::format("\"{}\" is not a whole number.", term.value));
    if (word.name == "id") return IdIs{*comparison, *number};
    return LengthIs{*comparison, *number};
}

Parsed parse_on(const Token& term, NeuronId neuron) {
    constexpr std::string_view with_k = "on@k=";
    if (term.quoted || !term.value.starts_with("on"))
        return wrong_value(term, fmt::format("After \"{0}:\" the word on is expected, as in {0}:on "
                                             "or {0}:on@k=4.",
                                             term.field));
    if (term.value == "on") return NeuronOn{neuron, {}};
    const std::string_view value = term.value;
    const auto k = value.starts_with(with_k) ? number_from<int>(value.substr(with_k.size()))
                                             : std::optional<int>();
    if (!k || *k < 1)
        return wrong_value(term, fmt::format("Which k? Write {0}:on for the k in use, or a number "
                                             "of active neurons from 1 up, as in {0}:on@k=4.",
                                             term.field));
    return NeuronOn{neuron, *k};
}

Parsed parse_neuron(const Token& term, NeuronId neuron) {
    if (term.mark == ":") return parse_on(term, neuron);
    const auto comparison = comparison_from(term.mark);
    if (!comparison)
        return wrong_mark(term,
                          fmt::format("a weight or :on, as in {0}>0.3 or {0}:on", term.field));
    const auto weight = number_from<double>(term.value);
    if (!weight || term.quoted || !std::isfinite(*weight))
        return wrong_value(
            term, term.value.empty()
                      ? fmt::format("A weight is expected here, as in {}>0.3.", term.field)
                      : fmt::format("\"{}\" is not a number. Write a weight, as in {}>0.3.",
                                    term.value, term.field));
    return NeuronWeightIs{neuron, *comparison, *weight};
}

Parsed parse_shares(const Token& term) {
    if (term.mark != ":") return wrong_mark(term, ":, as in shares:n1,n2>=1");
    const std::string_view value = term.value;
    const std::size_t mark_at = std::min(value.find_first_of("<>="), value.size());
    SharesNeurons shares{};
    for (std::size_t at = 0; at <= mark_at;) {
        const std::size_t end = std::min(value.find(',', at), mark_at);
        const std::string_view word = value.substr(at, end - at);
        const auto neuron = neuron_from(word);
        if (!neuron || term.quoted)
            return wrong(term.value_position + at, word.size(),
                         "Neurons with commas between them are expected here, as in "
                         "shares:n1,n2>=1.");
        if (std::ranges::find(shares.neurons, *neuron) == shares.neurons.end())
            shares.neurons.push_back(*neuron);
        if (shares.neurons.size() > most_neurons)
            return wrong_value(term,
                               fmt::format("At most {} neurons can be named here.", most_neurons));
        at = end + 1;
    }
    const std::size_t mark_end = std::min(value.find_first_not_of("<>=", mark_at), value.size());
    const auto comparison = comparison_from(value.substr(mark_at, mark_end - mark_at));
    const auto count = number_from<int>(value.substr(mark_end));
    if (!comparison || !count)
        return wrong(term.value_position + mark_at, value.size() - mark_at,
                     "How many of them must be active? Write for example shares:n1,n2>=1.");
    shares.comparison = *comparison;
    shares.count = *count;
    return shares;
}

Parsed parse_field(const Token& term) {
    const bool prefixed = !term.quoted_field && term.field_name.starts_with(field_prefix);
    FieldIs field{term.field_name.substr(prefixed ? field_prefix.size() : 0), Comparison::equal,
                  term.value};
    if (field.name.empty())
        return wrong(term.position, term.field.size(),
                     "The name of a field is expected here, as in meta.year>2000.");
    const auto comparison =
        term.mark == ":" ? std::optional(Comparison::equal) : comparison_from(term.mark);
    if (!comparison)
        return wrong_mark(term, fmt::format(":, >, >=, <, <= or =, as in {}:mail", term.field));
    field.comparison = *comparison;
    if (field.value.empty() && !(term.quoted && *comparison == Comparison::equal))
        return wrong_value(term, fmt::format("A value is expected here, as in {0}>2000 or "
                                             "{0}:mail. Without a value is {0}:\"\".",
                                             term.field));
    return field;
}

}  // namespace

std::string nearest_condition(std::string_view typed, std::vector<std::string> fields) {
    for (const Word& word : words)
        fields.emplace_back(word.name);
    return nearest_word(typed, fields);
}

tl::expected<Condition, FilterError> parse_condition(const Token& term) {
    if (!term.closed)
        return wrong(term.value_position, term.value_length(),
                     "This quote has no end. Write \" behind the last word.");
    if (term.quoted_field) return parse_field(term);
    const auto word = std::ranges::find(words, term.field, &Word::name);
    if (word == words.end()) {
        const auto neuron = neuron_from(term.field);
        if (neuron) return parse_neuron(term, *neuron);
        return term.field.empty() || term.mark.empty() ? unknown_word(term) : parse_field(term);
    }
    if (word->name == "text") return parse_words(term);
    if (word->name == "shares") return parse_shares(term);
    if (word->name == "len" || word->name == "id") return parse_whole_number(term, *word);
    return parse_name(term, *word);
}

}  // namespace sparsescope::filter_text
