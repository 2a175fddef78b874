// SPDX-License-Identifier: GPL-3.0-or-later
// Dividing the documents of a dataset anew into its parts.
#include <string>
#include <vector>

#include "core/corpus/corpus_impl.h"
#include "core/corpus/stored_dataset.h"
#include "core/corpus/stored_run.h"

namespace sparsescope {

namespace {

// As of a run that lives, or whose checkpoint another may go on from.
bool may_go_on(const RunInfo& run) {
    if (run.model) return false;
    switch (run.state) {
        case RunState::running:
        case RunState::paused:
        case RunState::interrupted:
            return true;
        case RunState::failed:
            return !run.checkpoint.empty();
        case RunState::finished:
        case RunState::stopped:
            break;
    }
    return false;
}

Status check_no_run_goes_on(Database& database, const DatasetInfo& dataset) {
    SPARSESCOPE_ASSIGN(const auto runs, runs_of_dataset(database, dataset.id));
    for (const auto& run : runs)
        if (may_go_on(run.info))
            return fail(
                ErrorCode::busy,
                fmt::format("Run {} (\"{}\") on \"{}\" is not finished, and it can only go on with "
                            "the training documents it began with. Finish it, keep its model, or "
                            "delete it first.",
                            run.info.id, run.info.name, dataset.name));
    return {};
}

Status check_splits(const DatasetInfo& dataset, std::int64_t rows, std::span<const Split> splits) {
    if (static_cast<std::int64_t>(splits.size()) == rows) return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("The dataset \"{}\" has {} rows, but {} of them were assigned to a "
                            "part. Look again: documents may have been added or removed.",
                            dataset.name, rows, splits.size()));
}

}  // namespace

Status Corpus::set_splits(DatasetId id, std::span<const Split> splits) {
    return impl_->write("dividing a dataset", [&](Database& database) -> Status {
        SPARSESCOPE_ASSIGN(const auto dataset, find_dataset(database, id));
        SPARSESCOPE_TRY(check_no_run_goes_on(database, dataset));
        SPARSESCOPE_ASSIGN(const std::int64_t rows, rows_present(database, id));
        SPARSESCOPE_TRY(check_splits(dataset, rows, splits));
        SPARSESCOPE_ASSIGN(const auto removed, find_removed_rows(database, id));
        SPARSESCOPE_ASSIGN(
            auto update,
            database.prepare("UPDATE document SET split = ?3, validation = ?4 WHERE dataset = ?1 "
                             "AND row = ?2 AND (split <> ?3 OR validation <> ?4)"));
        std::int64_t validation = 0;
        std::int64_t test = 0;
        for (std::size_t row = 0; row < splits.size(); ++row) {
            if (removed.contains(row) || splits[row] == Split::none) continue;
            const bool for_validation = splits[row] == Split::validation;
            const bool for_test = splits[row] == Split::test;
            SPARSESCOPE_TRY(update.run(id, row, for_test, for_validation));
            validation += for_validation ? 1 : 0;
            test += for_test ? 1 : 0;
        }
        return database.run(
            "UPDATE dataset SET validation_documents = ?2, test_documents = ?3, train_documents = "
            "documents - removed_documents - ?2 - ?3 WHERE id = ?1",
            id, validation, test);
    });
}

}  // namespace sparsescope
