// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/run_name.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"

namespace sparsescope {

namespace {

constexpr std::size_t most_named = 4;

struct Departure {
    std::string setting;
    std::string value;
};

// The settings that are not the preset's. What only follows from another one (a fourth of h
// neurons) is left out.
std::vector<Departure> departures_from_preset(const TrainConfig& config, const DataShape& shape) {
    TrainConfig usual;
    if (const auto preset = preset_config(config.preset)) usual = *preset;
    usual.preset = config.preset;
    usual.k = config.k;
    std::vector<Departure> departures;
    for (const ParamSpec& param : train_params()) {
        const std::string value = get_param(config, param.name).value_or("");
        if (get_param(resolved(usual, shape), param.name).value_or("") == value) continue;
        departures.push_back({param.name, value});
        [[maybe_unused]] const Status set = set_param(usual, param.name, value);
    }
    return departures;
}

// Where there is not room for all: what all other runs of the preset have as well tells none of
// them apart.
void leave_out_common(std::vector<Departure>& departures, const std::vector<RunInfo>& runs,
                      DatasetId dataset, const TrainConfig& config) {
    std::vector<TrainConfig> others;
    for (const RunInfo& run : runs) {
        const auto other = train_config_from_json(run.config);
        if (run.dataset == dataset && other && other->preset == config.preset)
            others.push_back(*other);
    }
    if (others.empty()) return;
    std::erase_if(departures, [&](const Departure& departure) {
        return std::ranges::all_of(others, [&](const TrainConfig& other) {
            return get_param(other, departure.setting).value_or("") == departure.value;
        });
    });
}

}  // namespace

std::string short_number(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0) return text;
    if (std::abs(value) >= 0.01 && std::abs(value) < 1e6) return text;
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
    return fmt::format("{:.6g}e{}", value / std::pow(10, exponent), exponent);
}

Result<std::string> new_run_name(const Corpus& corpus, DatasetId dataset, const TrainConfig& config,
                                 const DataShape& shape) {
    SPARSESCOPE_ASSIGN(const std::vector<RunInfo> runs, corpus.runs());
    SPARSESCOPE_ASSIGN(const std::vector<ModelInfo> models, corpus.models());
    std::vector<Departure> departures = departures_from_preset(config, shape);
    if (departures.size() > most_named) leave_out_common(departures, runs, dataset, config);
    std::string name = fmt::format("{}-k{}", config.preset, config.k);
    for (std::size_t i = 0; i < std::min(departures.size(), most_named); ++i)
        name += fmt::format(", {} {}", departures[i].setting, short_number(departures[i].value));
    if (departures.size() > most_named) name += ", …";
    const auto taken = [&](const std::string& candidate) {
        return std::ranges::find(runs, candidate, &RunInfo::name) != runs.end() ||
               std::ranges::find(models, candidate, &ModelInfo::name) != models.end();
    };
    std::string free = name;
    for (int number = 2; taken(free); ++number)
        free = fmt::format("{} ({})", name, number);
    return free;
}

}  // namespace sparsescope
