// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/code_health.h"

#include <algorithm>

namespace sparsescope {

namespace {

constexpr std::int64_t small_embeddings = 400'000'000;  // bytes

// Nothing where the document's own code or embedding is empty: then it has no neighbours.
Result<std::vector<DocumentId>> neighbours(const Corpus& corpus, const Searchable& searchable,
                                           DocumentId document, const SearchColumn& column,
                                           const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(
        const SearchResponse response,
        run_search(corpus, searchable, {.documents = {document}, .n = DenseSample::depth},
                   std::span(&column, 1), stop));
    std::vector<DocumentId> found;
    for (const SearchHit& hit : response.columns.front().result.hits)
        found.push_back(hit.document);
    return found;
}

double skew_of(const SparseIndex& index) {
    double total = 0;
    double squares = 0;
    for (std::size_t neuron = 0; neuron < index.hidden(); ++neuron) {
        const auto uses = static_cast<double>(index.frequency(static_cast<NeuronId>(neuron)));
        total += uses;
        squares += uses * uses;
    }
    return total > 0 ? static_cast<double>(index.hidden()) * squares / (total * total) : 0;
}

}  // namespace

bool embeddings_are_small(const Searchable& searchable) {
    const auto bytes = static_cast<std::int64_t>(searchable.info().dim * sizeof(float));
    return bytes > 0 && searchable.rows() <= small_embeddings / bytes;
}

Result<DenseSample> dense_sample(const Corpus& corpus, const Searchable& searchable, int queries,
                                 std::stop_token stop) {
    std::vector<DocumentId> documents;
    for (std::int64_t row = 0; row < searchable.rows(); ++row)
        if (!searchable.removed().contains(static_cast<std::size_t>(row)))
            documents.push_back(searchable.id_of(row));
    DenseSample sample;
    const auto count = std::min(documents.size(), static_cast<std::size_t>(std::max(queries, 0)));
    const SearchColumn dense{.searcher = searcher::dense, .k = searchable.info().k};
    for (std::size_t i = 0; i < count; ++i) {
        const DocumentId document = documents[i * documents.size() / count];
        SPARSESCOPE_ASSIGN(auto nearest, neighbours(corpus, searchable, document, dense, stop));
        if (!nearest.empty()) sample.queries.push_back({document, std::move(nearest)});
    }
    return sample;
}

Result<CodeHealth> code_health(const Corpus& corpus, const Searchable& searchable,
                               const SearchColumn& column, const DenseSample& sample,
                               std::stop_token stop) {
    CodeHealth health;
    SPARSESCOPE_ASSIGN(const auto index, searchable.index(corpus, column.k, stop));
    health.skew = skew_of(*index);
    double found = 0;
    for (const DenseSample::Query& query : sample.queries) {
        SPARSESCOPE_ASSIGN(const auto hits,
                           neighbours(corpus, searchable, query.document, column, stop));
        const auto same = std::ranges::count_if(hits, [&](DocumentId hit) {
            return std::ranges::find(query.nearest, hit) != query.nearest.end();
        });
        found += static_cast<double>(same) / static_cast<double>(query.nearest.size());
    }
    health.queries = static_cast<int>(sample.queries.size());
    if (health.queries > 0) health.recall = found / health.queries;
    return health;
}

}  // namespace sparsescope
