// SPDX-License-Identifier: GPL-3.0-or-later
// A filter as the set of rows it lets through: conditions on documents are asked of the database,
// conditions on neurons of the stored codes, and the sets are joined.
#pragma once
#include <optional>
#include <stop_token>

#include "core/corpus/corpus.h"
#include "core/filter/vocabulary.h"

namespace sparsescope {

struct ModelAtK {
    ModelId model = 0;
    int k = 0;  // what "on" means without @k, and what shares: counts
};

// Removed documents are never in the set. Errors: invalid_argument for a label, tag, field or
// neuron that does not exist (the sentence names those that do), or a filter on neurons without a
// model.
[[nodiscard]] Result<RowSet> filter_rows(const Corpus& corpus, DatasetId dataset,
                                         const Filter& filter, std::optional<ModelAtK> model,
                                         std::stop_token stop = {});

// Labels, tags, splits and fields of a dataset with their counts. Fields are read from all
// documents the first time (Corpus::metadata_fields).
[[nodiscard]] Result<FilterVocabulary> filter_vocabulary(const Corpus& corpus, DatasetId dataset,
                                                         std::stop_token stop = {});

}  // namespace sparsescope
