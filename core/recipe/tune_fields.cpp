// SPDX-License-Identifier: GPL-3.0-or-later
// The table of finetuning's settings. Form fields, flags, JSON keys and ranges follow from it.
#include "core/recipe/tune_fields.h"

#include <iterator>

#include "core/recipe/tune_params.h"

namespace sparsescope {

namespace {

constexpr double most_steps = 1e9;

Result<std::vector<int>> parse_list(const ParamSpec& spec, std::string_view text) {
    std::vector<int> values;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        std::string_view word = text.substr(0, comma);
        while (word.starts_with(' '))
            word.remove_prefix(1);
        while (word.ends_with(' '))
            word.remove_suffix(1);
        SPARSESCOPE_ASSIGN(const int value, parse_number<int>(spec, word));
        values.push_back(value);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    if (values.empty() || values.size() > 64)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} must be 1 to 64 whole numbers with commas between them, like "
                                "2,4,8.",
                                spec.title));
    std::ranges::sort(values);
    const auto repeated = std::ranges::unique(values);
    values.erase(repeated.begin(), repeated.end());
    return values;
}

TuneField list_field(std::vector<int> TuneConfig::*member, std::string name, std::string title,
                     std::string group, double minimum, double maximum, std::string help) {
    ParamSpec spec{.name = std::move(name),
                   .title = std::move(title),
                   .help = std::move(help),
                   .group = std::move(group),
                   .kind = ParamSpec::Kind::list,
                   .minimum = minimum,
                   .maximum = maximum,
                   .default_choice = fmt::format("{}", fmt::join(TuneConfig{}.*member, ","))};
    return {spec,
            [member](const TuneConfig& c) { return fmt::format("{}", fmt::join(c.*member, ",")); },
            [member, spec](TuneConfig& c, std::string_view text) -> Status {
                // As the element that is wrong would be called.
                ParamSpec number = spec;
                number.kind = ParamSpec::Kind::integer;
                SPARSESCOPE_ASSIGN(c.*member, parse_list(number, text));
                return {};
            }};
}

TuneField flag_field(bool TuneConfig::*member, std::string name, std::string title,
                     std::string group, std::string help) {
    ParamSpec spec{.name = std::move(name),
                   .title = std::move(title),
                   .help = std::move(help),
                   .group = std::move(group),
                   .kind = ParamSpec::Kind::boolean,
                   .minimum = 0,
                   .maximum = 1,
                   .default_value = TuneConfig{}.*member ? 1.0 : 0.0};
    return {spec, [member](const TuneConfig& c) { return std::string(c.*member ? "1" : "0"); },
            [member, spec](TuneConfig& c, std::string_view text) -> Status {
                if (text != "0" && text != "1" && text != "true" && text != "false")
                    return fail(
                        ErrorCode::invalid_argument,
                        fmt::format("{} is 1 (yes) or 0 (no), not \"{}\".", spec.title, text));
                c.*member = text == "1" || text == "true";
                return {};
            }};
}

std::vector<TuneField> tune_what_fields() {
    using C = TuneConfig;
    return {
        choice_field(&C::arm, {TuneArm::staged, TuneArm::joint}, "arm", "Arm", "Finetuning",
                     "staged finetunes the backbone alone, then a head is trained on the "
                     "embeddings it makes; joint trains both in one loss."),
        choice_field(&C::data,
                     {TuneDataKind::pairs, TuneDataKind::classes, TuneDataKind::scored,
                      TuneDataKind::triplets},
                     "data", "Data", "Finetuning",
                     "What a document is compared with: the other one of its pair, another one of "
                     "its label (classes), by the score of the pair (scored), or its pair beside "
                     "hard negatives (triplets)."),
        list_field(&C::ks, "ks", "At k", "Finetuning", 1, 1e6,
                   "Staged: the loss is summed over embeddings masked to their k largest "
                   "magnitudes, at these k."),
        number_field(&C::temperature, "temperature", "Temperature (τ)", "Finetuning", 1e-3, 1e3,
                     "Divides the cosines in the contrast."),
        number_field(&C::mined_negatives, "mined-negatives", "Mined negatives", "Finetuning", 0, 16,
                     "Hard negatives of each pair, found by search with the backbone as it is at "
                     "the start (rank 10 to 50); 0: none."),
    };
}

