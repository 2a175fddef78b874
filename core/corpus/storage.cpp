// SPDX-License-Identifier: GPL-3.0-or-later
// How large the file and the things in it are, and how much compact() would about give back.
#include <string_view>
#include <system_error>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/model_store.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

// Texts, images and what is kept for each document in tables and indexes, from a sample of the
// documents: reading all of them would take longer than anybody waits for an estimate.
template <class... Values>
Result<std::int64_t> bytes_per_document(Database& database, std::string_view sample,
                                        const Values&... values) {
    constexpr std::int64_t overhead = 100;
    SPARSESCOPE_ASSIGN(
        const std::int64_t average,
        database.integer(
            fmt::format(
                "SELECT CAST(coalesce(avg(length(CAST(text AS BLOB)) + length(CAST(metadata AS "
                "BLOB)) + coalesce((SELECT length(pixels) FROM document_image WHERE document = "
                "document.id), 0) + coalesce((SELECT length(thumbnail) + length(path) FROM picture "
                "WHERE document = document.id), 0)), 0) AS INTEGER) FROM document WHERE {}",
                sample),
            values...));
    return average + overhead;
}

Result<std::int64_t> bytes_per_removed_document(Database& database, DatasetId dataset) {
    return bytes_per_document(
        database, "id IN (SELECT document FROM tombstone WHERE dataset = ?1 LIMIT 500)", dataset);
}

Result<std::int64_t> bytes_of_documents(Database& database, const DatasetInfo& dataset) {
    constexpr std::int64_t sampled = 500;
    if (dataset.documents == 0) return 0;
    SPARSESCOPE_ASSIGN(
        const std::int64_t each,
        bytes_per_document(database,
                           "dataset = ?1 AND row IN (WITH RECURSIVE sample(row) AS (SELECT 0 UNION "
                           "ALL SELECT row + ?2 FROM sample WHERE row + ?2 < ?3) SELECT row FROM "
                           "sample)",
                           dataset.id, 1 + dataset.documents / sampled, dataset.documents));
    return each * dataset.documents;
}

struct Removal {
    DatasetId dataset = 0;
    std::int64_t documents = 0;
    std::int64_t removed = 0;
    std::int64_t embedding_bytes = 0;  // per document
};

Result<std::vector<Removal>> removals(Database& database) {
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare("SELECT id, documents, removed_documents, dim * 4 FROM "
                                        "dataset WHERE removed_documents > 0 AND documents > 0"));
    std::vector<Removal> found;
    SPARSESCOPE_TRY(row.for_each([&] {
        found.push_back({row.integer(0), row.integer(1), row.integer(2), row.integer(3)});
    }));
    return found;
}

}  // namespace

Result<std::int64_t> Corpus::dataset_bytes(DatasetId id) const {
    return impl_->read("measuring a dataset", [&](Database& database) -> Result<std::int64_t> {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, find_dataset(database, id));
        SPARSESCOPE_ASSIGN(const std::int64_t documents, bytes_of_documents(database, dataset));
        SPARSESCOPE_ASSIGN(
            const std::int64_t embeddings,
            database.integer(
                "SELECT coalesce(sum(length(data)), 0) FROM embedding_block WHERE dataset = ?1",
                id));
        return documents + embeddings;
    });
}

Result<ModelUse> Corpus::model_use(ModelId id) const {
    return impl_->read("measuring a model", [&](Database& database) -> Result<ModelUse> {
        SPARSESCOPE_TRY(find_model(database, id));
        const auto sum = [&](const char* bytes, const char* table) {
            return database.integer(
                fmt::format("SELECT coalesce(sum({}), 0) FROM {} WHERE model = ?1", bytes, table),
                id);
        };
        ModelUse use;
        SPARSESCOPE_ASSIGN(use.weight_bytes, sum("length(data)", "model_part"));
        SPARSESCOPE_ASSIGN(use.code_bytes, sum("length(data)", "code_block"));
        SPARSESCOPE_ASSIGN(use.segment_bytes, sum("bytes", "code_segment"));
        return use;
    });
}

Result<StorageUse> Corpus::storage() const {
    return impl_->read("measuring it", [&](Database& database) -> Result<StorageUse> {
        StorageUse use;
        for (const auto& file : {impl_->path, impl_->wal_file()}) {
            std::error_code missing;
            const auto bytes = std::filesystem::file_size(file, missing);
            if (!missing) use.file_bytes += static_cast<std::int64_t>(bytes);
        }
        SPARSESCOPE_ASSIGN(use.reclaimable_bytes, database.free_bytes());
        SPARSESCOPE_ASSIGN(const auto found, removals(database));
        for (const auto& removal : found) {
            SPARSESCOPE_ASSIGN(const std::int64_t document_bytes,
                               bytes_per_removed_document(database, removal.dataset));
            SPARSESCOPE_ASSIGN(
                const std::int64_t code_bytes,
                database.integer("SELECT coalesce(sum(length(data)), 0) FROM code_block JOIN model "
                                 "ON model.id = code_block.model WHERE model.dataset = ?1",
                                 removal.dataset));
            use.removed_documents += removal.removed;
            use.reclaimable_bytes += removal.removed * (document_bytes + removal.embedding_bytes) +
                                     code_bytes / removal.documents * removal.removed;
        }
        return use;
    });
}

}  // namespace sparsescope
