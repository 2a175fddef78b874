// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/vocabulary.h"

#include <fmt/core.h>

#include <algorithm>

#include "core/base/nearest_word.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_names_listed = 8;

std::string advice(std::string_view kind, const std::string& name,
                   const std::vector<std::string>& names) {
    if (names.empty()) return fmt::format("These documents have no {}s.", kind);
    const std::string nearest = nearest_word(name, names);
    if (!nearest.empty()) return fmt::format("Did you mean \"{}\"?", nearest);
    std::string list;
    const std::size_t listed = std::min(names.size(), most_names_listed);
    for (std::size_t i = 0; i < listed; ++i)
        list += fmt::format("{}\"{}\"", i == 0 ? "It can be " : ", ", names[i]);
    return list +
           (names.size() > listed ? fmt::format(" and {} more.", names.size() - listed) : ".");
}

}  // namespace

std::optional<std::string> unknown_name(const Condition& condition,
                                        const FilterVocabulary& vocabulary) {
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

}  // namespace sparsescope
