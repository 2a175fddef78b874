// SPDX-License-Identifier: GPL-3.0-or-later
// Every way to lay out documents, on everything that it may be given.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>

#include "core/base/parallel.h"
#include "core/map/layout_method.h"
#include "tests/support/clustered_rows.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

MapSettings quick() {
    MapSettings settings;
    settings.epochs = 60;
    return settings;
}
MapPlaces places_of(const std::string& method, const MapSource& source,
                    const MapSettings& settings = quick()) {
    auto places = lay_out(method, source, settings);
    EXPECT_TRUE(places) << method << ": " << (places ? "" : places.error().message);
    return places ? *places : MapPlaces{};
}
void expect_sane(const MapPlaces& places, std::size_t documents, const std::string& what) {
    ASSERT_EQ(places.x.size(), documents) << what;
    ASSERT_EQ(places.y.size(), documents) << what;
    for (std::size_t i = 0; i < documents; ++i) {
        EXPECT_TRUE(std::isfinite(places.x[i]) && std::isfinite(places.y[i])) << what;
        EXPECT_LT(std::hypot(places.x[i], places.y[i]), 100) << what;
    }
}
std::vector<std::int32_t> labels_for(std::size_t documents) {
    std::vector<std::int32_t> labels;
    for (std::size_t i = 0; i < documents; ++i)
        labels.push_back(i % 5 == 4 ? no_label : static_cast<std::int32_t>(i % 2));
    return labels;
}

class LayoutMethods : public ::testing::TestWithParam<std::string> {};

TEST_P(LayoutMethods, TakesAnyNumberOfDocuments) {
    for (const std::size_t documents : {0, 1, 2, 3, 4, 15, 16, 60}) {
        const auto vectors = test::clustered_rows(documents, 6, 2, 0.3, 5);
        Random random(9);
        const CodeMatrix codes = test::random_codes(random, documents, 12, 4, 0);
        const auto labels = labels_for(documents);
        if (documents == 0) continue;
        const auto what = GetParam() + " of " + std::to_string(documents);
        expect_sane(places_of(GetParam(), {.vectors = vectors.view(), .labels = labels}), documents,
                    what);
        expect_sane(places_of(GetParam(), {.codes = &codes, .k = 3, .labels = labels}), documents,
                    what + " codes");
    }
}
TEST_P(LayoutMethods, EqualAndEmptyDocumentsHaveSanePlaces) {
    const auto labels = labels_for(40);
    EmbeddingMatrix equal(40, 3), zeros(40, 3), half(40, 3);
    for (std::size_t i = 0; i < 40; ++i)
        equal.row(i)[1] = 2;
    for (std::size_t i = 0; i < 20; ++i)
        half.row(i)[i % 3] = 1;
    for (const EmbeddingMatrix* vectors : {&equal, &zeros, &half})
        expect_sane(places_of(GetParam(), {.vectors = vectors->view(), .labels = labels}), 40,
                    GetParam());
    CodeMatrix none(8);
    for (int i = 0; i < 40; ++i)
        none.append({});
    expect_sane(places_of(GetParam(), {.codes = &none, .k = 2, .labels = labels}), 40, GetParam());
}
TEST_P(LayoutMethods, SameSeedIsSameBytesWithAnyNumberOfThreads) {
    const auto vectors = test::clustered_rows(700, 24, 5, 0.4, 3);
    const auto labels = labels_for(700);
    const MapSource source{.vectors = vectors.view(), .labels = labels};
    const int before = compute_threads();
    std::vector<MapPlaces> all;
    for (const int threads : {1, 2, 3}) {
        set_compute_threads(threads);
        all.push_back(places_of(GetParam(), source));
    }
    set_compute_threads(before);
    for (const MapPlaces& places : all) {
        EXPECT_EQ(places.x, all.front().x);
        EXPECT_EQ(places.y, all.front().y);
    }
}
TEST_P(LayoutMethods, PlacesAreCentredAndOfOneScale) {
    const auto vectors = test::clustered_rows(300, 16, 4, 0.4, 3);
    const auto labels = labels_for(300);
    const MapPlaces places = places_of(GetParam(), {.vectors = vectors.view(), .labels = labels});
    double x = 0, y = 0, squares = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        x += places.x[i];
        y += places.y[i];
        squares += std::pow(places.x[i], 2) + std::pow(places.y[i], 2);
    }
    EXPECT_NEAR(x / 300, 0, 1e-4);
    EXPECT_NEAR(y / 300, 0, 1e-4);
    EXPECT_NEAR(squares / 300, 1, 1e-3);
}
TEST_P(LayoutMethods, ObeysStop) {
    std::stop_source source;
    source.request_stop();
    const auto vectors = test::clustered_rows(300, 16, 4, 0.4, 3);
    const auto labels = labels_for(300);
    const auto places = lay_out(GetParam(), {.vectors = vectors.view(), .labels = labels}, quick(),
                                source.get_token());
    ASSERT_FALSE(places);
    EXPECT_EQ(places.error().code, ErrorCode::cancelled);
}

