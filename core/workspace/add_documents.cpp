// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/add_documents.h"

#include <deque>
#include <vector>

#include "core/code/sparse_head.h"

namespace sparsescope {

Result<DocumentId> add_documents(Corpus& corpus, DatasetId dataset,
                                 std::span<const NewDocument> documents, EmbeddingView embeddings) {
    return guard("adding documents", [&]() -> Result<DocumentId> {
        SPARSESCOPE_ASSIGN(const auto models, corpus.models_with_codes(dataset));
        std::deque<CodeMatrix> codes;
        std::vector<NewCodes> of_models;
        for (const ModelInfo& model : models) {
            SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(model.id));
            if (embeddings.dim != weights.dim) {
                return fail(
                    ErrorCode::invalid_input,
                    fmt::format("The new documents have embeddings of {} numbers, but model "
                                "\"{}\" reads {}. Nothing was added.",
                                embeddings.dim, model.name, weights.dim));
            }
            CodeMatrix& matrix = codes.emplace_back(model.hidden);
            for (std::size_t row = 0; row < embeddings.rows; ++row)
                matrix.append(encode(weights, embeddings.row(row), model.stored_k).view());
            of_models.push_back({model.id, &matrix});
        }
        return corpus.append_documents(dataset, documents, embeddings, of_models);
    });
}

}  // namespace sparsescope
