// SPDX-License-Identifier: GPL-3.0-or-later
// Level paths: numbered when documents are written, and read back for a whole dataset.
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/level_path.h"
#include "core/corpus/level_store.h"
#include "core/corpus/stored_dataset.h"

namespace sparsescope {

namespace {

Error damaged(const Database& database, DatasetId dataset) {
    return {ErrorCode::corrupt,
            fmt::format("{} is damaged: level paths of dataset {} are missing. Restore the "
                        "workspace from a copy, or import the dataset again.",
                        database.path().string(), dataset)};
}

Result<std::vector<std::string>> read_names(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(
        auto row,
        database.prepare("SELECT path, name FROM level_path WHERE dataset = ?1 ORDER BY path"));
    SPARSESCOPE_TRY(row.bind(dataset));
    std::vector<std::string> names;
    SPARSESCOPE_TRY(row.for_each([&]() -> Status {
        if (row.as<std::size_t>(0) != names.size()) return fail(damaged(database, dataset));
        names.push_back(row.text(1));
        return {};
    }));
    return names;
}

}  // namespace

Result<LevelWriter> LevelWriter::begin(Database& database, DatasetId dataset) {
    SPARSESCOPE_ASSIGN(
        const std::int64_t next,
        database.integer("SELECT coalesce(max(path), -1) + 1 FROM level_path WHERE dataset = ?1",
                         dataset));
    SPARSESCOPE_ASSIGN(
        auto find,
        database.prepare("SELECT path FROM level_path WHERE dataset = ?1 AND name = ?2"));
    SPARSESCOPE_ASSIGN(auto insert, database.prepare("INSERT INTO level_path VALUES (?1, ?2, ?3)"));
    return LevelWriter(dataset, static_cast<std::int32_t>(next), std::move(find),
                       std::move(insert));
}

Result<std::int32_t> LevelWriter::index(std::string_view path) {
    const std::string name = clean_level_path(path);
    if (name.empty()) return no_label;
    const auto [known, is_new] = known_.try_emplace(name, next_);
    if (!is_new) return known->second;
    SPARSESCOPE_TRY(find_.bind(dataset_, name));
    SPARSESCOPE_ASSIGN(const bool stored, find_.step());
    if (stored) {
        known->second = find_.as<std::int32_t>(0);
    } else {
        SPARSESCOPE_TRY(insert_.run(dataset_, next_++, name));
    }
    return known->second;
}

Result<LevelPaths> Corpus::level_paths(DatasetId dataset) const {
    return impl_->read("reading levels", [&](Database& database) -> Result<LevelPaths> {
        SPARSESCOPE_TRY(find_dataset(database, dataset));
        LevelPaths paths;
        SPARSESCOPE_ASSIGN(paths.names, read_names(database, dataset));
        SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, dataset));
        paths.of_row.assign(static_cast<std::size_t>(rows), no_label);
        SPARSESCOPE_ASSIGN(auto row,
                           database.prepare("SELECT row, level FROM document INDEXED BY "
                                            "document_by_level WHERE dataset = ?1 AND level >= 0"));
        SPARSESCOPE_TRY(row.bind(dataset));
        SPARSESCOPE_TRY(row.for_each([&]() -> Status {
            if (row.integer(0) >= rows || row.as<std::size_t>(1) >= paths.names.size())
                return fail(damaged(database, dataset));
            paths.of_row[row.as<std::size_t>(0)] = row.as<std::int32_t>(1);
            return {};
        }));
        SPARSESCOPE_ASSIGN(const auto removed, find_removed_rows(database, dataset));
        removed.for_each([&](std::size_t at) { paths.of_row[at] = no_label; });
        return paths;
    });
}

}  // namespace sparsescope
