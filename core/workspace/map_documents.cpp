// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/map_documents.h"

#include <algorithm>

namespace sparsescope {

namespace {

Status read_vectors(const Corpus& corpus, const DatasetInfo& dataset,
                    const std::vector<std::size_t>& rows, std::stop_token stop,
                    const Progress& progress, EmbeddingMatrix& vectors) {
    SPARSESCOPE_ASSIGN(vectors, corpus.embeddings(dataset.id, stop, progress));
    if (vectors.rows < (rows.empty() ? 0 : rows.back() + 1))
        return fail(ErrorCode::busy,
                    "The dataset changed while its map was made. Make the map again.");
    if (rows.size() == vectors.rows) return {};
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i] != i) std::ranges::copy(vectors.row(rows[i]), vectors.row(i).begin());
    vectors.rows = rows.size();
    vectors.values.resize(vectors.rows * vectors.dim);
    return {};
}

Status read_codes(const Corpus& corpus, const ModelInfo& model, int k,
                  const std::vector<std::size_t>& rows, std::stop_token stop, CodeMatrix& codes) {
    codes = CodeMatrix(model.hidden);
    codes.reserve(rows.size(), static_cast<std::size_t>(k));
    const auto total = rows.empty() ? 0 : static_cast<std::int64_t>(rows.back()) + 1;
    std::size_t next = 0;
    bool foreign = false;
    SPARSESCOPE_TRY(corpus.for_each_codes(
        model.id, 0, total, stop, [&](std::int64_t first, const CodeMatrix& piece) -> Status {
            for (;
                 next < rows.size() && rows[next] < static_cast<std::size_t>(first) + piece.rows();
                 ++next) {
                const CodeView code = piece.row(rows[next] - static_cast<std::size_t>(first))
                                          .prefix(static_cast<std::size_t>(k));
                foreign |= std::ranges::any_of(
                    code.neurons, [&](NeuronId neuron) { return neuron >= model.hidden; });
                codes.append(code);
            }
            return {};
        }));
    if (foreign)
        return fail(ErrorCode::corrupt,
                    fmt::format("A code of model \"{}\" names a neuron that the model does not "
                                "have. Encode the documents again.",
                                model.name));
    if (codes.rows() != rows.size())
        return fail(ErrorCode::unsupported,
                    fmt::format("Model \"{}\" has codes of {} of {} documents. Encode the "
                                "documents first.",
                                model.name, codes.rows(), rows.size()));
    return {};
}

}  // namespace

Result<MapDocuments> map_documents(const Corpus& corpus, const DatasetInfo& dataset,
                                   const ModelInfo* model, int k, std::stop_token stop,
                                   const Progress& progress) {
    if (model == nullptr && dataset.dim == 0)
        return fail(ErrorCode::unsupported,
                    fmt::format("Dataset \"{}\" has no embeddings to make a map of. Give its "
                                "texts embeddings first.",
                                dataset.name));
    if (model != nullptr && model->stored_k == 0)
        return fail(ErrorCode::unsupported,
                    fmt::format("Model \"{}\" has no codes to make a map of. Encode the documents "
                                "with it, or make a map of the embeddings.",
                                model->name));
    if (model != nullptr && (k < 1 || k > model->stored_k))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("k is {}, but the codes of model \"{}\" hold {} active neurons: "
                                "choose k from 1 to {}.",
                                k, model->name, model->stored_k, model->stored_k));
    SPARSESCOPE_ASSIGN(const auto all_ids, corpus.document_ids(dataset.id));
    SPARSESCOPE_ASSIGN(const auto all_labels, corpus.labels(dataset.id));
    SPARSESCOPE_ASSIGN(const RowSet removed, corpus.removed_rows(dataset.id));
    MapDocuments documents;
    documents.k = model != nullptr ? k : 0;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < all_ids.size(); ++row) {
        if (removed.contains(row)) continue;
        rows.push_back(row);
        documents.ids.push_back(all_ids[row]);
        documents.labels.push_back(row < all_labels.size() ? all_labels[row] : no_label);
    }
    SPARSESCOPE_TRY(model != nullptr
                        ? read_codes(corpus, *model, k, rows, stop, documents.codes)
                        : read_vectors(corpus, dataset, rows, stop, progress, documents.vectors));
    return documents;
}

}  // namespace sparsescope
