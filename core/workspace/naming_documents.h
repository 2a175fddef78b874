// SPDX-License-Identifier: GPL-3.0-or-later
// The documents that names of neurons are made of and judged on, read from the workspace: texts,
// labels and level paths of a sample that depends on nothing but the documents' ids. Of up to
// 40,000 documents all are read; of more, those with the smallest hashes, and for neurons that are
// active in few of these, some of their own. Another bit of the hash divides them into halves.
#pragma once
#include <memory>
#include <stop_token>

#include "core/eval/naming_input.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct NamingDocuments {
    std::unique_ptr<TermIndex> index;
    NamingInput input;  // points to the index
};

// Reads at most so many documents of all, and for every neuron so many of its own.
struct NamingSample {
    std::size_t common = 40'000;
    std::size_t own = 40;
};

// k: how many entries of a code count, 1 … model.info.stored_k.
[[nodiscard]] Result<NamingDocuments> naming_documents(const Corpus& corpus,
                                                       const LoadedModel& model, int k,
                                                       const NamingSample& sample = {},
                                                       std::stop_token stop = {},
                                                       const Progress& progress = {});

// The model's own k, or the longest stored code where that is shorter.
[[nodiscard]] int naming_k(const ModelInfo& model);

}  // namespace sparsescope
