// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/rules.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/base/nearest_word.h"

namespace sparsescope {

namespace {

using When = TrainRule::When;
using Then = TrainRule::Then;

struct Quantity {
    std::string_view word;
    When when;
    bool share;  // between 0 and 1, may be written in per cent
};
constexpr std::array quantities = {
    Quantity{"plateau", When::plateau, false}, Quantity{"dead", When::dead_above, true},
    Quantity{"accuracy", When::accuracy_above, true}, Quantity{"loss", When::loss_above, false}};

struct Deed {
    std::string_view word;
    Then then;
};
constexpr std::array deeds = {Deed{"notify", Then::notify}, Deed{"pause", Then::pause},
                              Deed{"stop", Then::stop}};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Entry, std::size_t count>
Result<Entry> look_up(const std::array<Entry, count>& table, std::string_view rule,
                      std::string_view word, std::string_view what) {
    std::vector<std::string> words;
    for (const Entry& entry : table) {
        if (entry.word == word) return entry;
        words.emplace_back(entry.word);
    }
    const std::string near = nearest_word(word, words);
    return fail(ErrorCode::invalid_argument,
                fmt::format("The rule \"{}\" {} \"{}\".{} Possible: {}.", rule, what, word,
                            near.empty() ? "" : fmt::format(" Did you mean \"{}\"?", near),
                            fmt::join(words, ", ")));
}

std::optional<double> parse_value(std::string_view text, bool share) {
    const bool per_cent = share && text.ends_with('%');
    if (per_cent) text = trimmed(text.substr(0, text.size() - 1));
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    if (per_cent) value /= 100;
    const bool possible = std::isfinite(value) && value >= 0 && (!share || value <= 1);
    return possible ? std::optional(value) : std::nullopt;
}

}  // namespace

Result<TrainRule> parse_rule(std::string_view text) {
    const auto above = text.find('>');
    const auto colon = text.rfind(':');
    if (above == std::string_view::npos || colon == std::string_view::npos || colon < above)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("\"{}\" is not a rule. Write what to watch, a limit and what to "
                                "do then, like dead>0.5:pause.",
                                text));
    SPARSESCOPE_ASSIGN(const Quantity quantity,
                       look_up(quantities, text, trimmed(text.substr(0, above)), "watches"));
    SPARSESCOPE_ASSIGN(const Deed deed,
                       look_up(deeds, text, trimmed(text.substr(colon + 1)), "asks to"));
    const auto number = trimmed(text.substr(above + 1, colon - above - 1));
    const auto value = parse_value(number, quantity.share);
    if (!value)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("The rule \"{}\" has the limit \"{}\". Give {}.", text, number,
                                quantity.share ? "a share between 0 and 1, or between 0% and 100%"
                                               : "a number of 0 or more"));
    return TrainRule{quantity.when, *value, deed.then};
}

std::string to_string(const TrainRule& rule) {
    std::string_view quantity, deed;
    for (const Quantity& entry : quantities)
        if (entry.when == rule.when) quantity = entry.word;
    for (const Deed& entry : deeds)
        if (entry.then == rule.then) deed = entry.word;
    return fmt::format("{}>{}:{}", quantity, rule.value, deed);
}

}  // namespace sparsescope
