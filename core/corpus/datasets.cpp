// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets and their documents: read and removed.
#include <system_error>
#include <vector>

#include "core/corpus/blob.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

constexpr const char* dataset_columns =
    "SELECT id, name, source, created, documents, train_documents, test_documents, "
    "labelled_documents, "
    "dim, normalization, has_text, has_images, image_width, image_height FROM dataset";

DatasetInfo dataset_from(const Statement& row) {
    DatasetInfo info;
    info.id = row.integer(0);
    info.name = row.text(1);
    info.source = row.text(2);
    info.created = row.text(3);
    info.documents = row.integer(4);
    info.train_documents = row.integer(5);
    info.test_documents = row.integer(6);
    info.labelled_documents = row.integer(7);
    info.dim = row.as<std::size_t>(8);
    info.normalization = row.text(9) == "l2" ? Normalization::l2 : Normalization::none;
    info.has_text = row.integer(10) != 0;
    info.has_images = row.integer(11) != 0;
    info.image_width = row.as<int>(12);
    info.image_height = row.as<int>(13);
    return info;
}

Status add_label_names(Database& database, DatasetInfo& info) {
    SPARSESCOPE_ASSIGN(
        auto row, database.prepare("SELECT name FROM label WHERE dataset = ?1 ORDER BY label"));
    SPARSESCOPE_TRY(row.bind(info.id));
    return row.for_each([&] { info.label_names.push_back(row.text(0)); });
}

Result<std::vector<DatasetInfo>> all_datasets(Database& database) {
    std::vector<DatasetInfo> datasets;
    SPARSESCOPE_ASSIGN(auto row, database.prepare(fmt::format("{} ORDER BY id", dataset_columns)));
    SPARSESCOPE_TRY(row.for_each([&] { datasets.push_back(dataset_from(row)); }));
    for (auto& info : datasets)
        SPARSESCOPE_TRY(add_label_names(database, info));
    return datasets;
}

std::string quoted_names(const std::vector<DatasetInfo>& datasets) {
    std::string names;
    for (const auto& info : datasets)
        names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", info.name);
    return names;
}

constexpr const char* document_columns =
    "SELECT id, dataset, row, text, label, split, metadata FROM document";

Document document_from(const Statement& row) {
    Document document;
    document.id = row.integer(0);
    document.dataset = row.integer(1);
    document.row = row.integer(2);
    document.text = row.text(3);
    document.label = row.as<std::int32_t>(4);
    document.split = row.integer(5) == 1 ? Split::test : Split::train;
    document.metadata = row.text(6);
    return document;
}

Result<Document> find_document(Statement& by_id, DocumentId id) {
    SPARSESCOPE_TRY(by_id.bind(id));
    SPARSESCOPE_ASSIGN(const bool found, by_id.step());
    if (!found)
        return fail(
            ErrorCode::not_found,
            fmt::format(
                "There is no document {} in this workspace. It may have been removed with its "
                "dataset.",
                id));
    return document_from(by_id);
}

// One value per document of a dataset, by row.
template <class T>
Result<std::vector<T>> column(Database& database, const char* name, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare(fmt::format(
                           "SELECT {} FROM document WHERE dataset = ?1 ORDER BY row", name)));
    SPARSESCOPE_TRY(row.bind(dataset));
    std::vector<T> values;
    SPARSESCOPE_TRY(row.for_each([&] { values.push_back(row.as<T>(0)); }));
    return values;
}

