// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace with a made-up model: documents of 500 topics, whose neurons are some of their topic
// and some of all, a few neurons much busier than the others.
#pragma once
#include <stop_token>

#include "core/base/progress.h"
#include "core/corpus/corpus.h"

namespace sparsescope::bench {

struct MadeShape {
    std::size_t documents = 0;
    std::size_t dim = 384;
    std::size_t hidden = 4096;
    int k = 32;
    int stored_k = 64;
};

// Stores the documents, their embeddings and the model; returns the model.
[[nodiscard]] Result<ModelId> store_made_model(Corpus& corpus, const MadeShape& shape,
                                               std::stop_token stop, const Progress& progress);

}  // namespace sparsescope::bench