std::vector<std::string> method_names() {
    std::vector<std::string> names;
    for (const LayoutMethodEntry* method : layout_methods())
        names.push_back(method->name);
    return names;
}
INSTANTIATE_TEST_SUITE_P(All, LayoutMethods, ::testing::ValuesIn(method_names()),
                         [](const auto& info) { return info.param; });

// How many of the documents have a document of their own cluster as their nearest on the map.
double own_cluster_share(const MapPlaces& places, const std::vector<std::size_t>& cluster) {
    std::size_t own = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::size_t nearest = i == 0 ? 1 : 0;
        for (std::size_t j = 0; j < places.size(); ++j)
            if (j != i &&
                std::hypot(places.x[j] - places.x[i], places.y[j] - places.y[i]) <
                    std::hypot(places.x[nearest] - places.x[i], places.y[nearest] - places.y[i]))
                nearest = j;
        own += cluster[i] == cluster[nearest] ? 1 : 0;
    }
    return static_cast<double>(own) / static_cast<double>(places.size());
}

TEST(Umap, TellsMadeUpClustersApart) {
    Random random(4);
    EmbeddingMatrix vectors(360, 20);
    std::vector<std::size_t> cluster;
    for (std::size_t i = 0; i < vectors.rows; ++i) {
        cluster.push_back(i % 6);
        vectors.row(i)[cluster[i]] = 3;
        for (float& value : vectors.row(i))
            value += static_cast<float>(0.3 * random.normal());
    }
    const MapSource source{.vectors = vectors.view()};
    EXPECT_GT(own_cluster_share(places_of("umap", source), cluster), 0.99);
    // The plane of two components cannot tell six directions apart.
    EXPECT_LT(own_cluster_share(places_of("pca", source), cluster), 0.95);
}

TEST(Umap, LonelyDocumentsLieInARingAroundTheRest) {
    CodeMatrix codes(50);
    Random random(4);
    for (NeuronId i = 0; i < 40; ++i) {
        const NeuronId shared = i % 4;
        codes.append(test::make_code({{shared, 1.0F},
                                      {4 + i % 7, static_cast<float>(random.uniform(0.1, 0.9))}})
                         .view());
    }
    codes.append(test::make_code({{48, 1.0F}}).view());  // shares a neuron with nobody
    codes.append({});                                    // has none
    const MapPlaces places = places_of("umap", {.codes = &codes, .k = 2});
    EXPECT_EQ(places.lonely, 2);
    double farthest = 0;
    for (std::size_t i = 0; i < 40; ++i)
        farthest = std::max<double>(farthest, std::hypot(places.x[i], places.y[i]));
    for (const std::size_t i : {40, 41})
        EXPECT_GT(std::hypot(places.x[i], places.y[i]), farthest);
    EXPECT_GT(std::hypot(places.x[40] - places.x[41], places.y[40] - places.y[41]), farthest);
}

TEST(Umap, EqualDocumentsLieTogetherAndKeepTheirNeighbours) {
    // Sixty copies of a document of the first cluster: more than it has neighbours.
    EmbeddingMatrix vectors = test::clustered_rows(160, 8, 2, 0.15, 21);
    for (std::size_t i = 100; i < 160; ++i)
        std::ranges::copy(vectors.row(0), vectors.row(i).begin());
    const MapPlaces places = places_of("umap", {.vectors = vectors.view()});
    EXPECT_EQ(places.duplicates, 60);
    const auto distance = [&](std::size_t i, std::size_t j) {
        return std::hypot(places.x[i] - places.x[j], places.y[i] - places.y[j]);
    };
    for (std::size_t i = 101; i < 160; ++i) {
        EXPECT_LT(distance(0, i), 0.8);
        EXPECT_GT(distance(100, i), 0);  // beside, not on one another
    }
    std::size_t near = 0;
    for (std::size_t i = 1; i < 100; ++i)
        if (distance(0, i) < 0.8) ++near;
    EXPECT_GT(near, 10U);
}

