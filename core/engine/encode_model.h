// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the codes of a whole dataset. The calls block and can be stopped; they hold one block of
// embeddings and the codes in memory.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"
#include "core/model_files/model_format.h"
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

struct ModelFileRequest {
    std::string dataset;   // its name; "" where there is only one
    std::string file;      // or folder
    std::string format;    // of core/model_files; "" lets the content say
    std::optional<int> k;  // active neurons per code, 1 … hidden; default: what the file says
    std::string name;      // "" means that one is chosen
};
struct AddedModel {
    ModelInfo model;
    ModelDescription file;
};

// invalid_input, with both numbers, unless the dataset's embeddings are as long as the model
// expects.
[[nodiscard]] Status check_model_fits(const std::string& file, const ModelDescription& model,
                                      const DatasetInfo& dataset);
// The k that is asked for or that the file says.
[[nodiscard]] Result<int> k_of_model_file(const ModelFileRequest& request,
                                          const ModelDescription& model);

// Registers the head in a model file as a model of a dataset and encodes its documents. Nothing is
// written unless all of it fits.
[[nodiscard]] Result<AddedModel> add_model_file(Corpus& corpus, const ModelFileRequest& request,
                                                std::stop_token stop, const Progress& progress);

// The name under which the model of a run is kept: the run's own, with a number behind it when a
// model has that name already.
[[nodiscard]] std::string model_name_for(const Corpus& corpus, const RunInfo& run);

// Refuses a name that a model has already; "" is free. Long work asks this before it begins.
[[nodiscard]] Status check_name_is_free(const Corpus& corpus, const std::string& name);

}  // namespace sparsescope
