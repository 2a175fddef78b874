// SPDX-License-Identifier: GPL-3.0-or-later
// The table of settings. Form fields, flags, JSON keys and the ranges that validate() checks all
// follow from it. Where 0 is allowed and says "decide for me", resolved() fills in the value.
#include <iterator>

#include "core/recipe/schedule.h"
#include "core/recipe/validate.h"
#include "core/recipe/train_fields.h"

namespace sparsescope {

namespace {

std::vector<std::string> schedule_names() {
    std::vector<std::string> names;
    for (const ScheduleEntry* entry : schedules())
        names.push_back(entry->name);
    return names;
}

std::vector<TrainField> model_fields() {
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

std::vector<TrainField> schedule_fields() {
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

std::vector<TrainField> contrast_fields() {
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

std::vector<TrainField> reconstruction_fields() {
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

std::vector<TrainField> optimiser_fields() {
    using C = TrainConfig;
    constexpr double largest_seed = 9007199254740992.0;  // 2^53: exact in JSON
    return {
        number_field(&C::learning_rate, "lr", "Learning rate", "Optimiser", 1e-12, 1e6,
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

}  // namespace

const std::vector<TrainField>& train_fields() {
    static const std::vector<TrainField> list = [] {
        std::vector<TrainField> all;
        for (auto group : {model_fields, schedule_fields, contrast_fields, reconstruction_fields,
                           optimiser_fields})
            std::ranges::move(group(), std::back_inserter(all));
        return all;
    }();
    return list;
}

}  // namespace sparsescope
