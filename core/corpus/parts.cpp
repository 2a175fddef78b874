// SPDX-License-Identifier: GPL-3.0-or-later
// Documents that are parts of longer ones: put together when they are written, and asked for.
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/part_store.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

Result<PartWriter> PartWriter::begin(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(
        auto source,
        database.prepare("INSERT INTO source_document(dataset, name) VALUES (?1, ?2)"));
    SPARSESCOPE_ASSIGN(auto insert,
                       database.prepare("INSERT INTO document_part VALUES (?1, ?2, ?3)"));
    PartWriter writer(database, dataset, std::move(source), std::move(insert));
    SPARSESCOPE_ASSIGN(
        auto last,
        database.prepare("SELECT source, part, name FROM document_part JOIN source_document ON "
                         "source_document.id = source WHERE document = (SELECT id FROM document "
                         "WHERE dataset = ?1 ORDER BY row DESC LIMIT 1)"));
    SPARSESCOPE_TRY(last.bind(dataset));
    SPARSESCOPE_ASSIGN(const bool is_part, last.step());
    if (!is_part) return writer;
    writer.source_ = last.integer(0);
    writer.part_ = last.as<std::int32_t>(1);
    writer.name_ = last.text(2);
    return writer;
}

Status PartWriter::add(DocumentId document, const std::string& part_of, std::int32_t part) {
    if (part_of.empty()) {
        source_ = 0;
        return {};
    }
    if (part < 0)
        return fail(
            ErrorCode::invalid_input,
            fmt::format("A part of \"{}\" has the number {}; parts count from 0.", part_of, part));
    if (source_ == 0 || part <= part_ || part_of != name_) {
        SPARSESCOPE_TRY(insert_source_.run(dataset_, part_of));
        source_ = database_->last_insert_id();
        name_ = part_of;
    }
    part_ = part;
    return insert_part_.run(document, source_, part);
}

Result<std::vector<std::int64_t>> Corpus::sources_of(std::span<const DocumentId> ids) const {
    return impl_->read(
        "looking for parts", [&](Database& database) -> Result<std::vector<std::int64_t>> {
            SPARSESCOPE_ASSIGN(
                auto find,
                database.prepare("SELECT source FROM document_part WHERE document = ?1"));
            std::vector<std::int64_t> sources(ids.size());
            for (std::size_t i = 0; i < ids.size(); ++i) {
                SPARSESCOPE_TRY(find.bind(ids[i]));
                SPARSESCOPE_ASSIGN(const bool found, find.step());
                if (found) sources[i] = find.integer(0);
            }
            return sources;
        });
}

Result<std::vector<std::int64_t>> Corpus::sources(DatasetId dataset) const {
    return impl_->read(
        "looking for parts", [&](Database& database) -> Result<std::vector<std::int64_t>> {
            SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
            std::vector<std::int64_t> sources(static_cast<std::size_t>(rows));
            SPARSESCOPE_ASSIGN(
                auto row,
                database.prepare("SELECT document.row, source FROM source_document JOIN "
                                 "document_part ON source = source_document.id JOIN document ON "
                                 "document.id = document_part.document WHERE "
                                 "source_document.dataset = ?1 AND document.row < ?2"));
            SPARSESCOPE_TRY(row.bind(dataset, rows));
            SPARSESCOPE_TRY(
                row.for_each([&] { sources[row.as<std::size_t>(0)] = row.integer(1); }));
            return sources;
        });
}

Result<std::vector<DocumentId>> Corpus::parts_of(std::int64_t source) const {
    return impl_->read(
        "looking for parts", [&](Database& database) -> Result<std::vector<DocumentId>> {
            SPARSESCOPE_ASSIGN(
                auto row, database.prepare(
                              "SELECT document FROM document_part WHERE source = ?1 AND NOT EXISTS "
                              "(SELECT 1 FROM tombstone WHERE tombstone.document = "
                              "document_part.document) ORDER BY part"));
            SPARSESCOPE_TRY(row.bind(source));
            std::vector<DocumentId> ids;
            SPARSESCOPE_TRY(row.for_each([&] { ids.push_back(row.integer(0)); }));
            return ids;
        });
}

}  // namespace sparsescope
