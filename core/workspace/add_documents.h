// SPDX-License-Identifier: GPL-3.0-or-later
// New documents in a dataset that has models. (add_file.h adds those of a file.)
#pragma once
#include <span>

#include "core/corpus/corpus.h"

namespace sparsescope {

// Encodes the documents with every model of the dataset that has codes, and appends them with
// their codes in one transaction. Returns the first new id. Refused as Corpus::append_documents()
// refuses, and invalid_input when the embeddings do not fit a model.
[[nodiscard]] Result<DocumentId> add_documents(Corpus& corpus, DatasetId dataset,
                                               std::span<const NewDocument> documents,
                                               EmbeddingView embeddings);

}  // namespace sparsescope
