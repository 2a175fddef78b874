// SPDX-License-Identifier: GPL-3.0-or-later
// Measures how many texts a second a model's folder encodes, with its weights as they are and in 8
// bits, and the same model in Python in the same minute, in turns; and what 8 bits save and lose.
#pragma once
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "tests/bench/embed_recall.h"
#include "tests/bench/fastest.h"

namespace sparsescope::bench {

struct EmbedBenchOptions {
    std::filesystem::path model;   // a sentence-transformers folder
    std::filesystem::path python;  // with torch and sentence-transformers; empty: ours only
    std::filesystem::path script;  // tests/interop/bench_embed.py
    std::filesystem::path texts;   // of the recall, one a line; empty: glosses of WordNet
    int repetitions = 5;
};

struct EmbedTiming {
    std::size_t tokens = 0;  // of every text
    std::size_t texts = 0;
    Fastest ours, int8, python;
    float difference = 0;  // the largest between our embeddings and Python's

    [[nodiscard]] double rate(const Fastest& run) const {
        return 1e3 * static_cast<double>(texts) / run.wall_ms;
    }
};

struct EmbedBench {
    std::string model, kernels, python;  // what computed; no Python: empty
    double open_ms = 0;
    double fp32_mb = 0, int8_mb = 0;  // memory that the open encoder holds
    EmbedRecall recall;               // of 8 bits
    std::vector<EmbedTiming> lengths;
};

[[nodiscard]] Result<EmbedBench> bench_embed(const EmbedBenchOptions& options, std::stop_token stop,
                                             const Progress& progress);

}  // namespace sparsescope::bench
