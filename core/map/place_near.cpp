// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/place_near.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/map/descent.h"
#include "core/map/fuzzy_graph.h"
#include "core/map/nearest_lists.h"
#include "core/map/unit_rows.h"
#include "core/search/batch.h"

namespace sparsescope {

namespace {

constexpr int refining_epochs = 30;
// The map is scaled to a mean square distance of 1; the descent works where pulls are about 1 long.
constexpr float descent_scale = 5;

struct Neighbour {
    std::uint32_t document = 0;
    float distance = 0;
};
using Neighbours = std::vector<std::vector<Neighbour>>;  // by new document, nearest first

Result<Neighbours> near_codes(const MapSource& source, const std::vector<bool>& placed,
                              std::span<const std::size_t> added, std::size_t n,
                              std::stop_token stop, const Progress& progress) {
    const SparseIndex index = SparseIndex::build(*source.codes, source.k);
    RowSet allowed(source.size());
    for (std::size_t i = 0; i < placed.size(); ++i)
        if (placed[i]) allowed.add(i);
    SPARSESCOPE_ASSIGN(const auto found,
                       search_batch(
                           index, added.size(), [&](std::size_t i) { return index.code(added[i]); },
                           {.n = static_cast<int>(n), .allowed = &allowed}, stop, progress));
    Neighbours neighbours(added.size());
    for (std::size_t i = 0; i < added.size(); ++i)
        for (const ScoredRow& hit : found[i])
            neighbours[i].push_back({static_cast<std::uint32_t>(hit.row),
                                     std::max(0.0F, 1 - static_cast<float>(hit.score))});
    return neighbours;
}

Result<Neighbours> near_vectors(const MapSource& source, const std::vector<bool>& placed,
                                std::span<const std::size_t> added, std::size_t n,
                                std::stop_token stop, const Progress& progress) {
    const UnitRows rows(source);
    NearestLists lists(added.size(), n);
    constexpr std::size_t together = 64;  // of new documents in one pass over all
    for (std::size_t begin = 0; begin < added.size(); begin += together) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "finding neighbours", static_cast<std::int64_t>(begin), std::ssize(added));
        const auto count = static_cast<std::int64_t>(std::min(together, added.size() - begin));
        parallel_for(count, [&](std::int64_t first, std::int64_t last) {
            const auto row_at = [&](std::size_t i) { return source.vectors.row(i).data(); };
            const std::size_t from = begin + static_cast<std::size_t>(first);
            for_each_product(
                static_cast<std::size_t>(last - first),
                [&](std::size_t l) { return row_at(added[from + l]); }, source.size(), row_at,
                source.vectors.dim,
                [&](std::size_t l, std::size_t j, float product) {
                    if (!placed[j] || rows.scale(j) == 0) return;
                    const float cosine = product * rows.scale(added[from + l]) * rows.scale(j);
                    if (cosine > lists.limit(from + l))
                        lists.offer(from + l, static_cast<std::uint32_t>(j), cosine);
                });
        });
    }
    Neighbours neighbours(added.size());
    for (std::size_t i = 0; i < added.size(); ++i)
        for (std::size_t e = 0; e < n && rows.scale(added[i]) > 0; ++e)
            if (lists.rows(i)[e] != NearestLists::no_row)
                neighbours[i].push_back(
                    {lists.rows(i)[e], std::clamp(1 - lists.scores(i)[e], 0.0F, 2.0F)});
    return neighbours;
}

