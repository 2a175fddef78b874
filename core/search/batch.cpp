// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/batch.h"

#include <atomic>
#include <exception>
#include <mutex>

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

constexpr std::int64_t chunk = 4096;  // queries between two reports of progress

// Calls body(i) for every i, on all cores. body may throw.
Status for_each_query(std::size_t count, const std::stop_token& stop, const Progress& progress,
                      const std::function<void(std::size_t)>& body) {
    const auto total = static_cast<std::int64_t>(count);
    for (std::int64_t first = 0; first < total; first += chunk) {
        report(progress, "searching", first, total);
        std::mutex mutex;
        std::exception_ptr thrown;
        parallel_for(std::min(chunk, total - first), [&](std::int64_t begin, std::int64_t end) {
            try {
                for (std::int64_t i = begin; i < end && !stop.stop_requested(); ++i)
                    body(static_cast<std::size_t>(first + i));
            } catch (...) {
                const std::scoped_lock lock(mutex);
                thrown = std::current_exception();
            }
        });
        if (thrown) std::rethrow_exception(thrown);
        if (stop.stop_requested()) return cancelled();
    }
    report(progress, "searching", total, total);
    return {};
}

}  // namespace

Result<std::vector<std::vector<ScoredRow>>> search_batch(
    const SparseIndex& index, std::size_t count,
    const std::function<CanonicalCode(std::size_t)>& query_at, const SparseIndex::Options& options,
    std::stop_token stop, const Progress& progress) {
    using Answers = std::vector<std::vector<ScoredRow>>;
    return guard("searching", [&]() -> Result<Answers> {
        Answers answers(count);
        SPARSESCOPE_TRY(for_each_query(count, stop, progress, [&](std::size_t i) {
            SearchCost cost;
            answers[i] = index.search(query_at(i).view(), options, cost);
        }));
        return answers;
    });
}

Result<NeighbourGraph> neighbour_graph(const SparseIndex& index, std::size_t n,
                                       const RowSet* removed, std::stop_token stop,
                                       const Progress& progress) {
    return guard("finding neighbours", [&]() -> Result<NeighbourGraph> {
        NeighbourGraph graph;
        graph.n = n;
        graph.rows.assign(index.rows() * n, NeighbourGraph::no_row);
        graph.scores.assign(index.rows() * n, 0);
        RowSet allowed(index.rows(), true);
        if (removed) removed->for_each([&](std::size_t row) { allowed.remove(row); });
        const RowSet* const filter = removed && !removed->empty() ? &allowed : nullptr;
        SPARSESCOPE_TRY(for_each_query(index.rows(), stop, progress, [&](std::size_t row) {
            if (!allowed.contains(row)) return;
            SearchCost cost;
            const auto found = index.search(index.code(row).view(),
                                            {.n = static_cast<int>(n),
                                             .allowed = filter,
                                             .excluded = static_cast<std::int64_t>(row)},
                                            cost);
            for (std::size_t i = 0; i < found.size(); ++i) {
                graph.rows[row * n + i] = found[i].row;
                graph.scores[row * n + i] = static_cast<float>(found[i].score);
            }
        }));
        return graph;
    });
}

}  // namespace sparsescope
