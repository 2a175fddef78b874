// SPDX-License-Identifier: GPL-3.0-or-later
// One setting of a run, of a head's or a backbone's: how it is described, read and written. A maker
// for each kind of settings. Private to this folder.
#pragma once
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/recipe/train_params.h"

namespace sparsescope {

template <class Config>
struct ConfigField {
    ParamSpec spec;
    std::function<std::string(const Config&)> get;
    // invalid_argument: the text is no value of this setting, or not within its range.
    std::function<Status(Config&, std::string_view)> set;
};
using TrainField = ConfigField<TrainConfig>;

// Every setting, in display order.
[[nodiscard]] const std::vector<TrainField>& train_fields();

template <class Number>
Result<Number> parse_number(const ParamSpec& spec, std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("\"{}\" is not {} for {}.", text,
                        spec.kind == ParamSpec::Kind::integer ? "a whole number" : "a number",
                        spec.name));
    const auto as_real = static_cast<double>(value);
    if (!(as_real >= spec.minimum && as_real <= spec.maximum))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} must be between {} and {}, not {}.", spec.title, spec.minimum,
                                spec.maximum, text));
    return value;
}

template <class Config, class Number>
ConfigField<Config> number_field(Number Config::*member, std::string name, std::string title,
                                 std::string group, double minimum, double maximum,
                                 std::string help) {
    ParamSpec spec{
        .name = std::move(name),
        .title = std::move(title),
        .help = std::move(help),
        .group = std::move(group),
        .kind = std::is_integral_v<Number> ? ParamSpec::Kind::integer : ParamSpec::Kind::real,
        .minimum = minimum,
        .maximum = maximum,
        .default_value = static_cast<double>(Config{}.*member)};
    return {spec, [member](const Config& c) { return fmt::format("{}", c.*member); },
            [member, spec](Config& c, std::string_view text) -> Status {
                SPARSESCOPE_ASSIGN(c.*member, parse_number<Number>(spec, text));
                return {};
            }};
}

inline tl::unexpected<Error> no_such_choice(const ParamSpec& spec, std::string_view text) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} cannot be \"{}\". Choose one of: {}.", spec.title, text,
                            fmt::join(spec.choices, ", ")));
}

template <class Config, class Choice>
ConfigField<Config> choice_field(Choice Config::*member,
                                 std::initializer_list<std::type_identity_t<Choice>> choices,
                                 std::string name, std::string title, std::string group,
                                 std::string help) {
    const std::vector<Choice> values = choices;
    ParamSpec spec{.name = std::move(name),
                   .title = std::move(title),
                   .help = std::move(help),
                   .group = std::move(group),
                   .kind = ParamSpec::Kind::choice,
                   .default_choice = std::string(to_string(Config{}.*member))};
    for (const Choice value : values)
        spec.choices.emplace_back(to_string(value));
    return {spec, [member](const Config& c) { return std::string(to_string(c.*member)); },
            [member, values, spec](Config& c, std::string_view text) -> Status {
                for (const Choice value : values) {
                    if (to_string(value) != text) continue;
                    c.*member = value;
                    return {};
                }
                return no_such_choice(spec, text);
            }};
}

// A part chosen by its name.
inline TrainField part_field(std::string TrainConfig::*member, std::vector<std::string> names,
                             std::string name, std::string title, std::string group,
                             std::string help) {
    ParamSpec spec{.name = std::move(name),
                   .title = std::move(title),
                   .help = std::move(help),
                   .group = std::move(group),
                   .kind = ParamSpec::Kind::choice,
                   .choices = std::move(names),
                   .default_choice = TrainConfig{}.*member};
    return {spec, [member](const TrainConfig& c) { return c.*member; },
            [member, spec](TrainConfig& c, std::string_view text) -> Status {
                if (std::ranges::find(spec.choices, text) == spec.choices.end())
                    return no_such_choice(spec, text);
                c.*member = text;
                return {};
            }};
}

}  // namespace sparsescope
