// SPDX-License-Identifier: GPL-3.0-or-later
// One table says everything about a setting: form field, flag, JSON key, reading and writing.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/recipe/schedule.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

namespace {

struct Field {
    ParamSpec spec;
    std::function<std::string(const TrainConfig&)> get;
    std::function<Status(TrainConfig&, std::string_view)> set;
};

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

template <class Number>
Field number_field(Number TrainConfig::*member, std::string name, std::string title,
                   std::string group, double minimum, double maximum, std::string help) {
    ParamSpec spec{
        .name = std::move(name),
        .title = std::move(title),
        .help = std::move(help),
        .group = std::move(group),
        .kind = std::is_integral_v<Number> ? ParamSpec::Kind::integer : ParamSpec::Kind::real,
        .minimum = minimum,
        .maximum = maximum,
        .default_value = static_cast<double>(TrainConfig{}.*member)};
    return {spec, [member](const TrainConfig& c) { return fmt::format("{}", c.*member); },
            [member, spec](TrainConfig& c, std::string_view text) -> Status {
                SPARSESCOPE_ASSIGN(c.*member, parse_number<Number>(spec, text));
                return {};
            }};
}

tl::unexpected<Error> no_such_choice(const ParamSpec& spec, std::string_view text) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} cannot be \"{}\". Choose one of: {}.", spec.title, text,
                            fmt::join(spec.choices, ", ")));
}

template <class Choice>
Field choice_field(Choice TrainConfig::*member, std::vector<Choice> values, std::string name,
                   std::string title, std::string group, std::string help) {
    ParamSpec spec{.name = std::move(name),
                   .title = std::move(title),
                   .help = std::move(help),
                   .group = std::move(group),
                   .kind = ParamSpec::Kind::choice,
                   .default_choice = std::string(to_string(TrainConfig{}.*member))};
    for (const Choice value : values)
        spec.choices.emplace_back(to_string(value));
    return {spec, [member](const TrainConfig& c) { return std::string(to_string(c.*member)); },
            [member, values, spec](TrainConfig& c, std::string_view text) -> Status {
                for (const Choice value : values) {
                    if (to_string(value) != text) continue;
                    c.*member = value;
                    return {};
                }
                return no_such_choice(spec, text);
            }};
}

