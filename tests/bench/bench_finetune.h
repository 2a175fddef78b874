// SPDX-License-Identifier: GPL-3.0-or-later
// Measures a step of finetuning of a text model, and the same step of the same model in Python in
// the same minute, in turns: 64 pairs, contrast at nine k, AdamW, clipping, no dropout in either.
#pragma once
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "tests/bench/fastest.h"

namespace sparsescope::bench {

struct FinetuneBenchOptions {
    std::filesystem::path model;   // a sentence-transformers folder
    std::filesystem::path python;  // with torch and transformers; empty: ours only
    std::filesystem::path script;  // tests/interop/bench_finetune.py
    int repetitions = 5;
};

struct FinetuneTiming {
    std::string texts;  // how long they are
    std::int64_t tokens = 0;
    Fastest ours, python;
    double loss_difference = 0;  // of the first step, relative

    [[nodiscard]] double rate(const Fastest& run) const {
        return 1e3 * static_cast<double>(tokens) / run.wall_ms;
    }
};

struct FinetuneBench {
    std::string model, python;  // no Python: empty
    std::int64_t parameters = 0;
    int pairs = 64;
    std::vector<FinetuneTiming> timings;
};

[[nodiscard]] Result<FinetuneBench> bench_finetune(const FinetuneBenchOptions& options,
                                                   std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::bench
