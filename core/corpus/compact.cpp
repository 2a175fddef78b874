// SPDX-License-Identifier: GPL-3.0-or-later
// Deleting removed documents for good, in one transaction, and giving their space back after it.
#include <algorithm>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/code_store.h"
#include "core/corpus/corpus_impl.h"
#include "core/corpus/embedding_store.h"
#include "core/corpus/model_store.h"
#include "core/corpus/stored_dataset.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

constexpr const char* compacting = "compacting it";
// From here on the pages that removed documents leave half empty are worth writing the file anew.
constexpr double large_share = 0.1;

class Compaction {
  public:
    Compaction(Database& database, std::stop_token stop, const Progress& progress)
        : database_(database), stop_(std::move(stop)), progress_(progress) {}

    // Returns the share of the workspace's documents that it deleted.
    Result<double> run() {
        const std::stop_callback interrupt(stop_, [this] { database_.interrupt(); });
        SPARSESCOPE_TRY(check_no_run_lives(database_));
        SPARSESCOPE_ASSIGN(const std::int64_t documents,
                           database_.integer("SELECT coalesce(sum(documents), 0) FROM dataset"));
        SPARSESCOPE_ASSIGN(const std::int64_t removed,
                           database_.integer("SELECT count(*) FROM tombstone"));
        std::vector<DatasetId> datasets;
        {
            SPARSESCOPE_ASSIGN(auto row,
                               database_.prepare("SELECT DISTINCT dataset FROM tombstone"));
            SPARSESCOPE_TRY(row.for_each([&] { datasets.push_back(row.integer(0)); }));
        }
        for (const DatasetId dataset : datasets)
            SPARSESCOPE_TRY(compact(dataset));
        if (stop_.stop_requested()) return cancelled("Cancelled. Nothing was changed.");
        return static_cast<double>(removed) /
               static_cast<double>(std::max<std::int64_t>(documents, 1));
    }

  private:
    Status compact(DatasetId dataset) {
        SPARSESCOPE_ASSIGN(const auto removed, find_removed_rows(database_, dataset));
        SPARSESCOPE_ASSIGN(const auto ids, find_document_ids(database_, dataset));
        SPARSESCOPE_TRY(start("moving embeddings"));
        SPARSESCOPE_TRY(delete_embedding_rows(database_, dataset, removed, stop_));
        SPARSESCOPE_TRY(start("moving codes"));
        SPARSESCOPE_ASSIGN(const auto models, find_models_with_codes(database_, dataset));
        for (const auto& model : models) {
            SPARSESCOPE_TRY(delete_code_rows(database_, model, removed, stop_));
            SPARSESCOPE_TRY(codes_changed(database_, model.id));
        }
        SPARSESCOPE_TRY(start("deleting documents"));
        SPARSESCOPE_TRY(delete_documents(dataset));
        SPARSESCOPE_TRY(close_gaps(ids, removed));
        return database_.run(
            "UPDATE dataset SET documents = documents - removed_documents, removed_documents = 0, "
            "row_generation = row_generation + 1 WHERE id = ?1",
            dataset);
    }

    Status start(const char* stage) {
        if (stop_.stop_requested()) return cancelled("Cancelled. Nothing was changed.");
        report(progress_, stage, 0, 0);
        return {};
    }

    Status delete_documents(DatasetId dataset) {
        SPARSESCOPE_TRY(database_.run(
            "INSERT INTO document_fts(document_fts, rowid, text) SELECT 'delete', "
            "id, searched_text(text) FROM tombstone JOIN document ON id = document WHERE "
            "tombstone.dataset = ?1 AND text <> ''",
            dataset));
        // Deleting only adds to the text index until its parts are merged.
        SPARSESCOPE_TRY(
            database_.run("INSERT INTO document_fts(document_fts) VALUES ('optimize')"));
        SPARSESCOPE_TRY(database_.run(
            "DELETE FROM document WHERE id IN (SELECT document FROM tombstone WHERE dataset = ?1)",
            dataset));
        return database_.run(
            "DELETE FROM source_document WHERE dataset = ?1 AND NOT EXISTS (SELECT 1 FROM "
            "document_part WHERE source = source_document.id)",
            dataset);
    }

    // From the front on, so that a row moves only to a place that is free already.
    Status close_gaps(const std::vector<DocumentId>& ids, const RowSet& removed) {
        SPARSESCOPE_ASSIGN(auto update,
                           database_.prepare("UPDATE document SET row = ?2 WHERE id = ?1"));
        std::int64_t next = 0;
        for (std::size_t row = 0; row < ids.size(); ++row) {
            if (row % 4096 == 0) {
                if (stop_.stop_requested()) return cancelled("Cancelled. Nothing was changed.");
                report(progress_, "numbering rows", static_cast<std::int64_t>(row),
                       static_cast<std::int64_t>(ids.size()));
            }
            if (removed.contains(row)) continue;
            if (static_cast<std::int64_t>(row) != next) SPARSESCOPE_TRY(update.run(ids[row], next));
            ++next;
        }
        return {};
    }

    Database& database_;
    std::stop_token stop_;
    const Progress& progress_;
};

}  // namespace

Status Corpus::compact(std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const double share, impl_->write(compacting, [&](Database& database) {
        return Compaction(database, stop, progress).run();
    }));
    return guard(compacting, [&]() -> Status {
        report(progress, "giving space back", 0, 0);
        SPARSESCOPE_ASSIGN(const auto lock, impl_->lock_for_writing(compacting));
        auto& database = impl_->database;
        const std::stop_callback interrupt(stop, [&] { database.interrupt(); });
        const auto released = database.release_free_space(share >= large_share);
        ++impl_->own_commits;
        database.checkpoint();
        // Stopped now, the documents are deleted all the same, and the next time frees the space.
        if (released || released.error().code == ErrorCode::cancelled) return {};
        return fail(released.error().code,
                    fmt::format("The removed documents are deleted, but {} could not be made "
                                "smaller. Compact again to try once more. The reason: {}",
                                impl_->path.string(), released.error().message),
                    released.error().detail);
    });
}

}  // namespace sparsescope
