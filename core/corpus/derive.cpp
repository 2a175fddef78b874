// SPDX-License-Identifier: GPL-3.0-or-later
// A dataset once more under other embeddings. Documents are copied inside the database, at their
// rows; their new ids lie a fixed distance above the old ones, so that whatever names documents
// (images, tags, parts) is copied by the same sum.
#include <algorithm>
#include <cmath>
#include <string>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/embedding_store.h"
#include "core/corpus/names.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

constexpr const char* deriving = "storing documents under other embeddings";

// What is added to the ids of a table's rows so that the copies lie behind all others.
Result<std::int64_t> id_distance(Database& database, const char* table, DatasetId from) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t used,
        database.integer("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?1",
                         table));
    SPARSESCOPE_ASSIGN(
        const std::int64_t first,
        database.integer(
            fmt::format("SELECT coalesce(min(id), 1) FROM {} WHERE dataset = ?1", table), from));
    return used + 1 - first;
}

Result<DatasetId> copy_dataset_row(Database& database, const DatasetInfo& from,
                                   const std::string& name, const NewEmbeddings& embeddings) {
    const EncoderIdentity& encoder = embeddings.encoder;
    SPARSESCOPE_TRY(database.run(
        "INSERT INTO dataset(name, source, created, documents, train_documents, test_documents, "
        "labelled_documents, dim, block_rows, normalization, has_text, has_images, image_width, "
        "image_height, removed_documents, validation_documents, encoder_kind, encoder_name, "
        "encoder_hash, document_prefix, query_prefix, picture_folder, derived_from) "
        "SELECT ?2, source, ?3, documents, train_documents, test_documents, labelled_documents, "
        "?4, ?5, ?6, has_text, has_images, image_width, image_height, removed_documents, "
        "validation_documents, ?7, ?8, ?9, ?10, ?11, picture_folder, id FROM dataset WHERE id = ?1",
        from.id, name, utc_now(), encoder.dim, embedding_block_rows(encoder.dim),
        embeddings.normalization == Normalization::l2 ? "l2" : "none", encoder.kind, encoder.name,
        encoder.hash, encoder.document_prefix, encoder.query_prefix));
    return database.last_insert_id();
}

// The rows of a table that belong to documents; `columns` are those behind the document's id.
Status copy_belongings(Database& database, const std::string& table, const std::string& columns,
                       DatasetId from, std::int64_t distance) {
    return database.run(fmt::format("INSERT INTO {0}(document, {1}) SELECT document + ?2, {1} FROM "
                                    "{0} WHERE document IN (SELECT id FROM document WHERE dataset "
                                    "= ?1)",
                                    table, columns),
                        from, distance);
}

Status copy_parts(Database& database, DatasetId from, DatasetId to, std::int64_t distance) {
    SPARSESCOPE_ASSIGN(const std::int64_t of_sources,
                       id_distance(database, "source_document", from));
    SPARSESCOPE_TRY(
        database.run("INSERT INTO source_document(id, dataset, name) SELECT id + ?3, ?2, name FROM "
                     "source_document WHERE dataset = ?1 ORDER BY id",
                     from, to, of_sources));
    return database.run(
        "INSERT INTO document_part SELECT document + ?2, source + ?3, part FROM document_part "
        "WHERE document IN (SELECT id FROM document WHERE dataset = ?1)",
        from, distance, of_sources);
}

