// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of a dataset once more, under the embeddings of another encoder.
#pragma once
#include <stop_token>
#include <string>

#include "core/backbone/encoder.h"
#include "core/corpus/corpus.h"

namespace sparsescope {

// Encodes all documents, texts or pictures, as the encoder reads them, and stores them as a new
// dataset whose derived_from is `from`; nothing is stored unless all of it is. Holds the embeddings
// in memory. Errors: invalid_argument where the encoder reads none of what the documents are.
[[nodiscard]] Result<DatasetId> derive_by_encoder(Corpus& corpus, DatasetId from,
                                                  const std::string& name, Encoder& encoder,
                                                  std::stop_token stop = {},
                                                  const Progress& progress = {});

}  // namespace sparsescope