// Documents as the descent moves them: those that stay, then the new ones with neighbours.
class Refinement {
  public:
    Refinement(const MapPlaces& places, const std::vector<bool>& placed) : number_(placed.size()) {
        for (std::size_t i = 0; i < placed.size(); ++i) {
            if (!placed[i]) continue;
            number_[i] = points_.size();
            points_.push_back({descent_scale * places.x[i], descent_scale * places.y[i]});
        }
        staying_ = points_.size();
        graph_.starts.assign(staying_ + 1, 0);
    }
    void add(std::size_t document, std::span<const Neighbour> neighbours) {
        std::vector<float> distances, strengths(neighbours.size());
        float mean = 0;
        for (const Neighbour& neighbour : neighbours) {
            distances.push_back(neighbour.distance);
            mean += neighbour.distance / static_cast<float>(neighbours.size());
        }
        neighbour_strengths(distances, mean, strengths);
        MapPoint point;
        float sum = 0;
        for (std::size_t e = 0; e < neighbours.size(); ++e) {
            const std::size_t at = number_[neighbours[e].document];
            point.x += strengths[e] * points_[at].x;
            point.y += strengths[e] * points_[at].y;
            sum += strengths[e];
            if (!(strengths[e] > 0)) continue;
            graph_.points.push_back(static_cast<std::uint32_t>(at));
            graph_.strengths.push_back(strengths[e]);
        }
        // The nearest neighbour has the strength 1.
        points_.push_back({point.x / sum, point.y / sum});
        graph_.starts.push_back(graph_.points.size());
        documents_.push_back(document);
    }
    Status run(const MapSettings& settings, MapPlaces& places, std::stop_token stop,
               const Progress& progress) {
        const PullCurve curve(fit_curve(settings.min_dist, settings.spread));
        SPARSESCOPE_TRY(descend(graph_, curve,
                                {.epochs = refining_epochs,
                                 .rate = 0.1,
                                 .seed = settings.seed,
                                 .first_moving = staying_},
                                points_, stop, progress));
        for (std::size_t i = 0; i < documents_.size(); ++i) {
            places.x[documents_[i]] = points_[staying_ + i].x / descent_scale;
            places.y[documents_[i]] = points_[staying_ + i].y / descent_scale;
        }
        return {};
    }

  private:
    std::vector<std::size_t> number_;  // of a placed document among the points
    std::vector<MapPoint> points_;
    std::size_t staying_ = 0;
    std::vector<std::size_t> documents_;
    FuzzyGraph graph_;
};

// On the ring, where there is one, or where it would be: each at an angle of its own that does not
// depend on the others that come with it.
void place_outside(MapPlaces& places, const std::vector<bool>& placed,
                   std::span<const std::size_t> lonely) {
    double farthest = 0;
    for (std::size_t i = 0; i < placed.size(); ++i)
        if (placed[i]) farthest = std::max<double>(farthest, std::hypot(places.x[i], places.y[i]));
    for (const std::size_t i : lonely) {
        constexpr double golden_angle = 2.399963229728653;
        const double angle = golden_angle * static_cast<double>(i);
        const double radius = farthest > 0 ? farthest : 1;
        places.x[i] = static_cast<float>(radius * std::cos(angle));
        places.y[i] = static_cast<float>(radius * std::sin(angle));
    }
}

}  // namespace

Status place_near(const MapSource& source, const std::vector<bool>& placed,
                  const MapSettings& settings, MapPlaces& places, std::stop_token stop,
                  const Progress& progress) {
    return guard("placing documents on a map", [&]() -> Status {
        if (placed.size() != source.size() || places.x.size() != placed.size() ||
            places.y.size() != placed.size())
            return fail(ErrorCode::invalid_argument,
                        "The places of a map are not one for each of its documents.");
        SPARSESCOPE_TRY(check_map_settings(settings));
        std::vector<std::size_t> added;
        for (std::size_t i = 0; i < placed.size(); ++i)
            if (!placed[i]) added.push_back(i);
        if (added.empty()) return {};
        const std::size_t n =
            std::min(static_cast<std::size_t>(settings.neighbours), placed.size() - added.size());
        std::vector<std::size_t> lonely = added;
        if (n > 0) {
            SPARSESCOPE_ASSIGN(const Neighbours neighbours,
                               source.codes
                                   ? near_codes(source, placed, added, n, stop, progress)
                                   : near_vectors(source, placed, added, n, stop, progress));
            lonely.clear();
            Refinement refinement(places, placed);
            for (std::size_t i = 0; i < added.size(); ++i) {
                if (neighbours[i].empty())
                    lonely.push_back(added[i]);
                else
                    refinement.add(added[i], neighbours[i]);
            }
            SPARSESCOPE_TRY(refinement.run(settings, places, stop, progress));
        }
        place_outside(places, placed, lonely);
        places.lonely += std::ssize(lonely);
        return {};
    });
}

}  // namespace sparsescope
