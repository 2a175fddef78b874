// SPDX-License-Identifier: GPL-3.0-or-later
// One measured run: which it is, what it was given and what came out. Each has a JSON file of its
// own, which is written whole or not at all.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/reproduce/scores.h"

namespace sparsescope::reproduce {

struct TrialKey {
    std::string protocol;
    std::string arm;
    int hidden = 0;  // h of sparse arms, else 0
    int k = 0;       // active neurons, or length of the prefix
    std::uint64_t seed = 1;

    bool operator==(const TrialKey&) const = default;
    [[nodiscard]] std::string file_name() const;  // "w25_csrv2_h1536_k2_seed1.json"
};

struct TrialSettings {
    std::int64_t train_documents = 0;
    std::int64_t test_documents = 0;
    int dim = 0;
    int classes = 0;
    Budget budget;
    std::string tuning = {};  // of protocols that finetune a backbone: how, in words

    bool operator==(const TrialSettings&) const = default;
};

struct Trial {
    TrialKey key;
    TrialSettings settings;
    std::string config_json;
    Scores scores;
    double train_seconds = 0;  // wall time; of a nested arm for all its prefixes at once
    double score_seconds = 0;
    int threads = 1;
};

[[nodiscard]] Status write_trial(const std::filesystem::path& folder, const Trial& trial);
// Errors name the file. invalid_input: it is no trial.
[[nodiscard]] Result<Trial> read_trial(const std::filesystem::path& file);
// Whether the run of this file is done. invalid_argument: it was run with other settings.
[[nodiscard]] Result<bool> was_run(const std::filesystem::path& file,
                                   const TrialSettings& settings);
// Reads all trials of a folder, in the order of their file names. not_found: there is no folder.
[[nodiscard]] Result<std::vector<Trial>> read_trials(const std::filesystem::path& folder);

}  // namespace sparsescope::reproduce
