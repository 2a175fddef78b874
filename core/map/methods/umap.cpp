// SPDX-License-Identifier: GPL-3.0-or-later
// UMAP (McInnes, Healy and Melville 2018): neighbours by cosine, strengths (fuzzy_graph.h), a start
// on the plane of the principal components, and a descent that pulls neighbours together and
// pushes others apart (descent.h).
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/random.h"
#include "core/map/descent.h"
#include "core/map/distinct_rows.h"
#include "core/map/map_places.h"
#include "core/map/principal_places.h"
#include "core/map/smooth_start.h"

namespace sparsescope {

namespace {

constexpr double start_width = 10;  // of the start, where pulls and pushes are about 1 long
constexpr double start_noise = 1e-3;
constexpr int start_rounds = 100;
constexpr std::size_t start_sample = 5000;
constexpr std::size_t few_documents = 10'000;

int epochs_for(const MapSettings& settings, std::size_t documents) {
    if (settings.epochs > 0) return settings.epochs;
    return documents <= few_documents ? 500 : 200;
}

Result<std::vector<MapPoint>> start(const MapSource& source, const FuzzyGraph& graph,
                                    std::uint64_t seed, std::stop_token stop,
                                    const Progress& progress) {
    SPARSESCOPE_ASSIGN(const MapPlaces places,
                       principal_places(source, start_sample, stop, progress));
    std::vector<MapPoint> points(places.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        points[i] = {places.x[i], places.y[i]};
    SPARSESCOPE_TRY(smooth_start(graph, start_rounds, points, stop, progress));
    float widest = 0;
    for (const MapPoint& point : points)
        widest = std::max({widest, std::abs(point.x), std::abs(point.y)});
    const float scale = widest > 0 ? static_cast<float>(start_width) / widest : 0;
    Random random(seed);
    for (MapPoint& point : points) {
        point.x = scale * point.x + static_cast<float>(start_noise * random.normal());
        point.y = scale * point.y + static_cast<float>(start_noise * random.normal());
    }
    return points;
}

// Documents that all differ and have neighbours.
Result<MapPlaces> lay_out_linked(const MapSource& source, const PointGraph& graph,
                                 const MapSettings& settings, std::stop_token stop,
                                 const Progress& progress) {
    const FuzzyGraph fuzzy = fuzzy_graph(graph);
    SPARSESCOPE_ASSIGN(auto points, start(source, fuzzy, settings.seed, stop, progress));
    const PullCurve curve(fit_curve(settings.min_dist, settings.spread));
    SPARSESCOPE_TRY(descend(fuzzy, curve,
                            {.epochs = epochs_for(settings, source.size()), .seed = settings.seed},
                            points, stop, progress));
    MapPlaces places;
    for (const MapPoint& point : points) {
        places.x.push_back(point.x);
        places.y.push_back(point.y);
    }
    centre_and_scale(places);
    return places;
}

struct KindPlaces {
    MapPlaces places;
    std::vector<std::size_t> lonely;  // without neighbours, and so without a place
};

// Documents that all differ.
Result<KindPlaces> lay_out_distinct(const MapSource& source, const MapSettings& settings,
                                    std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(
        PointGraph graph,
        point_graph(source, static_cast<std::size_t>(settings.neighbours), stop, progress));
    KindPlaces kinds;
    std::vector<std::size_t> linked;
    for (std::size_t i = 0; i < source.size(); ++i)
        (graph.n > 0 && graph.count(i) == 0 ? kinds.lonely : linked).push_back(i);
    if (graph.n == 0 || linked.empty()) {  // one document, or none that share anything
        kinds.places.x.assign(source.size(), 0);
        kinds.places.y.assign(source.size(), 0);
        return kinds;
    }
    if (kinds.lonely.empty()) {
        SPARSESCOPE_ASSIGN(kinds.places, lay_out_linked(source, graph, settings, stop, progress));
        return kinds;
    }
    // Lonely documents would only push the others about.
    const PartOfSource part(source, linked);
    graph.keep(linked);
    SPARSESCOPE_ASSIGN(const MapPlaces places,
                       lay_out_linked(part.source(), graph, settings, stop, progress));
    kinds.places.x.assign(source.size(), 0);
    kinds.places.y.assign(source.size(), 0);
    for (std::size_t i = 0; i < linked.size(); ++i) {
        kinds.places.x[linked[i]] = places.x[i];
        kinds.places.y[linked[i]] = places.y[i];
    }
    return kinds;
}

Result<MapPlaces> lay_out_umap(const MapSource& source, const MapSettings& settings,
                               std::stop_token stop, const Progress& progress) {
    const DistinctRows distinct = distinct_rows(source);
    const bool all_differ = distinct.rows.size() == source.size();
    std::optional<PartOfSource> part;
    if (!all_differ) part.emplace(source, distinct.rows);
    SPARSESCOPE_ASSIGN(const KindPlaces kinds,
                       lay_out_distinct(part ? part->source() : source, settings, stop, progress));
    if (all_differ && kinds.lonely.empty()) return kinds.places;
    return with_duplicates(kinds.places, kinds.lonely, distinct);
}

}  // namespace

const LayoutMethodEntry& umap_entry() {
    static const LayoutMethodEntry entry{
        "umap",
        "UMAP",
        "Documents that are alike lie together; how far clumps are apart says little.",
        {"neighbours", "min-dist", "spread", "epochs", "seed"},
        false,
        lay_out_umap};
    return entry;
}

}  // namespace sparsescope
