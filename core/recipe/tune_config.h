// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that decides how a backbone is finetuned, frozen at its start. Free of LibTorch, as
// TrainConfig is. Staged is what the authors of CSRv2 ran (arXiv 2602.05735): the backbone alone,
// by contrast of its embeddings masked to their top k, then a head on the embeddings it makes.
// Joint is one loss for backbone and head, gradients through the active neurons.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

enum class TuneArm { staged, joint };
// What a document is compared with. pairs: the other one of its pair, against the rest of the
// batch. classes: another document of its label. scored: sentence pairs with a score (CoSENT).
// triplets: pairs with hard negatives beside them.
enum class TuneDataKind { pairs, classes, scored, triplets };
// How the learning rate falls after the warm-up.
enum class TuneSchedule { linear, cosine, constant };

struct TuneConfig {
    TuneArm arm = TuneArm::staged;
    TuneDataKind data = TuneDataKind::pairs;
    // Staged: the loss is summed over embeddings masked to their k largest magnitudes, at these k;
    // those above the embedding's dimension count as the whole embedding, once.
    std::vector<int> ks = {2, 4, 8, 16, 32, 64, 128, 256, 384};
    double temperature = 0.05;  // τ of InfoNCE, and 1/20 of CoSENT
    bool lora = false;          // adapters instead of all parameters, merged when it is saved
    int lora_rank = 8;
    double lora_alpha = 16;
    int frozen_layers = 0;  // from the input on; above 0 the token embeddings are frozen, too
    double learning_rate = 2e-5;
    double head_learning_rate = 1e-3;  // joint: of the head
    double weight_decay = 0.01;        // of weights; biases and norms have none
    double warmup = 0.1;               // share of the steps
    TuneSchedule schedule = TuneSchedule::linear;
    double clip = 1;  // greatest norm of the gradient; 0: none
    int epochs = 1;
    int batch = 64;       // pairs a step
    int micro_batch = 0;  // pairs a pass; 0: as many as fit into memory. Does not change the loss.
    std::int64_t max_steps = 0;  // as in TrainConfig
    int max_tokens = 128;        // longer texts are cut; at most what the backbone reads
    int mined_negatives = 0;     // hard ones a pair, found with the backbone as it is at the start
    std::uint64_t seed = 1227;
    TrainConfig head;  // joint: the head that is trained along (hidden, k, annealing, weights)

    bool operator==(const TuneConfig&) const = default;
};

[[nodiscard]] std::string_view to_string(TuneArm arm);
[[nodiscard]] std::string_view to_string(TuneDataKind kind);
[[nodiscard]] std::string_view to_string(TuneSchedule schedule);

// Factor on the learning rates at a step, 0 … 1: linear warm-up, then the schedule, to 0 at the
// end.
[[nodiscard]] double learning_rate_factor(const TuneConfig& config, std::int64_t step,
                                          std::int64_t total_steps);

}  // namespace sparsescope
