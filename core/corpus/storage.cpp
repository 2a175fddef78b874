// SPDX-License-Identifier: GPL-3.0-or-later
// How large the file is, and how much of it compact() would about give back.
#include <system_error>
#include <vector>

#include "core/corpus/corpus_impl.h"

namespace sparsescope {

namespace {

// Texts, images and what is kept for each document in tables and indexes, from a sample of those
// removed: reading all of them would take longer than anybody waits for an estimate.
Result<std::int64_t> bytes_per_removed_document(Database& database, DatasetId dataset) {
    constexpr std::int64_t overhead = 100;
    SPARSESCOPE_ASSIGN(
        const std::int64_t average,
        database.integer(
            "SELECT coalesce(avg(length(CAST(text AS BLOB)) + length(CAST(metadata AS BLOB)) + "
            "coalesce((SELECT length(pixels) FROM document_image WHERE document = document.id), "
            "0)), 0) FROM document WHERE id IN (SELECT document FROM tombstone WHERE dataset = ?1 "
            "LIMIT 500)",
            dataset));
    return average + overhead;
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
