// SPDX-License-Identifier: GPL-3.0-or-later
// Adding documents to a dataset that exists, with their embeddings and codes: all or nothing.
#include <algorithm>
#include <string>
#include <vector>

#include "core/corpus/code_store.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/document_writer.h"
#include "core/corpus/embedding_store.h"
#include "core/corpus/model_store.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

Status check_labels(const DatasetInfo& dataset, std::span<const NewDocument> documents) {
    const auto names = dataset.label_names.size();
    for (const auto& document : documents)
        if (document.label >= 0 && static_cast<std::size_t>(document.label) >= names)
            return fail(ErrorCode::invalid_input,
                        fmt::format("A new document has the label {}, but the dataset \"{}\" has "
                                    "{} labels, counted from 0. Nothing was added.",
                                    document.label, dataset.name, names));
    return {};
}

// Every model whose codes cover the dataset must go on covering it.
Status check_codes(const DatasetInfo& dataset, const std::vector<ModelInfo>& models,
                   std::span<const NewCodes> codes, std::size_t documents) {
    for (const auto& given : codes)
        if (std::ranges::find(models, given.model, &ModelInfo::id) == models.end())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Codes came for model {}, which has none for the documents of "
                                    "\"{}\" so far. Nothing was added.",
                                    given.model, dataset.name));
    for (const auto& model : models) {
        const auto given = std::ranges::find(codes, model.id, &NewCodes::model);
        if (given == codes.end() || !given->codes)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("The new documents came without codes of the model \"{}\", which has "
                            "those of all others in \"{}\". Nothing was added. Encode them with "
                            "it too.",
                            model.name, dataset.name));
        SPARSESCOPE_TRY(
            check_new_codes(model, *given->codes, static_cast<std::int64_t>(documents)));
    }
    if (codes.size() == models.size()) return {};
    return fail(ErrorCode::invalid_argument, "Codes of one model came twice. Nothing was added.");
}

}  // namespace

Result<DocumentId> Corpus::append_documents(DatasetId id, std::span<const NewDocument> documents,
                                            EmbeddingView embeddings,
                                            std::span<const NewCodes> codes) {
    return impl_->write("adding documents", [&](Database& database) -> Result<DocumentId> {
        SPARSESCOPE_ASSIGN(const auto dataset, find_dataset(database, id));
        SPARSESCOPE_ASSIGN(const auto models, find_models_with_codes(database, id));
        if (documents.empty())
            return fail(ErrorCode::invalid_argument, "There are no documents to add.");
        SPARSESCOPE_TRY(check_embeddings(documents.size(), embeddings, dataset.dim));
        SPARSESCOPE_TRY(check_labels(dataset, documents));
        SPARSESCOPE_TRY(check_codes(dataset, models, codes, documents.size()));

        SPARSESCOPE_ASSIGN(auto embedding_writer, EmbeddingWriter::after_last_row(database, id));
        SPARSESCOPE_TRY(embedding_writer.append(embeddings));
        SPARSESCOPE_TRY(embedding_writer.finish());
        for (const auto& model : models)
            SPARSESCOPE_TRY(
                append_codes(database, model, dataset.documents,
                             *std::ranges::find(codes, model.id, &NewCodes::model)->codes));

        SPARSESCOPE_ASSIGN(auto writer, DocumentWriter::begin(database, id, dataset.documents));
        SPARSESCOPE_ASSIGN(const DocumentId first, writer.add(documents.front()));
        for (const auto& document : documents.subspan(1))
            SPARSESCOPE_TRY(writer.add(document));
        SPARSESCOPE_TRY(writer.finish());
        return first;
    });
}

}  // namespace sparsescope
