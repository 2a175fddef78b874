// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings of some documents, without reading those of all: a sample lies in short runs of
// documents, evenly spread, because a run costs hardly more to read than one document.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/corpus/corpus.h"

namespace sparsescope {

struct EmbeddingSample {
    std::vector<std::int64_t> rows;  // of the dataset, ascending
    EmbeddingMatrix embeddings;      // of these
};

// `most` of the candidates (rows, ascending), or all of them where they are no more.
[[nodiscard]] std::vector<std::int64_t> spread_in_runs(std::span<const std::int64_t> candidates,
                                                       std::size_t most);

// Reads their embeddings. Errors: those of the corpus (without embeddings: says so); cancelled.
[[nodiscard]] Result<EmbeddingSample> read_embeddings(const Corpus& corpus, DatasetId dataset,
                                                      std::vector<std::int64_t> rows,
                                                      std::stop_token stop = {},
                                                      const Progress& progress = {});

}  // namespace sparsescope
