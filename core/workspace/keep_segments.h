// SPDX-License-Identifier: GPL-3.0-or-later
// The stored part of a model's search index, so that a search need not build it from the codes.
// Blocking and stoppable.
#pragma once
#include <stop_token>

#include "core/corpus/corpus.h"

namespace sparsescope {

// Makes the stored segments of a model at its k complete: builds what is missing, outdated or
// damaged, and grows the newest one. Whoever writes calls it: after encoding, after adding
// documents, after compact(), and when a workspace is opened for writing. Returns how many
// segments were written; 0 for a model without codes.
[[nodiscard]] Result<int> keep_segments(Corpus& corpus, ModelId model, std::stop_token stop = {},
                                        const Progress& progress = {});

}  // namespace sparsescope