// Returns the runs that went with the dataset.
Result<std::vector<StoredRun>> remove_rows(Database& database, DatasetId id) {
    SPARSESCOPE_ASSIGN(const std::int64_t found,
                       database.integer("SELECT count(*) FROM dataset WHERE id = ?1", id));
    if (found == 0)
        return fail(
            ErrorCode::not_found,
            fmt::format(
                "There is no dataset {} in this workspace. It may have been removed already.", id));
    SPARSESCOPE_ASSIGN(auto runs, runs_of_dataset(database, id));
    for (const auto& run : runs)
        if (run_lives(run))
            return fail(ErrorCode::busy, fmt::format("The run \"{}\" is training on this dataset "
                                                     "right now (process {}). Stop it first.",
                                                     run.info.name, run.info.process));
    SPARSESCOPE_TRY(
        database.run("INSERT INTO document_fts(document_fts, rowid, text) SELECT 'delete', "
                     "id, text FROM document WHERE dataset = ?1 AND text <> ''",
                     id));
    SPARSESCOPE_TRY(database.run("DELETE FROM dataset WHERE id = ?1", id));
    return runs;
}

}  // namespace

Result<std::vector<DatasetInfo>> Corpus::datasets() const {
    return impl_->read("listing its datasets", all_datasets);
}

Result<DatasetInfo> Corpus::dataset(std::string_view name) const {
    return impl_->read("looking for a dataset", [&](Database& database) -> Result<DatasetInfo> {
        SPARSESCOPE_ASSIGN(auto datasets, all_datasets(database));
        if (datasets.empty())
            return fail(
                ErrorCode::not_found,
                fmt::format("{} holds no dataset yet. Import one first.", impl_->path.string()));
        if (name.empty() && datasets.size() == 1) return std::move(datasets.front());
        for (auto& info : datasets)
            if (info.name == name) return std::move(info);
        if (name.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The workspace holds several datasets. Choose one of: {}.",
                                    quoted_names(datasets)));
        return fail(ErrorCode::not_found,
                    fmt::format("There is no dataset called \"{}\". Choose one of: {}.", name,
                                quoted_names(datasets)));
    });
}

Result<DatasetInfo> Corpus::dataset(DatasetId id) const {
    return impl_->read("looking for a dataset", [&](Database& database) -> Result<DatasetInfo> {
        SPARSESCOPE_ASSIGN(auto row,
                           database.prepare(fmt::format("{} WHERE id = ?1", dataset_columns)));
        SPARSESCOPE_TRY(row.bind(id));
        SPARSESCOPE_ASSIGN(const bool found, row.step());
        if (!found)
            return fail(ErrorCode::not_found,
                        fmt::format("There is no dataset {} in this workspace. It may have "
                                    "been removed.",
                                    id));
        auto info = dataset_from(row);
        SPARSESCOPE_TRY(add_label_names(database, info));
        return info;
    });
}

Result<Document> Corpus::document(DocumentId id) const {
    return impl_->read("reading a document", [&](Database& database) -> Result<Document> {
        SPARSESCOPE_ASSIGN(auto by_id,
                           database.prepare(fmt::format("{} WHERE id = ?1", document_columns)));
        return find_document(by_id, id);
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

Result<std::vector<DocumentId>> Corpus::document_ids(DatasetId dataset) const {
    return impl_->read("listing documents", [&](Database& database) {
        return column<DocumentId>(database, "id", dataset);
    });
}

Result<std::vector<std::int32_t>> Corpus::labels(DatasetId dataset) const {
    return impl_->read("reading labels", [&](Database& database) {
        return column<std::int32_t>(database, "label", dataset);
    });
}

Result<std::vector<Split>> Corpus::splits(DatasetId dataset) const {
    return impl_->read("reading the split", [&](Database& database) {
        return column<Split>(database, "split", dataset);
    });
}

Status Corpus::remove_dataset(DatasetId id) {
    const auto runs = impl_->write("removing a dataset",
                                   [&](Database& database) { return remove_rows(database, id); });
    if (!runs) return fail(runs.error());
    // Only now: while the runs could still come back, their checkpoints had to stay.
    std::error_code ignored;
    for (const auto& run : *runs)
        std::filesystem::remove_all(run_folder(run.info.id), ignored);
    return {};
}

}  // namespace sparsescope
