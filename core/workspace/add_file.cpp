// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/add_file.h"

#include "core/corpus/checked_import.h"
#include "core/workspace/add_documents.h"

namespace sparsescope {
namespace {

Error with_what_stays(Error error, const AddedFile& added) {
    if (added.documents > 0) {
        error.message += fmt::format(
            " {} documents were added before that and stay; go on from row {} of the file "
            "(--from-row {}).",
            added.documents, added.next_row, added.next_row);
    }
    return error;
}

// Batches until the end or a wish to stop.
Status add_batches(Corpus& corpus, DatasetId dataset, CheckedImport& import, AddedFile& added,
                   const std::stop_token& stop, const Progress& progress) {
    while (!stop.stop_requested()) {
        report(progress, "adding documents", import.rows_read(), import.rows());
        SPARSESCOPE_ASSIGN(const auto batch, import.next());
        if (import.at_end()) break;
        if (!batch.documents.empty()) {
            SPARSESCOPE_TRY(
                add_documents(corpus, dataset, batch.documents, batch.embeddings.view()));
        }
        added.documents += static_cast<std::int64_t>(batch.documents.size());
        added.next_row = std::max(added.next_row, import.rows_read());
    }
    return {};
}

}  // namespace

Result<AddedFile> add_file(Corpus& corpus, DatasetId dataset, const ImportOptions& asked,
                           std::int64_t first_row, std::stop_token stop, const Progress& progress) {
    return guard("adding documents", [&]() -> Result<AddedFile> {
        ImportOptions options = asked;
        options.stop = stop;
        SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
        SPARSESCOPE_ASSIGN(const auto import, CheckedImport::open(options, &info, stop, progress));
        if (first_row < 0 || first_row >= import->rows()) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("There is no row {} in this file: it has {}, counted from 0.",
                                    first_row, import->rows()));
        }
        import->start_at(first_row);
        AddedFile added;
        added.rows = import->rows();
        added.skipped = import->skipped();
        added.skipped_rows = import->skipped_rows();
        added.skipped_why = import->skipped_why();
        added.understood = import->understood();
        added.next_row = first_row;
        const Status stored = add_batches(corpus, dataset, *import, added, stop, progress);
        if (!stored) return fail(with_what_stays(stored.error(), added));
        return added;
    });
}

}  // namespace sparsescope
