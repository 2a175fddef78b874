// SPDX-License-Identifier: GPL-3.0-or-later
// By label: a disc for each label, whose area is a share of all discs' like its documents' of all.
// The discs lie like the mean documents of the labels on the plane of their principal components,
// moved apart until none overlap. Inside a disc its documents lie on the plane of their own
// principal components, spread evenly: by rank from the middle, at the angle they have there.
// Documents without a label have a disc of their own at the edge.
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

#include "core/base/random.h"
#include "core/map/distinct_rows.h"
#include "core/map/map_places.h"
#include "core/map/principal_places.h"
#include "core/map/unit_rows.h"

namespace sparsescope {

namespace {

constexpr std::size_t component_sample = 20'000;
constexpr double gap = 1.08;  // between discs: their radii count so much more

struct Disc {
    std::vector<std::size_t> documents;
    double x = 0, y = 0, radius = 0;
    bool of_label = true;
};

std::vector<Disc> discs_of(std::span<const std::int32_t> labels) {
    std::map<std::int32_t, Disc> by_label;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        Disc& disc = by_label[labels[i]];
        disc.of_label = labels[i] != no_label;
        disc.documents.push_back(i);
    }
    std::vector<Disc> discs;
    for (auto& [label, disc] : by_label) {
        disc.radius = std::sqrt(static_cast<double>(disc.documents.size()) /
                                static_cast<double>(labels.size()));
        discs.push_back(std::move(disc));
    }
    return discs;
}

// The mean document of every disc, as rows of their own.
EmbeddingMatrix means_of(const MapSource& source, const std::vector<Disc>& discs) {
    const UnitRows rows(source);
    EmbeddingMatrix means(discs.size(), rows.columns());
    for (std::size_t d = 0; d < discs.size(); ++d)
        for (const std::size_t i : discs[d].documents)
            rows.visit(i, [&](std::size_t c, float v) {
                means.row(d)[c] += v / static_cast<float>(discs[d].documents.size());
            });
    return means;
}

// Moves discs that overlap apart, each pair by what it overlaps, until none do, or it takes too
// long: of thousands of labels some stay on one another.
void move_apart(std::vector<Disc>& discs, const std::stop_token& stop) {
    constexpr std::size_t most_pairs = 2'000'000'000;
    const std::size_t pairs = std::max<std::size_t>(1, discs.size() * discs.size());
    const std::size_t rounds = std::clamp<std::size_t>(most_pairs / pairs, 1, 2000);
    for (std::size_t round = 0; round < rounds && !stop.stop_requested(); ++round) {
        bool moved = false;
        for (std::size_t a = 0; a < discs.size(); ++a)
            for (std::size_t b = a + 1; b < discs.size(); ++b) {
                double x = discs[b].x - discs[a].x, y = discs[b].y - discs[a].y;
                double apart = std::hypot(x, y);
                const double wanted = gap * (discs[a].radius + discs[b].radius);
                if (apart >= wanted * (1 - 1e-9)) continue;
                if (apart < 1e-9) {  // one place: each pair parts in a direction of its own
                    const double angle = static_cast<double>(a + discs.size() * b);
                    x = std::cos(angle);
                    y = std::sin(angle);
                    apart = 1;
                }
                const double overlap =
                    wanted - std::hypot(discs[b].x - discs[a].x, discs[b].y - discs[a].y);
                const double share = discs[b].radius / (discs[a].radius + discs[b].radius);
                discs[a].x -= share * overlap * x / apart;
                discs[a].y -= share * overlap * y / apart;
                discs[b].x += (1 - share) * overlap * x / apart;
                discs[b].y += (1 - share) * overlap * y / apart;
                moved = true;
            }
        if (!moved) return;
    }
}

// The mean documents of labels on a plane. Of very many labels over very many neurons they would
// not fit, and lie on the plane of the documents instead.
Result<MapPlaces> places_of_means(const MapSource& source, const std::vector<Disc>& discs,
                                  std::stop_token stop) {
    constexpr std::size_t most_numbers = 64'000'000;
    const std::size_t columns = source.codes ? source.codes->hidden() : source.vectors.dim;
    if (discs.size() * columns <= most_numbers) {
        const EmbeddingMatrix means = means_of(source, discs);
        return principal_places({.vectors = means.view()}, component_sample, stop, {});
    }
    SPARSESCOPE_ASSIGN(const MapPlaces all, principal_places(source, component_sample, stop, {}));
    MapPlaces places;
    for (const Disc& disc : discs) {
        double x = 0, y = 0;
        for (const std::size_t i : disc.documents) {
            x += all.x[i];
            y += all.y[i];
        }
        places.x.push_back(static_cast<float>(x / static_cast<double>(disc.documents.size())));
        places.y.push_back(static_cast<float>(y / static_cast<double>(disc.documents.size())));
    }
    return places;
}

Status place_discs(const MapSource& source, std::vector<Disc>& discs, std::stop_token stop) {
    SPARSESCOPE_ASSIGN(MapPlaces places, places_of_means(source, discs, stop));
    centre_and_scale(places);
    for (std::size_t d = 0; d < discs.size(); ++d) {
        discs[d].x = places.x[d];
        discs[d].y = places.y[d];
    }
    const auto unlabelled = std::ranges::find(discs, false, &Disc::of_label);
    if (unlabelled != discs.end() && discs.size() > 1) {
        double lowest = 0;
        for (const Disc& disc : discs)
            if (disc.of_label) lowest = std::max(lowest, disc.y + disc.radius);
        unlabelled->x = 0;
        unlabelled->y = lowest + unlabelled->radius;
    }
    move_apart(discs, stop);
    return {};
}

// Fills the disc evenly: the further from the middle on the plane of the components, the further
// from the middle of the disc.
Status fill(const MapSource& source, const Disc& disc, std::stop_token stop, MapPlaces& places) {
    const PartOfSource part(source, disc.documents);
    SPARSESCOPE_ASSIGN(MapPlaces inside,
                       principal_places(part.source(), component_sample, stop, {}));
    centre_and_scale(inside);
    const std::size_t n = disc.documents.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {},
                             [&](std::size_t i) { return std::hypot(inside.x[i], inside.y[i]); });
    for (std::size_t rank = 0; rank < n; ++rank) {
        const std::size_t i = order[rank];
        const bool in_the_middle = inside.x[i] == 0 && inside.y[i] == 0;
        const DiscPoint spiral = disc_point(rank, n);
        const double angle =
            in_the_middle ? std::atan2(spiral.y, spiral.x) : std::atan2(inside.y[i], inside.x[i]);
        const double radius =
            disc.radius * std::sqrt((static_cast<double>(rank) + 0.5) / static_cast<double>(n));
        places.x[disc.documents[i]] = static_cast<float>(disc.x + radius * std::cos(angle));
        places.y[disc.documents[i]] = static_cast<float>(disc.y + radius * std::sin(angle));
    }
    return {};
}

Result<MapPlaces> lay_out_labels(const MapSource& source, const MapSettings& /*settings*/,
                                 std::stop_token stop, const Progress& progress) {
    std::vector<Disc> discs = discs_of(source.labels);
    SPARSESCOPE_TRY(place_discs(source, discs, stop));
    MapPlaces places;
    places.x.assign(source.size(), 0);
    places.y.assign(source.size(), 0);
    for (std::size_t d = 0; d < discs.size(); ++d) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "placing labels", static_cast<std::int64_t>(d), std::ssize(discs));
        SPARSESCOPE_TRY(fill(source, discs[d], stop, places));
    }
    centre_and_scale(places);
    return places;
}

}  // namespace

const LayoutMethodEntry& labels_entry() {
    static const LayoutMethodEntry entry{
        "labels",
        "By label",
        "A disc for every label, as large as it has documents; like labels lie near each other.",
        {},
        true,
        lay_out_labels};
    return entry;
}

}  // namespace sparsescope