// A part chosen by its name.
Field part_field(std::string TrainConfig::*member, std::vector<std::string> names, std::string name,
                 std::string title, std::string group, std::string help) {
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

std::vector<std::string> schedule_names() {
    std::vector<std::string> names;
    for (const ScheduleEntry* entry : schedules())
        names.push_back(entry->name);
    return names;
}

std::vector<Field> model_fields() {
    using C = TrainConfig;
    return {
        number_field(&C::hidden, "hidden", "Neurons (h)", "Model", 0, 1e7,
                     "Number of neurons; 0 takes four times the embedding dimension."),
        number_field(&C::k, "k", "Active neurons (k)", "Model", 0, 1e6,
                     "Active neurons per code at the end of training; 0: 32, or an eighth of the "
                     "neurons where that is less."),
        part_field(
            &C::sparsifier, {sparsifier_names().begin(), sparsifier_names().end()}, "sparsifier",
            "Sparsifier", "Model",
            "How active neurons are chosen while training: the k largest of each document (topk, "
            "official), shared out over the batch (batch_topk), by magnitude (abs_topk) or by "
            "learned thresholds (jump_relu)."),
        number_field(&C::aux_k, "aux-k", "Auxiliary k", "Model", 0, 1e7,
                     "Dead neurons that try to explain what is left over; 0 takes an eighth of the "
                     "neurons (1024 from 8192 on)."),
        choice_field(&C::pre_bias_start, {PreBiasStart::zero, PreBiasStart::data_mean}, "pre-bias",
                     "Pre-bias starts at", "Model",
                     "zero, as in the official code, or the mean of the training embeddings."),
        choice_field(&C::weight_start, {WeightStart::uniform, WeightStart::documents},
                     "weight-start", "Weights start at", "Model",
                     "uniform, at random as in the official code, or at training documents."),
    };
}

std::vector<Field> schedule_fields() {
    using C = TrainConfig;
    constexpr double many = 1e9;
    return {
        number_field(&C::initial_k, "initial-k", "Initial k", "Schedule", 0, 1e6,
                     "Annealing starts with this many active neurons; k or less: no annealing."),
        number_field(&C::decay_ratio, "decay-ratio", "Decay ratio", "Schedule", 0, 1,
                     "Share of the steps over which k is annealed."),
        part_field(&C::schedule, schedule_names(), "schedule", "Annealing curve", "Schedule",
                   "How k falls: linear (official), cosine, exponential (by the same factor each "
                   "step) or by_epoch (changes between epochs only)."),
        number_field(&C::epochs, "epochs", "Epochs", "Schedule", 0, 1e6,
                     "Passes over the training documents; 0: thirty, but at least 500 and at most "
                     "3,000 steps."),
        number_field(&C::max_steps, "max-steps", "Step limit", "Schedule", 0, many,
                     "End after this many steps; 0: all. The schedule is not shortened."),
    };
}

std::vector<Field> contrast_fields() {
    using C = TrainConfig;
    return {
        choice_field(&C::contrastive,
                     {ContrastiveMode::supervised, ContrastiveMode::self, ContrastiveMode::none},
                     "contrastive", "Contrast", "Loss",
                     "supervised pulls documents of one label together; self only pushes documents "
                     "apart; none switches it off."),
        choice_field(
            &C::labels,
            {LabelSource::classes, LabelSource::tags, LabelSource::levels, LabelSource::automatic},
            "labels", "Labels", "Loss",
            "What makes documents alike for a contrast with labels: class (also the id of "
            "a pair or a query), tags, of which they share at least one, or levels, of "
            "which the levels loss weighs how many they share; automatic: levels where "
            "there are any, else class."),
        number_field(&C::contrastive_weight, "contrastive-weight", "Contrast weight (γ)", "Loss", 0,
                     1e6, "Weight of the contrastive loss."),
        number_field(&C::decoupled_weight, "decoupled-weight", "Decoupled contrast weight", "Loss",
                     0, 1e6,
                     "Weight of a contrast whose denominator leaves the positives out; 0: off."),
        number_field(&C::repulsion_weight, "repulsion-weight", "Repulsion weight", "Loss", 0, 1e6,
                     "Weight of a contrast that pushes all documents apart, beside the one with "
                     "labels; 0: off."),
        number_field(&C::balance_weight, "balance-weight", "Balance weight", "Loss", 0, 1e6,
                     "Weight of the loss that spreads use over neurons; 0: off."),
        number_field(&C::distil_weight, "distil-weight", "Distil weight", "Loss", 0, 1e6,
                     "Weight of the loss that orders documents by code as their embeddings order "
                     "them; 0: off."),
        number_field(&C::levels_weight, "levels-weight", "Levels weight", "Loss", 0, 1e6,
                     "Weight of the contrast that pulls documents together by how much of their "
                     "labels they share; 0: off."),
        number_field(&C::temperature, "temperature", "Temperature (τ)", "Loss", 1e-3, 1e3,
                     "Divides the cosines in the contrastive loss."),
    };
}

std::vector<Field> reconstruction_fields() {
    using C = TrainConfig;
    constexpr double many = 1e9;
    return {
        number_field(&C::aux_weight, "aux-weight", "Auxiliary weight (β)", "Loss", 0, 1e6,
                     "Weight of the loss that revives dead neurons."),
        choice_field(
            &C::reconstruction,
            {ReconstructionUnit::mean, ReconstructionUnit::sum, ReconstructionUnit::explained},
            "reconstruction", "Reconstruction error", "Loss",
            "What errors are counted in: mean over the dimensions (official code), sum "
            "over them (the papers), or the share of the data's variance that is left "
            "unexplained."),
        number_field(&C::reconstruction_weight, "reconstruction-weight", "Reconstruction weight",
                     "Loss", 0, 1e6, "Weight of the reconstruction at k active neurons."),
        number_field(&C::multi_topk_weight, "multi-topk-weight", "4k weight", "Loss", 0, 1e6,
                     "Weight of the reconstruction at 4k active neurons."),
        number_field(&C::nested_weight, "nested-weight", "Nested weight", "Loss", 0, 1e6,
                     "Weight of the reconstructions at 1, 2, 4, … active neurons below k: one "
                     "model that reads well at every k; 0: off."),
        number_field(
            &C::dead_threshold, "dead-threshold", "Dead threshold", "Loss", 1, many,
            "A neuron that has not fired for more than this many forward calls counts as dead for "
            "the auxiliary loss; a step makes three calls (two without contrast)."),
        choice_field(&C::alive_at, {AliveAt::wide, AliveAt::k}, "alive-at", "Alive at", "Loss",
                     "Whether a neuron that fires in the code at 4k only counts as alive for the "
                     "auxiliary loss (4k, official) or as dead (k)."),
    };
}

std::vector<Field> optimiser_fields() {
    using C = TrainConfig;
    constexpr double largest_seed = 9007199254740992.0;  // 2^53: exact in JSON
    return {
        number_field(&C::learning_rate, "lr", "Learning rate", "Optimiser", 0, 1e6,
                     "Step size of Adam, constant."),
        number_field(&C::batch, "batch", "Batch", "Optimiser", 0, 1e7,
                     "Documents per step; 0: a sixteenth of the documents, 32 to 1,024."),
        choice_field(&C::order,
                     {BatchOrder::automatic, BatchOrder::shuffled, BatchOrder::grouped,
                      BatchOrder::sequential},
                     "order", "Order", "Optimiser",
                     "shuffled draws a new order each epoch; grouped keeps the documents of a "
                     "label or pair in one batch; sequential keeps the order of the file; "
                     "automatic is grouped for pair-like data, else shuffled."),
        number_field(&C::seed, "seed", "Seed", "Optimiser", 0, largest_seed,
                     "Same seed and same number of threads give the same model, byte for byte."),
    };
}

const std::vector<Field>& fields() {
    static const std::vector<Field> list = [] {
        std::vector<Field> all;
        for (auto group : {model_fields, schedule_fields, contrast_fields, reconstruction_fields,
                           optimiser_fields})
            std::ranges::move(group(), std::back_inserter(all));
        return all;
    }();
    return list;
}

Result<const Field*> find_field(std::string_view name) {
    for (const Field& field : fields())
        if (field.spec.name == name) return &field;
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is no training setting called \"{}\".", name));
}

}  // namespace