std::vector<TuneField> tune_backbone_fields() {
    using C = TuneConfig;
    return {
        flag_field(&C::lora, "lora", "Adapters (LoRA)", "Backbone",
                   "Trains small adapters instead of all parameters; they are merged when the "
                   "backbone is saved."),
        number_field(&C::lora_rank, "lora-rank", "Rank of adapters", "Backbone", 1, 1024,
                     "Rows of an adapter's two matrices."),
        number_field(&C::lora_alpha, "lora-alpha", "Scale of adapters (α)", "Backbone", 1e-6, 1e6,
                     "An adapter counts with α over its rank."),
        number_field(&C::frozen_layers, "frozen-layers", "Frozen layers", "Backbone", 0, 1000,
                     "So many layers, from the input on, stay as they are."),
        number_field(&C::max_tokens, "max-tokens", "Tokens of a text", "Backbone", 4, 1e5,
                     "Longer texts are cut, at most to what the backbone reads."),
    };
}

std::vector<TuneField> tune_optimiser_fields() {
    using C = TuneConfig;
    constexpr double largest_seed = 9007199254740992.0;  // 2^53: exact in JSON
    return {
        number_field(&C::epochs, "epochs", "Epochs", "Optimiser", 1, 1e6, "Passes over the pairs."),
        number_field(&C::max_steps, "max-steps", "Step limit", "Optimiser", 0, most_steps,
                     "End after this many steps; 0: all. The schedule is not shortened."),
        number_field(&C::batch, "batch", "Batch", "Optimiser", 2, 1e6, "Pairs per step."),
        number_field(&C::micro_batch, "micro-batch", "Pairs a pass", "Optimiser", 0, 1e6,
                     "Pairs that are in memory at once; 0: as many as fit. Does not change the "
                     "loss."),
        number_field(&C::learning_rate, "lr", "Learning rate", "Optimiser", 1e-12, 1e3,
                     "Greatest step size of AdamW for the backbone."),
        number_field(&C::head_learning_rate, "joint-lr", "Learning rate of the head", "Optimiser",
                     1e-12, 1e3, "Joint: greatest step size for the head."),
        choice_field(&C::schedule,
                     {TuneSchedule::linear, TuneSchedule::cosine, TuneSchedule::constant},
                     "schedule", "Learning rate falls", "Optimiser",
                     "How the learning rate falls after the warm-up."),
        number_field(&C::warmup, "warmup", "Warm-up", "Optimiser", 0, 1,
                     "Share of the steps over which the learning rate rises."),
        number_field(&C::weight_decay, "weight-decay", "Weight decay", "Optimiser", 0, 1e3,
                     "Pulls weights towards 0; biases and norms are left alone."),
        number_field(&C::clip, "clip", "Gradient limit", "Optimiser", 0, most_steps,
                     "Greatest norm of the gradient; 0: none."),
        number_field(&C::seed, "seed", "Seed", "Optimiser", 0, largest_seed,
                     "Same seed and same number of threads give the same backbone, byte for byte."),
    };
}

// Under the same name with a prefix, and in a group that says whose they are.
std::vector<TuneField> tune_head_fields() {
    std::vector<TuneField> list;
    for (const TrainField& field : train_fields()) {
        ParamSpec spec = field.spec;
        spec.name = std::string(tune_head_prefix) + spec.name;
        spec.group = "Head: " + spec.group;
        list.push_back(
            {spec, [get = field.get](const TuneConfig& c) { return get(c.head); },
             [set = field.set](TuneConfig& c, std::string_view t) { return set(c.head, t); }});
    }
    return list;
}

}  // namespace

const std::vector<TuneField>& tune_fields() {
    static const std::vector<TuneField> list = [] {
        std::vector<TuneField> all;
        for (auto group :
             {tune_what_fields, tune_backbone_fields, tune_optimiser_fields, tune_head_fields})
            std::ranges::move(group(), std::back_inserter(all));
        return all;
    }();
    return list;
}

}  // namespace sparsescope
