// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/name_book.h"

#include <algorithm>
#include <iterator>

namespace sparsescope {

namespace {

const ShownName& nameless() {
    static const ShownName none;
    return none;
}

constexpr std::string_view origin_words[] = {"own", "imported", "carried", "command"};

}  // namespace

NameBook::NameBook(const AutomaticNames& automatic, std::span<const NeuronMark> marks) {
    std::size_t neurons = 0;
    for (const AutomaticName& name : automatic.names)
        neurons = std::max(neurons, std::size_t{name.neuron} + 1);
    for (const NeuronMark& mark : marks)
        neurons = std::max(neurons, std::size_t{mark.neuron} + 1);
    automatic_.resize(neurons);
    for (const AutomaticName& name : automatic.names)
        automatic_[name.neuron] = {name.name, name.score, std::nullopt, {}, name.mixed};
    names_ = automatic_;
    for (const NeuronMark& mark : marks) {
        if (mark.name.empty()) continue;
        ShownName& shown = names_[mark.neuron];
        // Somebody may have taken the automatic name as it was: it fits as well as before.
        const auto score = mark.name == shown.text ? shown.score : std::nullopt;
        shown = {mark.name, score, mark.origin, mark.source, false};
    }
}

const ShownName& NameBook::of(NeuronId neuron) const {
    return neuron < names_.size() ? names_[neuron] : nameless();
}

const ShownName& NameBook::automatic(NeuronId neuron) const {
    return neuron < automatic_.size() ? automatic_[neuron] : nameless();
}

std::vector<std::string> NameBook::texts() const {
    std::vector<std::string> texts;
    texts.reserve(names_.size());
    for (const ShownName& name : names_)
        texts.push_back(name.text);
    return texts;
}

void NameBook::set_score(NeuronId neuron, std::optional<double> score) {
    if (neuron < names_.size()) names_[neuron].score = score;
}

std::string_view origin_word(const std::optional<NameOrigin>& origin) {
    return origin ? origin_words[static_cast<std::size_t>(*origin)] : "automatic";
}

std::string origin_in_words(NameOrigin origin, std::string_view source) {
    const auto with = [&](const char* words, const char* without) {
        return source.empty() ? std::string(without) : words + std::string(source);
    };
    switch (origin) {
        case NameOrigin::own:
            break;
        case NameOrigin::imported:
            return with("from ", "imported");
        case NameOrigin::carried:
            return with("carried from model ", "carried from another model");
        case NameOrigin::command:
            return with("by the program ", "by a program");
    }
    return "your own";
}

std::optional<NameOrigin> origin_of_word(std::string_view word) {
    const auto* const found = std::ranges::find(origin_words, word);
    if (found == std::end(origin_words)) return std::nullopt;
    return static_cast<NameOrigin>(std::distance(std::begin(origin_words), found));
}

}  // namespace sparsescope
