// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures as they are reconstructed from their codes. make_reconstruction() runs in a task.
#pragma once
#include "core/workspace/loaded_model.h"

namespace sparsescope {

// The picture that a document's code at k decodes to.
struct Reconstruction {
    DocumentId document = 0;
    int k = 0;
    Image image;
};

// The embeddings of the model's dataset must be pixels (document_rows.h).
[[nodiscard]] Result<Reconstruction> make_reconstruction(const Corpus& corpus,
                                                         const LoadedModel& model,
                                                         DocumentId document, int k);

}  // namespace sparsescope