Status copy_documents(Database& database, DatasetId from, DatasetId to) {
    SPARSESCOPE_TRY(database.run(
        "INSERT INTO label SELECT ?2, label, name FROM label WHERE dataset = ?1", from, to));
    SPARSESCOPE_TRY(database.run(
        "INSERT INTO level_path SELECT ?2, path, name FROM level_path WHERE dataset = ?1", from,
        to));
    SPARSESCOPE_ASSIGN(const std::int64_t distance, id_distance(database, "document", from));
    SPARSESCOPE_TRY(database.run(
        "INSERT INTO document(id, dataset, row, label, split, validation, level, text, metadata) "
        "SELECT id + ?3, ?2, row, label, split, validation, level, text, metadata FROM document "
        "WHERE dataset = ?1 ORDER BY row",
        from, to, distance));
    SPARSESCOPE_TRY(
        database.run("INSERT INTO document_fts(rowid, text) SELECT id, searched_text(text) FROM "
                     "document WHERE dataset = ?1 AND text <> '' ORDER BY id",
                     to));
    SPARSESCOPE_TRY(copy_belongings(database, "document_image", "width, height, channels, pixels",
                                    from, distance));
    SPARSESCOPE_TRY(copy_belongings(database, "picture",
                                    "width, height, path, hash, bytes, thumbnail", from, distance));
    SPARSESCOPE_TRY(copy_belongings(database, "document_tag", "tag", from, distance));
    SPARSESCOPE_TRY(
        database.run("INSERT INTO tombstone(dataset, row, document) SELECT ?2, row, "
                     "document + ?3 FROM tombstone WHERE dataset = ?1",
                     from, to, distance));
    return copy_parts(database, from, to, distance);
}

Status check_derivable(Database& database, const DatasetInfo& from,
                       const NewEmbeddings& embeddings) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t generation,
        database.integer("SELECT row_generation FROM dataset WHERE id = ?1", from.id));
    if (from.documents != embeddings.documents || generation != embeddings.row_generation)
        return fail(ErrorCode::busy,
                    fmt::format("Documents of \"{}\" were added or deleted while they were "
                                "embedded. Nothing was stored; start again.",
                                from.name));
    const std::size_t dim = embeddings.encoder.dim;
    if (dim >= 1 && dim <= max_embedding_dim) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("Embeddings of dimension {} are not supported; there are 1 to {}.", dim,
                            max_embedding_dim));
}

Status check_derived_rows(const EmbeddingMatrix& rows, std::int64_t first, std::int64_t count,
                          std::size_t dim) {
    const bool fits = rows.rows == static_cast<std::size_t>(count) && rows.dim == dim &&
                      std::ranges::all_of(rows.values, [](float v) { return std::isfinite(v); });
    if (fits) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} embeddings of {} numbers were expected from row {} on, and others "
                            "came, or some that are not finite. Nothing was stored.",
                            count, dim, first));
}

}  // namespace

Result<DatasetId> Corpus::derive_dataset(
    DatasetId from, std::string_view wanted, const NewEmbeddings& embeddings,
    const std::function<Result<EmbeddingMatrix>(std::int64_t first, std::int64_t count)>& next,
    std::stop_token stop, const Progress& progress) {
    return impl_->write(deriving, [&](Database& database) -> Result<DatasetId> {
        SPARSESCOPE_ASSIGN(const DatasetInfo origin, find_dataset(database, from));
        SPARSESCOPE_ASSIGN(const std::string name, checked_name(wanted));
        SPARSESCOPE_TRY(check_dataset_name(database, name));
        SPARSESCOPE_TRY(check_derivable(database, origin, embeddings));
        SPARSESCOPE_ASSIGN(const DatasetId id,
                           copy_dataset_row(database, origin, name, embeddings));
        report(progress, "copying documents", 0, 0);
        SPARSESCOPE_TRY(copy_documents(database, from, id));
        const std::size_t dim = embeddings.encoder.dim;
        const auto block_rows = static_cast<std::int64_t>(embedding_block_rows(dim));
        EmbeddingWriter writer(database, id, dim);
        for (std::int64_t row = 0; row < origin.documents; row += block_rows) {
            if (stop.stop_requested()) return cancelled("Cancelled. Nothing was stored.");
            report(progress, "storing embeddings", row, origin.documents);
            const std::int64_t count = std::min(block_rows, origin.documents - row);
            SPARSESCOPE_ASSIGN(const EmbeddingMatrix rows, next(row, count));
            SPARSESCOPE_TRY(check_derived_rows(rows, row, count, dim));
            SPARSESCOPE_TRY(writer.append(rows.view()));
        }
        SPARSESCOPE_TRY(writer.finish());
        return id;
    });
}

}  // namespace sparsescope
