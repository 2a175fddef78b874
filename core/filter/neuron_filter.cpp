// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/neuron_filter.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "core/base/nearest_word.h"
#include "core/filter/neuron_condition_parser.h"
#include "core/filter/neuron_filter_words.h"
#include "core/filter/print.h"
#include "core/filter/tree_parser.h"
#include "core/filter/tree_text.h"

namespace sparsescope {

namespace {

constexpr std::array number_words = {
    NeuronNumberWord{NeuronNumber::frequency, "frequency", "share of documents it is active on",
                     "frequency<0.001"},
    NeuronNumberWord{NeuronNumber::documents, "documents", "how many it is active on",
                     "documents>5"},
    NeuronNumberWord{NeuronNumber::weight, "weight", "its largest weight", "weight>2"},
    NeuronNumberWord{NeuronNumber::mean, "mean", "its mean weight where it is active", "mean>0.5"},
    NeuronNumberWord{NeuronNumber::purity, "purity", "share of its most frequent label",
                     "purity>0.8"},
    NeuronNumberWord{NeuronNumber::support, "support", "its documents that have a label",
                     "support>20"},
    NeuronNumberWord{NeuronNumber::entropy, "entropy", "of its labels, in bits", "entropy<1"},
    NeuronNumberWord{NeuronNumber::lift, "lift", "purity over the label's share of all documents",
                     "lift>3"},
    NeuronNumberWord{NeuronNumber::mono, "mono", "MonoScore: how alike its documents are",
                     "mono>0.2"},
    NeuronNumberWord{NeuronNumber::cosine, "cosine", "to the nearest other neuron", "cosine>0.9"},
    NeuronNumberWord{NeuronNumber::stability, "stability", "best match in other models",
                     "stability>0.8"},
    NeuronNumberWord{NeuronNumber::score, "score", "how well its name fits", "score>0.7"},
    NeuronNumberWord{NeuronNumber::died, "died", "the step of its death", "died>5000"},
};

struct NeuronConditionText {
    std::string operator()(const NeuronIs& c) const {
        return std::string(std::ranges::find(filter_text::neuron_trait_words, c.trait,
                                             &filter_text::NeuronTraitWord::trait)
                               ->name);
    }
    std::string operator()(const NeuronNumberIs& c) const {
        return fmt::format("{}{}{}", name_of(c.number), sign_of(c.comparison), c.value);
    }
    std::string operator()(const NeuronIdIs& c) const {
        return fmt::format("id{}{}",
                           c.comparison == Comparison::equal ? ":" : sign_of(c.comparison), c.id);
    }
    std::string operator()(const NeuronNear& c) const {
        return fmt::format("near:{}{}{}", c.neuron, sign_of(c.comparison), c.cosine);
    }
    std::string operator()(const NeuronNameHas& c) const {
        return "name~" + filter_text::value_text(c.text);
    }
    std::string operator()(const NeuronNoteHas& c) const {
        return "note~" + filter_text::value_text(c.text);
    }
    std::string operator()(const NeuronLabelIs& c) const {
        return "label:" + filter_text::value_text(c.name);
    }
    std::string operator()(const NeuronTagIs& c) const {
        return "tag:" + filter_text::value_text(c.name);
    }
};

std::string write_neuron_condition(const NeuronCondition& condition) {
    return std::visit(NeuronConditionText{}, condition);
}

std::optional<std::string> unknown_word(std::string_view kind, const std::string& name,
                                        const std::vector<FilterVocabulary::Word>& words) {
    std::vector<std::string> names;
    for (const auto& word : words) {
        if (word.text == name) return std::nullopt;
        names.push_back(word.text);
    }
    if (names.empty())
        return fmt::format("There is no {} \"{}\": {}.", kind, name,
                           kind == "tag" ? "no neuron has a tag" : "the documents have none");
    const std::string nearest = nearest_word(name, names);
    return fmt::format(
        "There is no {} \"{}\".{}", kind, name,
        nearest.empty() ? std::string() : fmt::format(" Did you mean \"{}\"?", nearest));
}

std::optional<std::string> unknown_neuron(NeuronId neuron, const NeuronVocabulary& vocabulary) {
    if (neuron < vocabulary.neurons) return std::nullopt;
    return fmt::format("There is no neuron {}: the model's neurons are 0 to {}.", neuron,
                       vocabulary.neurons - 1);
}

std::optional<std::string> unknown_part(const NeuronCondition& condition,
                                        const NeuronVocabulary& vocabulary) {
    if (const auto* near = std::get_if<NeuronNear>(&condition))
        return unknown_neuron(near->neuron, vocabulary);
    if (const auto* tag = std::get_if<NeuronTagIs>(&condition))
        return unknown_word("tag", tag->name, vocabulary.tags);
    const auto* label = std::get_if<NeuronLabelIs>(&condition);
    if (!label || label->name.empty()) return std::nullopt;
    return unknown_word("label", label->name, vocabulary.labels);
}

}  // namespace

std::span<const NeuronNumberWord> neuron_number_words() {
    return number_words;
}

std::string_view name_of(NeuronNumber number) {
    return std::ranges::find(number_words, number, &NeuronNumberWord::number)->name;
}

std::optional<NeuronNumber> neuron_number(std::string_view name) {
    if (name == "density") return NeuronNumber::frequency;
    if (name == "max") return NeuronNumber::weight;
    const auto* const found = std::ranges::find(number_words, name, &NeuronNumberWord::name);
    return found == number_words.end() ? std::nullopt : std::optional(found->number);
}

tl::expected<NeuronFilter, FilterError> parse_neuron_filter(std::string_view text) {
    return filter_text::parse_tree<NeuronFilter>(text, filter_text::parse_neuron_condition,
                                                 "purity>0.8", "label:\"real estate\"");
}

std::string to_text(const NeuronFilter& filter) {
    return filter_text::tree_text(filter, write_neuron_condition);
}

std::vector<std::string> chips_of(const NeuronFilter& filter) {
    return filter_text::tree_chips(filter, write_neuron_condition);
}

std::optional<FilterError> find_unknown_name(const NeuronFilter& filter,
                                             const NeuronVocabulary& vocabulary) {
    if (vocabulary.neurons == 0) return std::nullopt;
    if (filter.condition) {
        auto message = unknown_part(*filter.condition, vocabulary);
        if (!message) return std::nullopt;
        return FilterError{filter.position, filter.length, std::move(*message)};
    }
    for (const NeuronFilter& part : filter.parts) {
        if (auto error = find_unknown_name(part, vocabulary)) return error;
    }
    return std::nullopt;
}

}  // namespace sparsescope
