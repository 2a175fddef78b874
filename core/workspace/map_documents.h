// SPDX-License-Identifier: GPL-3.0-or-later
// The documents of a dataset as a map is made of them: those that are not removed, with the codes
// or the embeddings that they are compared by. Private to this folder.
#pragma once
#include <stop_token>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/map/layout_method.h"

namespace sparsescope {

struct MapDocuments {
    std::vector<DocumentId> ids;       // ascending
    std::vector<std::int32_t> labels;  // one a document
    EmbeddingMatrix vectors;           // of embeddings …
    CodeMatrix codes;                  // … or codes, at k
    int k = 0;                         // 0: embeddings

    [[nodiscard]] MapSource source() const {
        MapSource source;
        if (k > 0) {
            source.codes = &codes;
            source.k = k;
        } else {
            source.vectors = vectors.view();
        }
        source.labels = labels;
        return source;
    }
};

// model: whose codes; nullptr: embeddings. k: 1 … model->stored_k. Errors: unsupported, with a
// sentence, when the dataset has no embeddings or the model no codes; cancelled.
[[nodiscard]] Result<MapDocuments> map_documents(const Corpus& corpus, const DatasetInfo& dataset,
                                                 const ModelInfo* model, int k,
                                                 std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
