// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/schema.h"

#include <algorithm>
#include <array>
#include <string>
#include <system_error>
#include <vector>

#include "core/corpus/durable_file.h"

namespace sparsescope {

namespace {

constexpr std::array required_tables = {
    "dataset",
    "label",
    "document",
    "document_image",
    "document_fts",
    "tombstone",
    "tag",
    "document_tag",
    "level_path",
    "embedding_block",
    "run",
    "run_metric",
    "run_loss",
    "run_histogram",
    "run_held_out",
    "run_change",
    "run_checkpoint",
    "run_pin",
    "model",
    "model_part",
    "code_block",
    "code_segment",
    "notice",
    "code_segment_part",
    "source_document",
    "document_part",
    "neuron_mark",
    "neuron_naming",
    "neuron_name",
    "map_layout",
    "map_layout_part",
    "saved_view",
    "picture",
};

Status apply(Database& database, const Migration& step) {
    SPARSESCOPE_ASSIGN(auto transaction, Transaction::begin(database, Transaction::Kind::write));
    SPARSESCOPE_TRY(database.execute(step.sql));
    const auto identity = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};",
                                      workspace_application_id, step.to_version);
    SPARSESCOPE_TRY(database.execute(identity.c_str()));
    return transaction.commit();
}

// Complete or absent under its final name, whatever happens meanwhile.
Status keep_backup(Database& database, std::int64_t version) {
    const std::filesystem::path target =
        fmt::format("{}.v{}.backup", database.path().string(), version);
    const std::filesystem::path unfinished = target.string() + ".part";
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    SPARSESCOPE_TRY(database.backup_to(unfinished));
    return replace_file(unfinished, target);
}

}  // namespace

int version_of(std::span<const Migration> steps) {
    return steps.back().to_version;
}

Status upgrade(Database& database, std::span<const Migration> steps) {
    SPARSESCOPE_ASSIGN(const std::int64_t version, database.integer("PRAGMA user_version"));
    if (version >= version_of(steps)) return {};
    database.set_activity("bringing it up to date");
    if (version > 0) SPARSESCOPE_TRY(keep_backup(database, version));
    for (const auto& step : steps)
        if (step.to_version > version) SPARSESCOPE_TRY(apply(database, step));
    return {};
}

Result<int> identify(Database& database, std::span<const Migration> steps) {
    SPARSESCOPE_ASSIGN(const std::int64_t id, database.integer("PRAGMA application_id"));
    SPARSESCOPE_ASSIGN(const std::int64_t version, database.integer("PRAGMA user_version"));
    const auto file = database.path().string();
    if (id != workspace_application_id)
        return fail(
            ErrorCode::corrupt,
            fmt::format("{} is not a Sparsescope workspace. Choose a file made by Sparsescope, or "
                        "create a new workspace and import your data into it.",
                        file));
    if (version > version_of(steps))
        return fail(
            ErrorCode::wrong_version,
            fmt::format(
                "{} was written by a newer Sparsescope: its format is version {}, this program "
                "knows versions up to {}. It was left as it is. Update Sparsescope to open it.",
                file, version, version_of(steps)));
    if (version < 1)
        return fail(
            ErrorCode::corrupt,
            fmt::format("{} is damaged: it names no format version. Restore it from a copy.",
                        file));
    return static_cast<int>(version);
}

Status check_tables(Database& database) {
    SPARSESCOPE_ASSIGN(
        auto find,
        database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1"));
    for (const char* table : required_tables) {
        SPARSESCOPE_TRY(find.bind(table));
        SPARSESCOPE_ASSIGN(const bool found, find.step());
        if (!found)
            return fail(
                ErrorCode::corrupt,
                fmt::format("{} is damaged: its table \"{}\" is missing. Restore it from a copy.",
                            database.path().string(), table));
    }
    return {};
}

}  // namespace sparsescope
