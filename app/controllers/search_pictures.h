// SPDX-License-Identifier: GPL-3.0-or-later
// A picture as its k neurons remember it. Called in tasks.
#pragma once
#include "core/workspace/loaded_model.h"

namespace sparsescope {

// A document beside what its k neurons make of it.
struct Reconstruction {
    DocumentId document = 0;
    int k = 0;
    Image image;
};

// The dataset's embeddings are pixels.
[[nodiscard]] Result<Reconstruction> make_reconstruction(const Corpus& corpus,
                                                         const LoadedModel& model,
                                                         DocumentId document, int k);

}  // namespace sparsescope
