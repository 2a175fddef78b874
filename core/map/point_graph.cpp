// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/point_graph.h"

#include <algorithm>

#include "core/map/nearest_rows.h"
#include "core/search/batch.h"

namespace sparsescope {

namespace {

float distance_of(float cosine) {
    return std::clamp(1 - cosine, 0.0F, 2.0F);
}

PointGraph graph_of(const NearestLists& lists) {
    PointGraph graph;
    graph.n = lists.n();
    graph.points.reserve(lists.size() * graph.n);
    graph.distances.reserve(lists.size() * graph.n);
    for (std::size_t i = 0; i < lists.size(); ++i) {
        for (std::size_t e = 0; e < graph.n; ++e) {
            const std::uint32_t row = lists.rows(i)[e];
            graph.points.push_back(row);
            graph.distances.push_back(
                row == NearestLists::no_row ? 0 : distance_of(lists.scores(i)[e]));
        }
    }
    return graph;
}
static_assert(NearestLists::no_row == PointGraph::no_point);

Result<PointGraph> graph_of_codes(const MapSource& source, std::size_t n, std::stop_token stop,
                                  const Progress& progress) {
    const SparseIndex index = SparseIndex::build(*source.codes, source.k);
    const Progress finding = [&](std::string_view, std::int64_t done, std::int64_t total) {
        report(progress, "finding neighbours", done, total);
    };
    SPARSESCOPE_ASSIGN(const NeighbourGraph found,
                       neighbour_graph(index, n, nullptr, stop, finding));
    PointGraph graph;
    graph.n = n;
    graph.points.resize(found.rows.size());
    graph.distances.resize(found.rows.size());
    for (std::size_t i = 0; i < found.rows.size(); ++i) {
        const bool none = found.rows[i] == NeighbourGraph::no_row;
        graph.points[i] = none ? PointGraph::no_point : static_cast<std::uint32_t>(found.rows[i]);
        graph.distances[i] = none ? 0 : distance_of(found.scores[i]);
    }
    return graph;
}

}  // namespace

std::size_t PointGraph::count(std::size_t i) const {
    const auto all = neighbours(i);
    return static_cast<std::size_t>(std::ranges::find(all, no_point) - all.begin());
}

void PointGraph::keep(std::span<const std::size_t> documents) {
    std::vector<std::uint32_t> number(size(), no_point);
    for (std::size_t i = 0; i < documents.size(); ++i)
        number[documents[i]] = static_cast<std::uint32_t>(i);
    for (std::size_t i = 0; i < documents.size(); ++i)
        for (std::size_t e = 0; e < n; ++e) {
            const std::uint32_t point = points[documents[i] * n + e];
            points[i * n + e] = point == no_point ? no_point : number[point];
            distances[i * n + e] = distances[documents[i] * n + e];
        }
    points.resize(documents.size() * n);
    distances.resize(documents.size() * n);
}

Result<PointGraph> point_graph(const MapSource& source, std::size_t n, std::stop_token stop,
                               const Progress& progress) {
    const std::size_t most = source.size() > 0 ? source.size() - 1 : 0;
    n = std::min(n, most);
    if (n == 0) return PointGraph{};
    if (source.codes) return graph_of_codes(source, n, stop, progress);
    SPARSESCOPE_ASSIGN(const NearestLists nearest, nearest_rows(source.vectors, n, stop, progress));
    return graph_of(nearest);
}

}  // namespace sparsescope
