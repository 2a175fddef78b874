// SPDX-License-Identifier: GPL-3.0-or-later
// The options that choose the documents a verb works on: those that pass --filter, or those named
// by --document.
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "app/cli/filter_option.h"
#include "core/corpus/corpus.h"

namespace CLI {
class App;
}

namespace sparsescope::cli {

class DocumentChoice {
  public:
    struct Chosen {
        DatasetInfo dataset;
        RowSet rows;  // holds removed documents only when --document names them
    };
    void add_options(CLI::App& app);
    // Fails when neither --filter nor --document was given, because changing all documents must be
    // asked for explicitly.
    [[nodiscard]] Result<Chosen> choose(const Corpus& corpus, std::stop_token stop) const;

  private:
    std::string dataset_;
    FilterOption filter_;
    std::vector<DocumentId> documents_;
};

// The rows of these documents. Fails when one of them is not in the dataset.
[[nodiscard]] Result<RowSet> rows_of(const Corpus& corpus, const DatasetInfo& dataset,
                                     const std::vector<DocumentId>& documents);

}  // namespace sparsescope::cli
