// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings for a dataset that is there, and who made them.
#include <algorithm>
#include <cmath>
#include <string>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/embedding_store.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

constexpr const char* embedding = "embedding its texts";

Status write_encoder(Database& database, DatasetId id, const EncoderIdentity& encoder) {
    return database.run(
        "UPDATE dataset SET encoder_kind = ?2, encoder_name = ?3, encoder_hash = ?4, "
        "document_prefix = ?5, query_prefix = ?6 WHERE id = ?1",
        id, encoder.kind, encoder.name, encoder.hash, encoder.document_prefix,
        encoder.query_prefix);
}

Status check_dim(std::size_t dim) {
    if (dim >= 1 && dim <= max_embedding_dim) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("Embeddings of dimension {} are not supported; there are 1 to {}.", dim,
                            max_embedding_dim));
}

// What stands on embeddings would mean something else on others.
Status check_replaceable(Database& database, const DatasetInfo& dataset, bool replace) {
    if (dataset.dim == 0) return {};
    SPARSESCOPE_ASSIGN(
        const std::int64_t models,
        database.integer("SELECT count(*) FROM model WHERE dataset = ?1", dataset.id));
    SPARSESCOPE_ASSIGN(const std::int64_t runs,
                       database.integer("SELECT count(*) FROM run WHERE dataset = ?1", dataset.id));
    const std::string has = fmt::format(
        "The dataset \"{}\" has embeddings of {} numbers{}", dataset.name, dataset.dim,
        dataset.encoder.empty() ? std::string()
                                : fmt::format(" by the encoder \"{}\"", dataset.encoder.name));
    if (models + runs > 0)
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("{}, and {} models and {} runs stand on them. Delete those first, or "
                        "import the texts as another dataset.",
                        has, models, runs));
    if (replace) return {};
    return fail(ErrorCode::invalid_argument,
                has +
                    " already. Say that they may be replaced (--replace), or import the texts as "
                    "another dataset.");
}

Status check_unchanged(Database& database, const DatasetInfo& dataset,
                       const NewEmbeddings& embeddings) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t generation,
        database.integer("SELECT row_generation FROM dataset WHERE id = ?1", dataset.id));
    if (dataset.documents == embeddings.documents && generation == embeddings.row_generation)
        return {};
    return fail(ErrorCode::busy,
                fmt::format("Documents of \"{}\" were added or deleted while its texts were "
                            "embedded. Nothing was stored; start again.",
                            dataset.name));
}

Status check_rows(const EmbeddingMatrix& rows, std::int64_t first, std::int64_t count,
                  std::size_t dim) {
    if (rows.rows != static_cast<std::size_t>(count) || rows.dim != dim)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} embeddings of {} numbers were expected from row {} on, and {} of "
                        "{} came. Nothing was stored.",
                        count, dim, first, rows.rows, rows.dim));
    for (std::size_t row = 0; row < rows.rows; ++row) {
        const auto values = rows.row(row);
        const bool usable = std::ranges::all_of(values, [](float v) { return std::isfinite(v); }) &&
                            std::ranges::any_of(values, [](float v) { return v != 0; });
        if (!usable)
            return fail(ErrorCode::invalid_input,
                        fmt::format("The embedding of row {} is all zero, or has numbers that are "
                                    "not finite. Nothing was stored.",
                                    first + static_cast<std::int64_t>(row)));
    }
    return {};
}

}  // namespace

Status Corpus::set_embeddings(
    DatasetId id, const NewEmbeddings& embeddings,
    const std::function<Result<EmbeddingMatrix>(std::int64_t first, std::int64_t count)>& next,
    std::stop_token stop, const Progress& progress) {
    return impl_->write(embedding, [&](Database& database) -> Status {
        const std::size_t dim = embeddings.encoder.dim;
        SPARSESCOPE_TRY(check_dim(dim));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, find_dataset(database, id));
        SPARSESCOPE_TRY(check_replaceable(database, dataset, embeddings.replace));
        SPARSESCOPE_TRY(check_unchanged(database, dataset, embeddings));
        SPARSESCOPE_TRY(database.run("DELETE FROM embedding_block WHERE dataset = ?1", id));
        const auto block_rows = static_cast<std::int64_t>(embedding_block_rows(dim));
        EmbeddingWriter writer(database, id, dim);
        for (std::int64_t row = 0; row < dataset.documents; row += block_rows) {
            if (stop.stop_requested()) return cancelled("Cancelled. Nothing was stored.");
            report(progress, "storing embeddings", row, dataset.documents);
            const std::int64_t count = std::min(block_rows, dataset.documents - row);
            SPARSESCOPE_ASSIGN(const EmbeddingMatrix rows, next(row, count));
            SPARSESCOPE_TRY(check_rows(rows, row, count, dim));
            SPARSESCOPE_TRY(writer.append(rows.view()));
        }
        SPARSESCOPE_TRY(writer.finish());
        SPARSESCOPE_TRY(database.run(
            "UPDATE dataset SET dim = ?2, block_rows = ?3, normalization = ?4 WHERE id = ?1", id,
            dim, block_rows, embeddings.normalization == Normalization::l2 ? "l2" : "none"));
        return write_encoder(database, id, embeddings.encoder);
    });
}

Status Corpus::set_encoder(DatasetId id, const EncoderIdentity& encoder) {
    return impl_->write("naming an encoder", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, find_dataset(database, id));
        if (!encoder.empty() && encoder.dim != dataset.dim)
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("The encoder \"{}\" makes embeddings of {} numbers, those of the "
                            "dataset \"{}\" have {}: it did not make them.",
                            encoder.name, encoder.dim, dataset.name, dataset.dim));
        return write_encoder(database, id, encoder.empty() ? EncoderIdentity{} : encoder);
    });
}

}  // namespace sparsescope
