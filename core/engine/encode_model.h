// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the codes of a whole dataset. The calls block and can be stopped; they hold one block of
// embeddings and the codes in memory.
#pragma once
#include <filesystem>
#include <string>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/types/code_matrix.h"

namespace sparsescope {

// How long stored codes are: max(4k, 32), but at most hidden, so that k can be raised later.
[[nodiscard]] int stored_k_for(int k, std::size_t hidden);

[[nodiscard]] Result<CodeMatrix> encode_dataset(const Corpus& corpus, DatasetId dataset,
                                                const HeadWeights& weights, int k,
                                                std::stop_token stop, const Progress& progress);

// Encodes all documents of the model's dataset and stores the codes; returns the updated model.
[[nodiscard]] Result<ModelInfo> encode_model(Corpus& corpus, ModelId model, std::stop_token stop,
                                             const Progress& progress);

// Registers weights of a safetensors file as a model of a dataset and encodes its documents.
// An empty name means that one is chosen. k is the number of active neurons per code, 1 … hidden.
[[nodiscard]] Result<ModelInfo> add_model_file(Corpus& corpus, DatasetId dataset,
                                               const std::filesystem::path& file, int k,
                                               const std::string& name, std::stop_token stop,
                                               const Progress& progress);

// The name under which the model of a run is kept: the run's own, with a number behind it when a
// model has that name already.
[[nodiscard]] std::string model_name_for(const Corpus& corpus, const RunInfo& run);

// Refuses a name that a model has already; "" is free. Long work asks this before it begins.
[[nodiscard]] Status check_name_is_free(const Corpus& corpus, const std::string& name);

}  // namespace sparsescope
