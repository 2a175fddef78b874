// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/timing.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>

#include "core/search/scan/dense_scan.h"
#include "core/search/sparse_index.h"

namespace sparsescope::reproduce {

namespace {

constexpr int hits = 10;
constexpr std::size_t most_queries = 200;
constexpr int rounds = 3;
constexpr int repetitions = 3;  // of a query in a row, the first included

// Searches for test row i; returns the number of hits, so that nothing is optimised away.
using Search = std::function<std::size_t(std::size_t i)>;

Search index_search(const CodeMatrix& codes, const ProtocolData& data, int k) {
    CodeMatrix train(codes.hidden());
    train.reserve(data.train_rows, static_cast<std::size_t>(k));
    for (std::size_t row = 0; row < data.train_rows; ++row)
        train.append(codes.row(row).prefix(static_cast<std::size_t>(k)));
    const auto index = std::make_shared<const SparseIndex>(SparseIndex::build(train, k));
    return [index, &codes, first = data.train_rows, k](std::size_t i) {
        SearchCost cost;
        const CodeView query = codes.row(first + i).prefix(static_cast<std::size_t>(k));
        return index->search(query, {.n = hits}, cost).size();
    };
}

Search prefix_search(const EmbeddingMatrix& embeddings, const ProtocolData& data, int k) {
    const auto dims = static_cast<std::size_t>(k);
    EmbeddingMatrix prefixes(data.train_rows, dims);
    for (std::size_t row = 0; row < data.train_rows; ++row)
        std::ranges::copy(embeddings.row(row).first(dims), prefixes.row(row).begin());
    const auto scan = std::make_shared<const scan::FloatScan>(prefixes.view());
    return [scan, &embeddings, first = data.train_rows, dims](std::size_t i) {
        return scan->search(embeddings.row(first + i).first(dims), hits).size();
    };
}

Search search_of(const Representation& made, const ProtocolData& data, int k) {
    if (made.search)
        return [&made, &data](std::size_t i) { return made.search(made.query(data, i), hits); };
    if (made.embeddings.rows > 0) return prefix_search(made.embeddings, data, k);
    return index_search(made.codes, data, k);
}

double microseconds(const Search& search, std::size_t query) {
    const auto start = std::chrono::steady_clock::now();
    const std::size_t found = search(query);
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    return found == std::numeric_limits<std::size_t>::max() ? 0 : time.count();
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

}  // namespace

Result<QueryTimes> time_queries(const Representation& made, const ProtocolData& data, int k,
                                std::stop_token stop) {
    return guard("timing queries", [&]() -> Result<QueryTimes> {
        const std::size_t queries = std::min(data.test_rows(), most_queries);
        if (queries == 0) return QueryTimes{};
        const Search search = search_of(made, data, k);
        std::vector<double> warm(queries, std::numeric_limits<double>::infinity()), stream(warm);
        for (std::size_t query = 0; query < std::min<std::size_t>(queries, 10); ++query)
            microseconds(search, query);  // what a first search prepares is not timed
        for (int round = 0; round < rounds; ++round) {
            for (std::size_t query = 0; query < queries; ++query) {
                if (stop.stop_requested()) return cancelled();
                stream[query] = std::min(stream[query], microseconds(search, query));
                warm[query] = std::min(warm[query], stream[query]);
                for (int i = 1; i < repetitions; ++i)
                    warm[query] = std::min(warm[query], microseconds(search, query));
            }
        }
        return QueryTimes{median(std::move(warm)), median(std::move(stream))};
    });
}

}  // namespace sparsescope::reproduce