std::span<const ParamSpec> train_params() {
    static const std::vector<ParamSpec> specs = [] {
        std::vector<ParamSpec> list;
        for (const Field& field : fields())
            list.push_back(field.spec);
        return list;
    }();
    return specs;
}

Result<std::string> get_param(const TrainConfig& config, std::string_view name) {
    SPARSESCOPE_ASSIGN(const Field* field, find_field(name));
    return field->get(config);
}

Status set_param(TrainConfig& config, std::string_view name, std::string_view value) {
    SPARSESCOPE_ASSIGN(const Field* field, find_field(name));
    return field->set(config, value);
}

std::string to_json(const TrainConfig& config) {
    nlohmann::ordered_json json;
    json["preset"] = config.preset;
    for (const Field& field : fields()) {
        const std::string text = field.get(config);
        if (field.spec.kind == ParamSpec::Kind::choice) {
            json[field.spec.name] = text;
        } else {
            json[field.spec.name] = nlohmann::json::parse(text);
        }
    }
    return json.dump();
}

Result<TrainConfig> train_config_from_json(std::string_view text) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        return fail(ErrorCode::invalid_input, "The training settings are not a JSON object.");
    TrainConfig config;
    if (const auto preset = json.find("preset"); preset != json.end() && preset->is_string())
        config.preset = preset->get<std::string>();
    for (const Field& field : fields()) {
        const auto value = json.find(field.spec.name);
        if (value == json.end()) continue;
        SPARSESCOPE_TRY(
            field.set(config, value->is_string() ? value->get<std::string>() : value->dump()));
    }
    return config;
}

}  // namespace sparsescope
