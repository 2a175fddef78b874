// SPDX-License-Identifier: GPL-3.0-or-later
// Documents of a dataset, one by one and column by column.
#include <algorithm>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

constexpr const char* document_columns =
    "SELECT id, dataset, row, text, label, CASE WHEN EXISTS (SELECT 1 FROM tombstone WHERE "
    "tombstone.document = document.id) THEN 2 WHEN validation THEN 3 ELSE split END, metadata, "
    "(SELECT name FROM level_path WHERE level_path.dataset = document.dataset AND path = level), "
    "(SELECT source FROM document_part WHERE document_part.document = document.id) "
    "FROM document";

Document document_from(const Statement& row) {
    Document document;
    document.id = row.integer(0);
    document.dataset = row.integer(1);
    document.row = row.integer(2);
    document.text = row.text(3);
    document.label = row.as<std::int32_t>(4);
    document.split = row.as<Split>(5);
    document.metadata = row.text(6);
    document.level = row.text(7);
    document.part.source = row.integer(8);
    return document;
}

// What more there is to say of documents that are parts of longer ones.
Status add_parts(Database& database, std::span<Document> documents) {
    if (std::ranges::all_of(documents, [](const Document& d) { return d.part.empty(); })) return {};
    SPARSESCOPE_ASSIGN(
        auto find,
        database.prepare("SELECT name, part, (SELECT count(*) FROM document_part WHERE source = "
                         "source_document.id) FROM document_part JOIN source_document ON "
                         "source_document.id = source WHERE document = ?1"));
    for (Document& document : documents) {
        if (document.part.empty()) continue;
        SPARSESCOPE_TRY(find.bind(document.id));
        SPARSESCOPE_ASSIGN(const bool found, find.step());
        if (!found) continue;
        document.part.name = find.text(0);
        document.part.number = find.as<std::int32_t>(1);
        document.part.of = find.as<std::int32_t>(2);
    }
    return {};
}

Result<Document> find_document(Statement& by_id, DocumentId id) {
    SPARSESCOPE_TRY(by_id.bind(id));
    SPARSESCOPE_ASSIGN(const bool found, by_id.step());
    if (!found) return fail(no_such_document(id));
    return document_from(by_id);
}

// One value per document of a dataset, by row. index holds what it is made of beside the row, so
// that no text is read, but is sorted by it.
template <class T>
Result<std::vector<T>> column(Database& database, const char* value, const char* index,
                              DatasetId dataset) {
    SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
    SPARSESCOPE_ASSIGN(
        auto row, database.prepare(fmt::format(
                      "SELECT row, {} FROM document INDEXED BY {} WHERE dataset = ?1 AND row < ?2",
                      value, index)));
    SPARSESCOPE_TRY(row.bind(dataset, rows));
    std::vector<T> values(static_cast<std::size_t>(rows));
    SPARSESCOPE_TRY(row.for_each([&] { values[row.as<std::size_t>(0)] = row.as<T>(1); }));
    return values;
}

// Reads the ids of rows [first, last], of which both ends are known: ids ascend with rows, so as
// many ids as rows are consecutive ones. A million documents that came together take two look-ups.
class IdReader {
  public:
    IdReader(const Database& database, DatasetId dataset, Statement at_row, Statement between)
        : database_(database),
          dataset_(dataset),
          at_row_(std::move(at_row)),
          between_(std::move(between)) {}

    Status read_ends(std::span<DocumentId> ids) {
        SPARSESCOPE_TRY(read_one(ids, 0));
        return read_one(ids, ids.size() - 1);
    }

    Status fill(std::span<DocumentId> ids, std::size_t first, std::size_t last) {
        if (last - first < 2) return {};
        if (ids[last] - ids[first] == static_cast<DocumentId>(last - first)) {
            for (std::size_t row = first + 1; row < last; ++row)
                ids[row] = ids[row - 1] + 1;
            return {};
        }
        if (last - first <= scanned_rows) return scan(ids, first, last);
        const std::size_t middle = first + (last - first) / 2;
        SPARSESCOPE_TRY(read_one(ids, middle));
        SPARSESCOPE_TRY(fill(ids, first, middle));
        return fill(ids, middle, last);
    }

  private:
    static constexpr std::size_t scanned_rows = 4096;  // about where halving costs as much

