// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures as they are reconstructed from their codes. make_reconstruction() runs in a task.
#pragma once
#include <span>
#include <vector>

#include "core/workspace/loaded_model.h"

namespace sparsescope {

// The picture that a document's code at k decodes to, and those at a few k from large to 1, in
// which it dissolves.
struct Reconstruction {
    struct AtK {
        int k = 0;
        Image image;
    };
    DocumentId document = 0;
    int k = 0;
    Image image;
    std::vector<AtK> falling;
};

// Grey levels per unit of embedding, as the document itself has them: its picture may have been
// scaled or normalised on its way to the embedding. 0 for an embedding of zeros.
[[nodiscard]] double pixel_scale(const Image& image, std::span<const float> embedding);

// A few k to see a code become shorter at: 32 (or the stored k where that is less), 8, 4, 2, 1.
[[nodiscard]] std::vector<int> falling_k(int stored_k);

// The embeddings of the model's dataset must be pixels (document_rows.h).
[[nodiscard]] Result<Reconstruction> make_reconstruction(const Corpus& corpus,
                                                         const LoadedModel& model,
                                                         DocumentId document, int k);

}  // namespace sparsescope
