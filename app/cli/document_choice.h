// SPDX-License-Identifier: GPL-3.0-or-later
// Which documents of a dataset a verb is about: those that pass --filter, or those named by
// --document.
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
        RowSet rows;  // removed documents only when they are named
    };
    void add_options(CLI::App& app);
    // Neither --filter nor --document chooses nothing, and is refused: a change of all documents
    // is asked for in so many words.
    [[nodiscard]] Result<Chosen> choose(const Corpus& corpus, std::stop_token stop) const;

  private:
    std::string dataset_;
    FilterOption filter_;
    std::vector<DocumentId> documents_;
};

// The rows of these documents, all of the dataset.
[[nodiscard]] Result<RowSet> rows_of(const Corpus& corpus, const DatasetInfo& dataset,
                                     const std::vector<DocumentId>& documents);

}  // namespace sparsescope::cli
