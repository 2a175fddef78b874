// SPDX-License-Identifier: GPL-3.0-or-later
// How well a search by codes stands in for one by embeddings. It is measured on a sample of the
// documents, whose neighbours are looked for both ways.
#pragma once
#include <stop_token>
#include <vector>

#include "core/workspace/search_request.h"

namespace sparsescope {

// The neighbours that the embeddings give. They are the same for every model and k, so they are
// found once.
struct DenseSample {
    static constexpr int depth = 10;
    struct Query {
        DocumentId document = 0;
        std::vector<DocumentId> nearest;  // its `depth` nearest by embedding
    };
    std::vector<Query> queries;
};

// Takes so many documents, evenly spread over those that are not removed. Reads all embeddings into
// memory; embeddings_are_small() says whether that is cheap enough for a number beside a list.
[[nodiscard]] Result<DenseSample> dense_sample(const Corpus& corpus, const Searchable& searchable,
                                               int queries, std::stop_token stop = {});
[[nodiscard]] bool embeddings_are_small(const Searchable& searchable);

struct CodeHealth {
    // The share of the ten nearest by embedding that are among the first ten of the list, averaged
    // over the queries; nullopt without queries.
    std::optional<double> recall;
    int queries = 0;
    double skew = 0;  // of the codes at the column's k: h·Σ q² (core/eval/neuron_metrics.h)
};

// The column must be one that reads codes.
[[nodiscard]] Result<CodeHealth> code_health(const Corpus& corpus, const Searchable& searchable,
                                             const SearchColumn& column, const DenseSample& sample,
                                             std::stop_token stop = {});

}  // namespace sparsescope
