// SPDX-License-Identifier: GPL-3.0-or-later
// A finetuning in the middle, complete enough to go on from bit for bit. It is two files of the
// run's folder (core/sae/run_folder.h): what TuneStep::save() writes, and beside it where the run
// stood, with the size and the CRC-32 of the first. The first gets its name last, so a checkpoint
// is there whole or not at all. Free of LibTorch.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"
#include "core/sae/rule_watch.h"
#include "core/sae/run_folder.h"
#include "core/tune/tune_step.h"

namespace sparsescope {

// What a run remembers beside what its step does.
struct TuneProgress {
    std::int64_t step = 0;  // steps done
    RuleWatch::State rules;
    std::optional<double> best;  // mean held-out nDCG@10 over the k that are measured, at its best
    // Of a joint run: documents seen, and when each neuron was last active, in such documents.
    std::int64_t documents = 0;
    std::vector<std::int64_t> last_active;
};

// Refuses weights that are not finite (ErrorCode::internal).
[[nodiscard]] Status write_tune_checkpoint(const std::filesystem::path& path,
                                           const TuneConfig& config, const TuneProgress& memory,
                                           const TuneStep& step);
// corrupt: the file is damaged, or was not written to its end.
[[nodiscard]] Result<TuneProgress> read_tune_progress(const std::filesystem::path& path);
[[nodiscard]] Result<FoundCheckpoint> newest_tune_checkpoint(const std::filesystem::path& folder);

}  // namespace sparsescope
