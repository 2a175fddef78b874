// SPDX-License-Identifier: GPL-3.0-or-later
// Applies filters to one document at a time in the plainest way, as the expected result for tests,
// and makes random documents for them.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/filter/filter.h"
#include "tests/support/random_codes.h"
#include "tests/support/random_filter.h"

namespace sparsescope::test {

struct FilterDocument {
    DocumentId id = 0;
    std::string text;  // ASCII
    std::string label;
    Split split = Split::train;
    std::vector<std::string> tags;
    std::map<std::string, std::vector<std::string>> fields;  // several values: a list
    OwnedCode code;
    bool removed = false;
};

// The lower-case words of an ASCII text with a space before, between and after: " the sun ".
inline std::string spaced_words(std::string_view text) {
    std::string words = " ";
    for (const char c : text) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter)
            words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        else if (words.back() != ' ')
            words += ' ';
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

template <class A, class B>
bool compares(A a, Comparison comparison, B b) {
    switch (comparison) {
        case Comparison::less:
            return a < b;
        case Comparison::less_equal:
            return a <= b;
        case Comparison::equal:
            return a == b;
        case Comparison::greater_equal:
            return a >= b;
        default:
            return a > b;
    }
}

inline bool is_naive_number(const std::string& text) {
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return !text.empty() && *end == '\0';
}

// Values are of the kinds "12.5", "2024-03-01" and words.
inline bool naive_value_passes(const std::string& value, const FieldIs& c) {
    const bool date = value.size() == 10 && value[4] == '-';
    const bool date_wanted =
        is_naive_number(c.value)
            ? c.value.size() == 4 && c.value.find_first_of(".-") == c.value.npos
            : c.value.size() > 4 && c.value[4] == '-';
    if (date && date_wanted)
        return compares(value.substr(0, c.value.size()), c.comparison, c.value);
    if (is_naive_number(value) != is_naive_number(c.value)) return false;
    if (is_naive_number(value))
        return compares(std::strtod(value.c_str(), nullptr), c.comparison,
                        std::strtod(c.value.c_str(), nullptr));
    return compares(value, c.comparison, c.value);
}

struct NaiveCondition {
    const FilterDocument& document;
    int k;

    [[nodiscard]] bool on(NeuronId neuron, int at_k) const {
        const auto& neurons = document.code.neurons;
        const auto end = neurons.begin() + std::min<std::ptrdiff_t>(at_k, std::ssize(neurons));
        return std::find(neurons.begin(), end, neuron) != end;
    }
    bool operator()(const LabelIs& c) const { return document.label == c.name; }
    bool operator()(const TextHas& c) const {
        const std::string wanted = spaced_words(c.words);
        return wanted != " " && spaced_words(document.text).find(wanted) != std::string::npos;
    }
    bool operator()(const LengthIs& c) const {
        return compares(std::ssize(document.text), c.comparison, c.characters);
    }
    bool operator()(const TagIs& c) const {
        return std::ranges::find(document.tags, c.name) != document.tags.end();
    }
    bool operator()(const SplitIs& c) const { return document.split == c.split; }
    bool operator()(const IdIs& c) const { return compares(document.id, c.comparison, c.id); }
    bool operator()(const IdIn& c) const {
        return std::ranges::any_of(c.ranges, [&](const auto& range) {
            return range.first <= document.id && document.id <= range.second;
        });
    }
    bool operator()(const FieldIs& c) const {
        const auto field = document.fields.find(c.name);
        const bool some = field != document.fields.end() && !field->second.empty();
        if (c.value.empty()) return !some;
        return some && std::ranges::any_of(field->second, [&](const std::string& value) {
                   return naive_value_passes(value, c);
               });
    }
    bool operator()(const NeuronWeightIs& c) const {
        double weight = 0;
        for (std::size_t i = 0; i < document.code.neurons.size(); ++i) {
            if (document.code.neurons[i] == c.neuron)
                weight = static_cast<double>(document.code.weights[i]);
        }
        return compares(weight, c.comparison, c.weight);
    }
    bool operator()(const NeuronOn& c) const { return on(c.neuron, c.k.value_or(k)); }
    bool operator()(const SharesNeurons& c) const {
        return compares(
            std::ranges::count_if(c.neurons, [&](NeuronId neuron) { return on(neuron, k); }),
            c.comparison, c.count);
    }
};

inline bool lets_through(const Filter& filter, const FilterDocument& document, int k) {
    const auto holds = [&](const Filter& part) { return lets_through(part, document, k); };
    switch (filter.kind) {
        case Filter::Kind::everything:
            return true;
        case Filter::Kind::condition:
            return std::visit(NaiveCondition{document, k}, *filter.condition);
        case Filter::Kind::negation:
            return !holds(filter.parts.front());
        case Filter::Kind::conjunction:
            return std::ranges::all_of(filter.parts, holds);
        default:
            return std::ranges::any_of(filter.parts, holds);
    }
}

// Makes a document of few labels, words and tags, so that conditions from the same pool sometimes
// hold.
inline FilterDocument random_document(Random& random, const FilterPool& pool) {
    FilterDocument document;
    const std::string_view between[] = {" ", ", ", "-", "  ", "\"", "' "};
    for (auto words = random.below(12); words > 0; --words) {
        document.text += pick(random, pool.words);
        document.text += between[random.below(std::size(between))];
    }
    document.label = pick(random, pool.labels);
    const Split splits[] = {Split::train, Split::test, Split::train, Split::validation};
    document.split = splits[random.below(std::size(splits))];
    for (const std::string& tag : pool.tags) {
        if (random.below(4) == 0) document.tags.push_back(tag);
    }
    for (const std::string& field : pool.fields) {
        auto& values = document.fields[field];
        // None, one, or a list of two; "" in the pool stands for no value.
        for (auto left = random.below(4) % 3; left > 0; --left)
            if (const auto& value = pick(random, pool.values); !value.empty())
                values.push_back(value);
    }
    document.code = random_code(random, pool.neurons, static_cast<std::size_t>(pool.k), 4);
    return document;
}

}  // namespace sparsescope::test
