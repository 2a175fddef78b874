// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/train_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"

namespace sparsescope::cli {

namespace {

// "" when text is a whole number; CLI11 shows anything else as the error.
std::string check_integer(const std::string& text) {
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = error == std::errc{} && end == text.data() + text.size();
    return good ? std::string() : "\"" + text + "\" is not a whole number";
}

std::vector<std::string> kept_words() {
    std::vector<std::string> words;
    for (const auto& [kept, word] : kept_checkpoint_words)
        words.emplace_back(word);
    return words;
}

void check_kind(CLI::Option& option, const ParamSpec& param) {
    switch (param.kind) {
        case ParamSpec::Kind::integer:
            option.check(CLI::Validator(check_integer, "INT"));
            break;
        case ParamSpec::Kind::real:
            option.check(CLI::Number);
            break;
        case ParamSpec::Kind::choice:
            option.check(CLI::IsMember(param.choices));
            break;
        case ParamSpec::Kind::boolean:
            option.check(CLI::IsMember({"0", "1"}));
            break;
        case ParamSpec::Kind::list:
            break;  // is checked when it is read
    }
}

}  // namespace

void SettingOptions::add_to(CLI::App& app, Values values) {
    for (const ParamSpec& param : train_params()) {
        CLI::Option* option = app.add_option("--" + param.name, typed_[param.name], param.help);
        option->group(param.group);
        // A list is taken apart, and its values checked, by the verb.
        if (values == Values::one) check_kind(*option, param);
    }
}

bool SettingOptions::empty() const {
    return std::ranges::all_of(typed_, [](const auto& setting) { return setting.second.empty(); });
}

std::vector<std::pair<std::string, std::string>> SettingOptions::given() const {
    std::vector<std::pair<std::string, std::string>> list;
    for (const ParamSpec& param : train_params())
        if (const auto typed = typed_.find(param.name);
            typed != typed_.end() && !typed->second.empty())
            list.emplace_back(param.name, typed->second);
    return list;
}

Status SettingOptions::apply(TrainConfig& config) const {
    for (const auto& [name, value] : given())
        SPARSESCOPE_TRY(set_param(config, name, value));
    return {};
}

Status SettingOptions::check_no_beginning(std::string_view those_of) const {
    for (const auto& [name, value] : given())
        if (name == "pre-bias" || name == "weight-start")
            return fail(ErrorCode::invalid_argument,
                        fmt::format("--{} says how new weights begin, but these are those of {}. "
                                    "Leave it out.",
                                    name, those_of));
    return {};
}

void TuneSettingOptions::add_to(CLI::App& app) {
    for (const ParamSpec& param : tune_params()) {
        CLI::Option* option = app.add_option("--" + param.name, typed_[param.name], param.help);
        option->group(param.group);
        check_kind(*option, param);
    }
}

std::vector<std::pair<std::string, std::string>> TuneSettingOptions::given() const {
    std::vector<std::pair<std::string, std::string>> list;
    for (const ParamSpec& param : tune_params())
        if (const auto typed = typed_.find(param.name);
            typed != typed_.end() && !typed->second.empty())
            list.emplace_back(param.name, typed->second);
    return list;
}

bool TuneSettingOptions::has(std::string_view name) const {
    return std::ranges::any_of(given(), [&](const auto& one) { return one.first == name; });
}

Status TuneSettingOptions::apply(TuneConfig& config) const {
    for (const auto& [name, value] : given())
        SPARSESCOPE_TRY(set_param(config, name, value));
    return {};
}

void WatchOptions::add_to(CLI::App& app) {
    app.add_option("--rule", rules_,
                   "What to watch for and do then, like dead>0.5:pause, plateau>500:stop or "
                   "accuracy>60%:notify; may be given several times")
        ->take_all()
        ->allow_extra_args(false);
    app.add_option("--checkpoint-steps", checkpoint_steps_,
                   "Write a checkpoint every so many steps, too")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--keep-checkpoints", kept_,
                   "What stays of its checkpoints once the run has its model: few, all or none; "
                   "default: few, or all with --checkpoint-steps")
        ->check(CLI::IsMember(kept_words()));
}

Result<Watch> WatchOptions::watch() const {
    Watch watch;
    watch.checkpoint_steps = checkpoint_steps_;
    watch.kept = kept_checkpoints(kept_);
    for (const std::string& text : rules_) {
        SPARSESCOPE_ASSIGN(const TrainRule rule, parse_rule(text));
        watch.rules.push_back(rule);
    }
    return watch;
}

void add_preset_option(CLI::App& app, std::string& preset) {
    std::vector<std::string> names;
    for (const Preset& known : presets())
        names.push_back(known.name);
    app.add_option("--preset", preset,
                   "Where every setting that is not given comes from; default: semantic-labels "
                   "where documents have classes or levels, else semantic")
        ->check(CLI::IsMember(names));
}

Result<TrainConfig> chosen_preset(const std::string& preset, const DataShape& data) {
    return preset_config(preset.empty() ? default_preset(data) : std::string_view(preset));
}

}  // namespace sparsescope::cli
