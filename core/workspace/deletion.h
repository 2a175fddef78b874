// SPDX-License-Identifier: GPL-3.0-or-later
// What deleting a model or a dataset takes along and what it leaves, for the question before it.
// Command line and window ask it in the same words. Reads only; any thread that owns the corpus.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

struct ModelDeletion {
    ModelInfo model;
    ModelUse use;
    std::optional<RunInfo> run;                // that made it, and stays
    std::optional<std::int64_t> kept_at_step;  // of a checkpoint to make a model of again
};

struct DatasetDeletion {
    DatasetInfo dataset;
    std::int64_t dataset_bytes = 0;
    std::vector<std::string> models;  // their names; they go along
    std::int64_t model_bytes = 0;
    std::vector<std::string> runs;  // these, too
    std::int64_t run_bytes = 0;
    // A finetuned backbone makes another dataset of the same documents. Both have all that they
    // show, so either can go without the other.
    std::vector<std::string> derived;   // the names of those made of this one; they stay
    std::optional<std::string> origin;  // the name of the one that this was made of; it stays
    [[nodiscard]] std::int64_t bytes() const { return dataset_bytes + model_bytes + run_bytes; }
    [[nodiscard]] bool alone() const { return models.empty() && runs.empty(); }
};

[[nodiscard]] Result<ModelDeletion> deletion_of_model(const Corpus& corpus, ModelId id);
[[nodiscard]] Result<DatasetDeletion> deletion_of_dataset(const Corpus& corpus, DatasetId id);

// Two sentences: what is deleted for good, and what stays or how it can be had again. `bytes`
// writes a number of bytes as the caller does.
using BytesText = std::string (*)(std::int64_t bytes);
[[nodiscard]] std::string sentence_of(const ModelDeletion& deletion, BytesText bytes);
[[nodiscard]] std::string sentence_of(const DatasetDeletion& deletion, BytesText bytes);

}  // namespace sparsescope
