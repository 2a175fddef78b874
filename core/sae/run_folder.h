// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a run's folder:
//   step-000000300.safetensors            a checkpoint, or the final weights of a run that could
//                                         not be kept otherwise
//   step-000000300.best, ….marked         empty; say what that checkpoint is
//   step-000000300.json                   of a run that trains a backbone: where it stood
//   history-000000300.safetensors         weights only, from which the life of a neuron is told
// While the run trains, the first checkpoint, the newest two, the best, the milestones and those
// that a person marked are kept; once it has its model, few of them (Corpus::trim_run).
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/sae/head_parameters.h"
#include "core/types/head_weights.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

[[nodiscard]] std::filesystem::path checkpoint_path(const std::filesystem::path& folder,
                                                    std::int64_t step);
[[nodiscard]] std::filesystem::path state_path(const std::filesystem::path& folder,
                                               std::int64_t step);
[[nodiscard]] std::filesystem::path history_path(const std::filesystem::path& folder,
                                                 std::int64_t step);

// Returns the checkpoints, oldest first. The files are not opened.
[[nodiscard]] std::vector<CheckpointInfo> list_checkpoints(const std::filesystem::path& folder);
// Say what the checkpoint of that step is. There is only one best.
[[nodiscard]] Status set_best(const std::filesystem::path& folder, std::int64_t step);
[[nodiscard]] Status set_marked(const std::filesystem::path& folder, std::int64_t step);
// Remove checkpoints that need not be kept, and unfinished files that a killed process left.
// `milestones` are steps whose checkpoints stay, too.
void remove_surplus_checkpoints(const std::filesystem::path& folder,
                                std::span<const std::int64_t> milestones = {});
void remove_unfinished_files(const std::filesystem::path& folder);

struct FoundCheckpoint {
    std::filesystem::path path;
    std::int64_t step = 0;
    std::vector<Error> damaged;  // why newer ones cannot be read
};
// Finds the newest checkpoint that is whole. not_found: there is none; the message names the
// damaged ones.
[[nodiscard]] Result<FoundCheckpoint> newest_checkpoint(const std::filesystem::path& folder);
// The same of checkpoints that `read` reads: it returns the step, or says why one is damaged.
using ReadStep = std::function<Result<std::int64_t>(const std::filesystem::path& path)>;
[[nodiscard]] Result<FoundCheckpoint> newest_checkpoint(const std::filesystem::path& folder,
                                                        const ReadStep& read);

// Returns every moment of a run whose weights read_head_weights can read, oldest first, at most one
// a step.
struct WeightsFile {
    std::filesystem::path path;
    std::int64_t step = 0;
};
[[nodiscard]] std::vector<WeightsFile> list_weights(const std::filesystem::path& folder);

// Refuses weights that are not finite. `stopped` is asked as by write_checkpoint().
[[nodiscard]] Status write_history(const std::filesystem::path& folder, std::int64_t step,
                                   const HeadParameters<float>& head,
                                   const std::function<bool()>& stopped = {});
// Writes weights without what a run needs to go on, beside its checkpoints and named like them.
[[nodiscard]] Result<std::filesystem::path> write_final_weights(const std::filesystem::path& folder,
                                                                const HeadWeights& weights,
                                                                std::int64_t step);

struct KeptWeights {
    HeadWeights weights;
    std::int64_t step = 0;  // steps they were trained for
};
// Reads the newest file of a run's folder that is whole, passing over damaged ones. not_found:
// there is none.
[[nodiscard]] Result<KeptWeights> newest_weights(const std::filesystem::path& folder);

}  // namespace sparsescope
