// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets: listed, found and removed.
#include <algorithm>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/names.h"
#include "core/corpus/stored_dataset.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

constexpr const char* dataset_columns =
    "SELECT id, name, source, created, documents, train_documents, test_documents, "
    "labelled_documents, "
    "dim, normalization, has_text, has_images, image_width, image_height, removed_documents, "
    "validation_documents, EXISTS (SELECT 1 FROM level_path WHERE level_path.dataset = "
    "dataset.id), "
    "note, EXISTS (SELECT 1 FROM source_document WHERE source_document.dataset = dataset.id), "
    "encoder_kind, encoder_name, encoder_hash, document_prefix, query_prefix, picture_folder, "
    "derived_from FROM dataset";

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
    info.removed_documents = row.integer(14);
    info.validation_documents = row.integer(15);
    info.has_levels = row.integer(16) != 0;
    info.note = row.text(17);
    info.has_parts = row.integer(18) != 0;
    if (info.dim > 0 && !row.text(21).empty())
        info.encoder = {row.text(19), row.text(20), row.text(21),
                        info.dim,     row.text(22), row.text(23)};
    info.picture_folder = row.text(24);
    if (!row.is_null(25)) info.derived_from = row.integer(25);
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

Status remove_rows(Database& database, DatasetId id, const std::vector<StoredRun>& runs) {
    SPARSESCOPE_TRY(find_dataset(database, id));
    for (const auto& run : runs)
        if (run_lives(run))
            return fail(ErrorCode::busy, fmt::format("The run \"{}\" is training on this dataset "
                                                     "right now (process {}). Stop it first.",
                                                     run.info.name, run.info.process));
    SPARSESCOPE_TRY(
        database.run("INSERT INTO document_fts(document_fts, rowid, text) SELECT 'delete', "
                     "id, searched_text(text) FROM document WHERE dataset = ?1 AND text <> ''",
                     id));
    // Deleting only adds to the text index until its parts are merged.
    SPARSESCOPE_TRY(database.run("INSERT INTO document_fts(document_fts) VALUES ('optimize')"));
    return database.run("DELETE FROM dataset WHERE id = ?1", id);
}

}  // namespace

Status check_dataset_name(Database& database, const std::string& name) {
    SPARSESCOPE_ASSIGN(const auto datasets, all_datasets(database));
    const auto taken = [&](const std::string& candidate) {
        return std::ranges::find(datasets, candidate, &DatasetInfo::name) != datasets.end();
    };
    if (!taken(name)) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("There is a dataset called \"{}\" already. Choose another name, for "
                            "example \"{}\".",
                            name, free_name(name, taken)));
}

std::string DatasetInfo::label_name(std::int32_t label) const {
    if (label < 0) return {};
    const auto index = static_cast<std::size_t>(label);
    const bool named = index < label_names.size() && !label_names[index].empty();
    return named ? label_names[index] : std::to_string(label);
}

Result<DatasetInfo> find_dataset(Database& database, DatasetId id) {
    SPARSESCOPE_ASSIGN(auto row,
                       database.prepare(fmt::format("{} WHERE id = ?1", dataset_columns)));
    SPARSESCOPE_TRY(row.bind(id));
    SPARSESCOPE_ASSIGN(const bool found, row.step());
    if (!found)
        return fail(
            ErrorCode::not_found,
            fmt::format("There is no dataset {} in this workspace. It may have been removed.", id));
    auto info = dataset_from(row);
    SPARSESCOPE_TRY(add_label_names(database, info));
    return info;
}

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
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("The workspace holds several datasets. Choose one of: {} (option "
                            "--dataset).",
                            quoted_names(datasets)));
        return fail(ErrorCode::not_found,
                    fmt::format("There is no dataset called \"{}\". Choose one of: {}.", name,
                                quoted_names(datasets)));
    });
}

Result<DatasetInfo> Corpus::dataset(DatasetId id) const {
    return impl_->read("looking for a dataset",
                       [&](Database& database) { return find_dataset(database, id); });
}

Result<std::int64_t> Corpus::row_generation(DatasetId dataset) const {
    return impl_->read("looking for changes", [&](Database& database) -> Result<std::int64_t> {
        SPARSESCOPE_TRY(find_dataset(database, dataset));
        return database.integer("SELECT row_generation FROM dataset WHERE id = ?1", dataset);
    });
}

Status Corpus::rename_dataset(DatasetId id, std::string_view name) {
    return impl_->write("renaming a dataset", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, find_dataset(database, id));
        SPARSESCOPE_ASSIGN(const std::string wanted, checked_name(name));
        if (wanted == dataset.name) return {};
        SPARSESCOPE_TRY(check_dataset_name(database, wanted));
        return database.run("UPDATE dataset SET name = ?2 WHERE id = ?1", id, wanted);
    });
}

Status Corpus::set_dataset_note(DatasetId id, std::string_view note) {
    return impl_->write("describing a dataset", [&](Database& database) -> Status {
        SPARSESCOPE_TRY(find_dataset(database, id));
        SPARSESCOPE_ASSIGN(const std::string text, checked_note(note));
        return database.run("UPDATE dataset SET note = ?2 WHERE id = ?1", id, text);
    });
}

Status Corpus::remove_dataset(DatasetId id) {
    FoldersAside folders;
    const Status deleted = impl_->write("deleting a dataset", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const auto runs, runs_of_dataset(database, id));
        SPARSESCOPE_TRY(remove_rows(database, id, runs));
        for (const auto& run : runs)
            SPARSESCOPE_TRY(folders.move(run_folder(run.info.id)));
        return {};
    });
    if (!deleted) return deleted;
    folders.remove();
    impl_->give_space_back();
    return {};
}

}  // namespace sparsescope