TEST(Umap, AllEqualDocumentsFillADisc) {
    EmbeddingMatrix equal(500, 3);
    for (std::size_t i = 0; i < equal.rows; ++i)
        equal.row(i)[0] = 1;
    const MapPlaces places = places_of("umap", {.vectors = equal.view()});
    EXPECT_EQ(places.duplicates, 499);
    std::size_t inner = 0;
    for (std::size_t i = 0; i < 500; ++i) {
        const double radius = std::hypot(places.x[i], places.y[i]);
        EXPECT_LT(radius, 1.6);
        if (radius < std::numbers::sqrt2 / 2) ++inner;
    }
    EXPECT_NEAR(static_cast<double>(inner) / 500, 0.25, 0.05);
}

TEST(LabelMap, GivesEachLabelADiscOfItsOwn) {
    const auto vectors = test::clustered_rows(400, 8, 3, 0.5, 2);
    std::vector<std::int32_t> labels;
    for (std::size_t i = 0; i < 400; ++i)
        labels.push_back(i < 20 ? no_label : static_cast<std::int32_t>(i * i % 7));
    const MapPlaces places = places_of("labels", {.vectors = vectors.view(), .labels = labels});
    struct Disc {
        double x = 0, y = 0, n = 0, radius = 0;
    };
    std::map<std::int32_t, Disc> discs;
    for (std::size_t i = 0; i < 400; ++i) {
        Disc& disc = discs[labels[i]];
        disc.x += places.x[i];
        disc.y += places.y[i];
        ++disc.n;
    }
    for (std::size_t i = 0; i < 400; ++i) {
        Disc& disc = discs[labels[i]];
        disc.radius = std::max(
            disc.radius, std::hypot(places.x[i] - disc.x / disc.n, places.y[i] - disc.y / disc.n));
    }
    for (std::size_t i = 0; i < 400; ++i)
        for (const auto& [label, disc] : discs)
            if (label != labels[i]) {
                EXPECT_GT(std::hypot(places.x[i] - disc.x / disc.n, places.y[i] - disc.y / disc.n),
                          0.8 * disc.radius);
            }
}
TEST(LabelMap, NeedsLabels) {
    const auto vectors = test::clustered_rows(20, 8, 3, 0.5, 2);
    const std::vector<std::int32_t> none(20, no_label);
    for (const auto& labels : {std::vector<std::int32_t>{}, none}) {
        const auto places = lay_out("labels", {.vectors = vectors.view(), .labels = labels}, {});
        ASSERT_FALSE(places);
        EXPECT_NE(places.error().message.find("no document has one"), std::string::npos);
    }
}

TEST(MapSettings, AreChecked) {
    const auto vectors = test::clustered_rows(20, 8, 3, 0.5, 2);
    MapSettings wrong;
    wrong.neighbours = 1;
    EXPECT_EQ(lay_out("umap", {.vectors = vectors.view()}, wrong).error().code,
              ErrorCode::invalid_argument);
    wrong = {};
    wrong.min_dist = 0.5;
    wrong.spread = 0.2;
    EXPECT_EQ(lay_out("umap", {.vectors = vectors.view()}, wrong).error().code,
              ErrorCode::invalid_argument);
    EXPECT_FALSE(lay_out("tsne", {.vectors = vectors.view()}, {}));
    MapSettings changed;
    for (const ParamSpec& param : map_params()) {
        EXPECT_EQ(map_setting(changed, param.name), param.default_value) << param.name;
        set_map_setting(changed, param.name, param.maximum);
        EXPECT_EQ(map_setting(changed, param.name), param.maximum) << param.name;
    }
}

// The principal plane against a direct computation in two dimensions that everybody can redo:
// points on a line through their mean.
TEST(Pca, PutsALineOnALine) {
    EmbeddingMatrix vectors(9, 4);
    for (std::size_t i = 0; i < 9; ++i) {
        const double angle = 0.1 * static_cast<double>(i);
        vectors.row(i)[0] = static_cast<float>(5 * std::cos(angle));
        vectors.row(i)[2] = static_cast<float>(5 * std::sin(angle));
    }
    const MapPlaces places = places_of("pca", {.vectors = vectors.view()});
    // Along the arc one coordinate goes one way all the time.
    for (std::size_t i = 1; i < 9; ++i)
        EXPECT_GT(places.x[i] * (places.x[8] > places.x[0] ? 1 : -1),
                  places.x[i - 1] * (places.x[8] > places.x[0] ? 1 : -1));
    // Distances keep their ratios, because the arc lies in a plane.
    const auto distance = [&](std::size_t i, std::size_t j) {
        return std::hypot(places.x[i] - places.x[j], places.y[i] - places.y[j]);
    };
    EXPECT_NEAR(distance(0, 8) / distance(0, 4), std::sin(0.4) / std::sin(0.2), 1e-3);
}

}  // namespace
}  // namespace sparsescope
