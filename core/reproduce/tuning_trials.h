// SPDX-License-Identifier: GPL-3.0-or-later
// The protocols that finetune a backbone: what its codes gain by that, arm against arm.
//   frozen    the backbone as it is, and a head on its embeddings. Of pictures, whose network
//   starts
//             at random: learned by the contrast of whole embeddings, then frozen.
//   unmasked  the backbone learned by the contrast of whole embeddings, then a head (of texts)
//   staged    by the contrast of embeddings masked to their k largest magnitudes, summed over k,
//             then a head: what the authors of CSRv2 ran
//   joint     backbone and head in one loss, k annealed; one run a k
//   refitted  the backbone of joint, then a head: its head has seen no more than the backbone had
//   to dense     the untouched embedding itself, nothing sparse (of texts)
// The heads of frozen, unmasked, staged and refitted are trained alike. A backbone that was learned
// serves all k of its seed. Results are those of trial.h: one file a run.
#pragma once
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/recipe/tune_config.h"
#include "core/reproduce/reproduce.h"
#include "core/reproduce/tuning_set.h"

namespace sparsescope::reproduce {

struct TuningPlan {
    std::filesystem::path backbone;       // the folder it starts from; of pictures may be empty
    std::filesystem::path new_backbones;  // where those of pictures are made then, one a seed
    std::string device = "cpu";
    std::vector<std::string> arms;  // names; empty: all that the protocol has
    std::vector<int> ks = {2, 4, 8};
    std::string hidden = "4d";  // as hidden_size() reads it
    std::uint64_t first_seed = 1;
    int seeds = 3;
    // How backbones are learned. Arm, kind of data, seed, and of the head k and seed are the run's.
    TuneConfig tune;
    double joint_learning_rate = 0;  // of the backbone of joint runs; 0: that of the others
    Budget budget;                   // of heads that are trained on embeddings
    bool validation = false;         // judge on the validation documents: to choose settings
};

// The settings of a protocol, chosen on its validation documents (docs/reproduction.md).
void suit(TuningPlan& plan, const Protocol& protocol);

// In the order of the tables; make is empty.
[[nodiscard]] std::span<const Arm> tuning_arms();

// As reproduce(): skips runs whose file is there, announces each, keeps what was done when one
// fails. invalid_argument: the plan cannot work; whatever TuneStep says.
[[nodiscard]] Result<Outcome> reproduce_tuning(
    const TuningSet& set, const TuningPlan& plan, const std::filesystem::path& folder,
    std::stop_token stop, const Progress& progress,
    const std::function<void(const Trial&, std::size_t done, std::size_t planned)>& announce = {});

}  // namespace sparsescope::reproduce