    Status read_one(std::span<DocumentId> ids, std::size_t row) {
        SPARSESCOPE_TRY(at_row_.bind(dataset_, row));
        SPARSESCOPE_ASSIGN(const bool found, at_row_.step());
        if (!found) return missing(row);
        ids[row] = at_row_.integer(0);
        return {};
    }
    Status scan(std::span<DocumentId> ids, std::size_t first, std::size_t last) {
        SPARSESCOPE_TRY(between_.bind(dataset_, first, last));
        std::size_t row = first;
        SPARSESCOPE_TRY(between_.for_each([&]() -> Status {
            if (++row >= last || between_.as<std::size_t>(1) != row) return missing(row);
            ids[row] = between_.integer(0);
            return {};
        }));
        return row + 1 == last ? Status() : missing(row + 1);
    }
    Status missing(std::size_t row) const {
        return fail(ErrorCode::corrupt,
                    fmt::format("{} is damaged: row {} of dataset {} is missing. Restore the "
                                "workspace from a copy, or import the dataset again.",
                                database_.path().string(), row, dataset_));
    }

    const Database& database_;
    DatasetId dataset_;
    Statement at_row_;
    Statement between_;
};

}  // namespace

Error no_such_document(DocumentId id) {
    return {ErrorCode::not_found,
            fmt::format("There is no document {} in this workspace. It may have been removed with "
                        "its dataset, or by compacting.",
                        id)};
}

Result<std::int64_t> rows_present(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t rows,
        database.integer("SELECT coalesce(max(row), -1) + 1 FROM document WHERE dataset = ?1",
                         dataset));
    SPARSESCOPE_ASSIGN(const std::int64_t bytes, database.size());
    if (rows >= 0 && rows <= bytes) return rows;
    return fail(ErrorCode::corrupt,
                fmt::format("{} is damaged: dataset {} has a document at row {}. Restore the "
                            "workspace from a copy, or import the dataset again.",
                            database.path().string(), dataset, rows - 1));
}

Result<RowSet> find_removed_rows(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
    RowSet removed(static_cast<std::size_t>(rows));
    SPARSESCOPE_ASSIGN(auto row, database.prepare("SELECT row FROM tombstone WHERE dataset = ?1 "
                                                  "AND row BETWEEN 0 AND ?2"));
    SPARSESCOPE_TRY(row.bind(dataset, rows - 1));
    SPARSESCOPE_TRY(row.for_each([&] { removed.add(row.as<std::size_t>(0)); }));
    return removed;
}

Result<std::vector<DocumentId>> find_document_ids(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
    std::vector<DocumentId> ids(static_cast<std::size_t>(rows));
    if (ids.empty()) return ids;
    SPARSESCOPE_ASSIGN(auto at_row,
                       database.prepare("SELECT id FROM document WHERE dataset = ?1 AND row = ?2"));
    SPARSESCOPE_ASSIGN(
        auto between,
        database.prepare("SELECT id, row FROM document INDEXED BY document_by_row "
                         "WHERE dataset = ?1 AND row > ?2 AND row < ?3 ORDER BY row"));
    IdReader reader(database, dataset, std::move(at_row), std::move(between));
    SPARSESCOPE_TRY(reader.read_ends(ids));
    SPARSESCOPE_TRY(reader.fill(ids, 0, ids.size() - 1));
    return ids;
}

Result<Document> Corpus::document(DocumentId id) const {
    return impl_->read("reading a document", [&](Database& database) -> Result<Document> {
        SPARSESCOPE_ASSIGN(auto by_id,
                           database.prepare(fmt::format("{} WHERE id = ?1", document_columns)));
        SPARSESCOPE_ASSIGN(auto document, find_document(by_id, id));
        SPARSESCOPE_TRY(add_parts(database, std::span(&document, 1)));
        return document;
    });
}

Result<std::vector<Document>> Corpus::documents(DatasetId dataset, std::int64_t first_row,
                                                std::int64_t count) const {
    return impl_->read(
        "reading documents", [&](Database& database) -> Result<std::vector<Document>> {
            SPARSESCOPE_ASSIGN(
                auto row, database.prepare(fmt::format(
                              "{} WHERE dataset = ?1 AND row >= ?2 ORDER BY row LIMIT max(?3, 0)",
                              document_columns)));
            SPARSESCOPE_TRY(row.bind(dataset, first_row, count));
            std::vector<Document> documents;
            SPARSESCOPE_TRY(row.for_each([&] { documents.push_back(document_from(row)); }));
            SPARSESCOPE_TRY(add_parts(database, documents));
            return documents;
        });
}

Result<std::vector<Document>> Corpus::documents(std::span<const DocumentId> ids) const {
    return impl_->read(
        "reading documents", [&](Database& database) -> Result<std::vector<Document>> {
            SPARSESCOPE_ASSIGN(auto by_id,
                               database.prepare(fmt::format("{} WHERE id = ?1", document_columns)));
            std::vector<Document> documents;
            documents.reserve(ids.size());
            for (const DocumentId id : ids) {
                SPARSESCOPE_ASSIGN(auto document, find_document(by_id, id));
                documents.push_back(std::move(document));
            }
            SPARSESCOPE_TRY(add_parts(database, documents));
            return documents;
        });
}

