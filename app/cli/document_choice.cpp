// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/document_choice.h"

#include <CLI/CLI.hpp>

#include "core/workspace/filter_rows.h"

namespace sparsescope::cli {

void DocumentChoice::add_options(CLI::App& app) {
    app.add_option("--dataset", dataset_, "Dataset; default: the only one");
    filter_.add_to(app);
    app.add_option("--document", documents_, "These documents, by id");
}

Result<DocumentChoice::Chosen> DocumentChoice::choose(const Corpus& corpus,
                                                      std::stop_token stop) const {
    if (filter_.given() == !documents_.empty()) {
        return fail(ErrorCode::invalid_argument,
                    "Say which documents: either --filter EXPR or --document ID. A filter that "
                    "all pass is --filter \"id>0\".");
    }
    Chosen chosen;
    SPARSESCOPE_ASSIGN(chosen.dataset, corpus.dataset(dataset_));
    if (filter_.given()) {
        SPARSESCOPE_ASSIGN(chosen.rows, filter_.rows(corpus, chosen.dataset.id, stop));
    } else {
        SPARSESCOPE_ASSIGN(chosen.rows, rows_of(corpus, chosen.dataset, documents_));
    }
    return chosen;
}

Result<RowSet> rows_of(const Corpus& corpus, const DatasetInfo& dataset,
                       const std::vector<DocumentId>& documents) {
    SPARSESCOPE_ASSIGN(const auto found, corpus.documents(documents));
    RowSet rows(static_cast<std::size_t>(dataset.documents));
    for (const Document& document : found) {
        if (document.dataset != dataset.id) {
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Document {} is not in the dataset \"{}\". Name its dataset "
                                    "with --dataset.",
                                    document.id, dataset.name));
        }
        rows.add(static_cast<std::size_t>(document.row));
    }
    return rows;
}

}  // namespace sparsescope::cli
