// SPDX-License-Identifier: GPL-3.0-or-later
// What memory a step of finetuning takes, in words, before it runs.
#pragma once
#include <filesystem>
#include <optional>

#include <QString>

#include "core/base/result.h"
#include "core/recipe/tune_config.h"
#include "core/recipe/tune_memory.h"

namespace sparsescope {

// A folder of a text model and what is free now. `tokens` is the longest text it reads.
struct BackboneFacts {
    BackboneSize size;
    std::int64_t tokens = 0;
    std::int64_t free_bytes = 0;  // 0: nobody knows
};
// Runs in a task: it reads the folder's configuration.
[[nodiscard]] Result<BackboneFacts> backbone_facts(const std::filesystem::path& folder);

struct MemoryWords {
    QString words;
    bool fits = true;                  // at least the smallest pass
    std::optional<std::int64_t> pass;  // pairs of a pass, where the whole batch does not fit
};
// For texts as long as the settings allow, so that it is no less than what comes.
[[nodiscard]] MemoryWords memory_words(const BackboneFacts& facts, const TuneConfig& config);

}  // namespace sparsescope