Result<Image> Corpus::image(DocumentId id) const {
    return impl_->read("reading an image", [&](Database& database) -> Result<Image> {
        SPARSESCOPE_ASSIGN(auto row, database.prepare("SELECT width, height, channels, pixels FROM "
                                                      "document_image WHERE document = ?1"));
        SPARSESCOPE_TRY(row.bind(id));
        SPARSESCOPE_ASSIGN(const bool found, row.step());
        if (!found) return Image{};
        Image image{row.as<int>(0), row.as<int>(1), row.as<int>(2), {}};
        auto pixels = row.blob(3);
        const auto expected = row.integer(0) * row.integer(1) * row.integer(2);
        if (expected <= 0 || static_cast<std::int64_t>(pixels.size()) != expected)
            return fail(ErrorCode::corrupt,
                        fmt::format("{} is damaged: the image of document {} has the wrong size.",
                                    impl_->path.string(), id));
        image.pixels.resize(pixels.size());
        take(pixels, image.pixels.data(), image.pixels.size());
        return image;
    });
}

Result<std::vector<Document>> Corpus::documents_at(DatasetId dataset,
                                                   std::span<const std::int64_t> rows) const {
    return impl_->read(
        "reading documents", [&](Database& database) -> Result<std::vector<Document>> {
            SPARSESCOPE_ASSIGN(auto at_row,
                               database.prepare(fmt::format("{} WHERE dataset = ?1 AND row = ?2",
                                                            document_columns)));
            std::vector<Document> documents;
            documents.reserve(rows.size());
            for (const std::int64_t row : rows) {
                SPARSESCOPE_TRY(at_row.bind(dataset, row));
                SPARSESCOPE_ASSIGN(const bool found, at_row.step());
                if (!found)
                    return fail(ErrorCode::not_found,
                                fmt::format("There is no row {} in this dataset. The workspace may "
                                            "have been compacted; look again.",
                                            row));
                documents.push_back(document_from(at_row));
            }
            SPARSESCOPE_TRY(add_parts(database, documents));
            return documents;
        });
}

Result<std::vector<DocumentId>> Corpus::document_ids(DatasetId dataset) const {
    return impl_->read("listing documents",
                       [&](Database& database) { return find_document_ids(database, dataset); });
}

Result<std::vector<std::int32_t>> Corpus::labels(DatasetId dataset) const {
    return impl_->read("reading labels", [&](Database& database) {
        return column<std::int32_t>(database, "label", "document_by_label", dataset);
    });
}

Result<std::vector<Split>> Corpus::splits(DatasetId dataset) const {
    return impl_->read("reading the split", [&](Database& database) -> Result<std::vector<Split>> {
        SPARSESCOPE_ASSIGN(auto splits,
                           column<Split>(database, "CASE WHEN validation THEN 3 ELSE split END",
                                         "document_by_split", dataset));
        SPARSESCOPE_ASSIGN(const auto removed, find_removed_rows(database, dataset));
        removed.for_each([&](std::size_t row) { splits[row] = Split::none; });
        return splits;
    });
}

Result<std::vector<std::int64_t>> Corpus::label_counts(DatasetId dataset) const {
    return impl_->read(
        "counting labels", [&](Database& database) -> Result<std::vector<std::int64_t>> {
            SPARSESCOPE_ASSIGN(const auto info, find_dataset(database, dataset));
            std::vector<std::int64_t> counts(info.label_names.size());
            const auto add = [&](const char* sql, std::int64_t sign) -> Status {
                SPARSESCOPE_ASSIGN(auto row, database.prepare(sql));
                SPARSESCOPE_TRY(row.bind(dataset, counts.size()));
                return row.for_each(
                    [&] { counts[row.as<std::size_t>(0)] += sign * row.integer(1); });
            };
            SPARSESCOPE_TRY(
                add("SELECT label, count(*) FROM document INDEXED BY document_by_label "
                    "WHERE dataset = ?1 AND label >= 0 AND label < ?2 GROUP BY label",
                    1));
            SPARSESCOPE_TRY(
                add("SELECT label, count(*) FROM tombstone JOIN document ON "
                    "document.id = tombstone.document WHERE tombstone.dataset = ?1 "
                    "AND label >= 0 AND label < ?2 GROUP BY label",
                    -1));
            return counts;
        });
}

}  // namespace sparsescope
