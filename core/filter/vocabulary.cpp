// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/vocabulary.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/base/nearest_word.h"
#include "core/filter/condition_parser.h"
#include "core/filter/field_test.h"
#include "core/filter/lexer.h"
#include "core/filter/words.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_names_listed = 8;
constexpr std::size_t longest_listed = 80;  // bytes: a label may be a whole page

// The name, or its beginning up to a whole character.
std::string beginning_of(const std::string& name) {
    if (name.size() <= longest_listed) return name;
    std::size_t end = longest_listed;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U)
        --end;
    return name.substr(0, end) + "…";
}

// "a", "b" and 3 more
std::string listed(const std::vector<std::string>& names) {
    std::string list;
    const std::size_t shown = std::min(names.size(), most_names_listed);
    for (std::size_t i = 0; i < shown; ++i)
        list += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", beginning_of(names[i]));
    return list + (names.size() > shown ? fmt::format(" and {} more", names.size() - shown) : "");
}

std::string advice(std::string_view kind, const std::string& name,
                   const std::vector<std::string>& names) {
    if (names.empty()) return fmt::format("These documents have no {}s.", kind);
    const std::string nearest = nearest_word(name, names);
    if (!nearest.empty()) return fmt::format("Did you mean \"{}\"?", nearest);
    return fmt::format("It can be {}.", listed(names));
}

std::string unknown_field(const std::string& name, const FilterVocabulary& vocabulary) {
    std::vector<std::string> names;
    for (const auto& field : vocabulary.fields.list)
        names.push_back(field.name);
    const std::string nearest = filter_text::nearest_condition(name, names);
    const std::string begins =
        "onditions begin with label, text, len, tag, split, id, shares or a neuron such as n412.";
    if (names.empty() && nearest.empty())
        return fmt::format("\"{}\" is not a condition. C{}", name, begins);
    if (names.empty())
        return fmt::format("\"{}\" is not a condition. Did you mean \"{}\"?", name, nearest);
    if (!nearest.empty())
        return fmt::format("There is no field \"{}\". Did you mean \"{}\"? The fields are {}.",
                           name, nearest, listed(names));
    return fmt::format("There is no field \"{}\". The fields are {}; other c{}", name,
                       listed(names), begins);
}

// Only what is equal can name a value that there is not.
std::optional<std::string> unknown_value(const FieldIs& condition,
                                         const FilterVocabulary::Field& field) {
    if (condition.comparison != Comparison::equal || condition.value.empty() ||
        field.values.empty())
        return std::nullopt;
    const FieldTest test(condition);
    std::vector<std::string> values;
    for (const auto& word : field.values) {
        if (test.passes(word.text)) return std::nullopt;
        values.push_back(word.text);
    }
    return fmt::format("There is no {} \"{}\". {}", field.name, condition.value,
                       advice(field.name, condition.value, values));
}

std::optional<std::string> unknown(const FieldIs& condition, const FilterVocabulary& vocabulary) {
    if (vocabulary.fields.sampled) return std::nullopt;
    const auto* field = vocabulary.fields.find(condition.name);
    return field ? unknown_value(condition, *field) : unknown_field(condition.name, vocabulary);
}

}  // namespace

const FilterVocabulary::Field* FilterVocabulary::Fields::find(std::string_view name) const {
    const auto found = std::ranges::find(list, name, &Field::name);
    return found == list.end() ? nullptr : &*found;
}

std::optional<std::string> unknown_name(const Condition& condition,
                                        const FilterVocabulary& vocabulary) {
    if (const auto* field = std::get_if<FieldIs>(&condition)) return unknown(*field, vocabulary);
    const auto* label = std::get_if<LabelIs>(&condition);
    const auto* tag = std::get_if<TagIs>(&condition);
    if (!tag && (!label || label->name.empty())) return std::nullopt;
    const std::string& name = tag ? tag->name : label->name;
    std::vector<std::string> names;
    for (const auto& word : tag ? vocabulary.tags : vocabulary.labels) {
        if (word.text == name) return std::nullopt;
        if (!word.text.empty()) names.push_back(word.text);
    }
    const std::string_view kind = tag ? "tag" : "label";
    return fmt::format("There is no {} \"{}\". {}", kind, name, advice(kind, name, names));
}

std::optional<FilterError> find_unknown_name(const Filter& filter, std::string_view text,
                                             const FilterVocabulary& vocabulary) {
    if (filter.condition) {
        auto message = unknown_name(*filter.condition, vocabulary);
        if (!message) return std::nullopt;
        FilterError error{filter.position, filter.length, std::move(*message)};
        const auto* field = std::get_if<FieldIs>(&*filter.condition);
        // Of an unknown field only the name is wrong.
        if (field && !vocabulary.fields.find(field->name))
            error.length = filter_text::Lexer(text.substr(error.position)).next().field.size();
        return error;
    }
    for (const Filter& part : filter.parts) {
        if (auto error = find_unknown_name(part, text, vocabulary)) return error;
    }
    return std::nullopt;
}

}  // namespace sparsescope
