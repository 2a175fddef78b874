// SPDX-License-Identifier: GPL-3.0-or-later
// What a finetuning remembers in its run's folder beside its checkpoints: which backbone it began
// with, what it is to do when it has learned, and how far it came with that. So whatever kills it,
// between any two steps, it is finished when it is resumed.
//   tune-plan.json   this
//   tune-data.json   what it learns from (core/tune/tune_set.h)
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/types/ids.h"

namespace sparsescope {

struct TunePlan {
    std::filesystem::path backbone;  // the folder it began with
    std::string document_prefix, query_prefix;
    std::string device = "cpu";
    bool then_train = true;  // staged: a head on the new dataset afterwards
    // How the learning ended, once it has: steps done (-1: it has not), and whether it was stopped.
    std::int64_t end_step = -1;
    bool stopped = false;
    // What was made so far.
    std::string encoder;           // the name of the finetuned encoder, once it is chosen
    std::filesystem::path folder;  // and its folder, which is whole when it exists
    DatasetId derived = 0;
    RunId head_run = 0;
};

[[nodiscard]] std::filesystem::path tune_data_path(const std::filesystem::path& run_folder);
[[nodiscard]] Status write_tune_plan(const std::filesystem::path& run_folder, const TunePlan& plan);
// not_found: the run was killed before it had one. corrupt: it is damaged.
[[nodiscard]] Result<TunePlan> read_tune_plan(const std::filesystem::path& run_folder);

}  // namespace sparsescope
