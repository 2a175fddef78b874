// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/place_near.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "tests/support/clustered_rows.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

// Four clusters of forty documents, and the map of the first 140 of them, a clump each.
class PlaceNear : public ::testing::Test {
  protected:
    static constexpr std::size_t documents = 160, old_documents = 140;
    static constexpr float centres[4][2] = {{-1, -1}, {1, -1}, {-1, 1}, {1, 1}};

    void SetUp() override {
        Random random(4);
        vectors_ = EmbeddingMatrix(documents, 8);
        codes_ = CodeMatrix(40);
        for (std::size_t i = 0; i < documents; ++i) {
            const auto cluster = static_cast<NeuronId>(i % 4);
            vectors_.row(i)[cluster] = 4;
            for (float& value : vectors_.row(i))
                value += static_cast<float>(0.4 * random.normal());
            codes_.append(test::make_code({{cluster, 1.0F},
                                           {4 + static_cast<NeuronId>(random.below(30)),
                                            static_cast<float>(random.uniform(0.1, 0.5))}})
                              .view());
            places_.x.push_back(centres[cluster][0] + static_cast<float>(0.1 * random.normal()));
            places_.y.push_back(centres[cluster][1] + static_cast<float>(0.1 * random.normal()));
            placed_.push_back(i < old_documents);
        }
        for (std::size_t i = old_documents; i < documents; ++i)
            places_.x[i] = places_.y[i] = 0;
    }
    void expect_among_their_own(const MapPlaces& places) const {
        for (std::size_t i = 0; i < documents; ++i) {
            if (i < old_documents) {
                EXPECT_EQ(places.x[i], places_.x[i]);
                EXPECT_EQ(places.y[i], places_.y[i]);
            }
            EXPECT_LT(std::hypot(places.x[i] - centres[i % 4][0], places.y[i] - centres[i % 4][1]),
                      0.5)
                << "document " << i;
        }
    }

    EmbeddingMatrix vectors_;
    CodeMatrix codes_;
    MapPlaces places_;
    std::vector<bool> placed_;
};

TEST_F(PlaceNear, DocumentsLandAmongTheirNeighbours) {
    for (const MapSource& source :
         {MapSource{.vectors = vectors_.view()}, MapSource{.codes = &codes_, .k = 2}}) {
        MapPlaces places = places_;
        ASSERT_TRUE(place_near(source, placed_, {}, places));
        expect_among_their_own(places);
        EXPECT_EQ(places.lonely, 0);
    }
}
TEST_F(PlaceNear, IsTheSameWithAnyNumberOfThreads) {
    const int before = compute_threads();
    std::vector<MapPlaces> all;
    for (const int threads : {1, 3}) {
        set_compute_threads(threads);
        all.push_back(places_);
        ASSERT_TRUE(place_near({.vectors = vectors_.view()}, placed_, {}, all.back()));
    }
    set_compute_threads(before);
    EXPECT_EQ(all[0].x, all[1].x);
    EXPECT_EQ(all[0].y, all[1].y);
}
TEST_F(PlaceNear, ACopyLiesBesideItsOriginal) {
    std::ranges::copy(vectors_.row(3), vectors_.row(150).begin());
    MapPlaces places = places_;
    ASSERT_TRUE(place_near({.vectors = vectors_.view()}, placed_, {}, places));
    EXPECT_LT(std::hypot(places.x[150] - places.x[3], places.y[150] - places.y[3]), 0.3);
}
TEST_F(PlaceNear, WhatSharesNothingLiesOutside) {
    CodeMatrix codes(40);
    for (std::size_t i = 0; i < documents; ++i) {
        if (i == 150)
            codes.append(test::make_code({{39, 1.0F}}).view());
        else if (i == 151)
            codes.append({});
        else
            codes.append(codes_.row(i));
    }
    MapPlaces places = places_;
    ASSERT_TRUE(place_near({.codes = &codes, .k = 2}, placed_, {}, places));
    EXPECT_EQ(places.lonely, 2);
    double farthest = 0;
    for (std::size_t i = 0; i < old_documents; ++i)
        farthest = std::max<double>(farthest, std::hypot(places.x[i], places.y[i]));
    for (const std::size_t i : {150, 151})
        EXPECT_GE(std::hypot(places.x[i], places.y[i]), farthest * 0.999);
}
TEST_F(PlaceNear, TakesNoneAndAllNew) {
    MapPlaces places = places_;
    ASSERT_TRUE(
        place_near({.vectors = vectors_.view()}, std::vector<bool>(documents, true), {}, places));
    EXPECT_EQ(places.x, places_.x);
    ASSERT_TRUE(
        place_near({.vectors = vectors_.view()}, std::vector<bool>(documents, false), {}, places));
    for (std::size_t i = 0; i < documents; ++i)
        EXPECT_TRUE(std::isfinite(places.x[i]));
    places.x.pop_back();
    EXPECT_FALSE(place_near({.vectors = vectors_.view()}, placed_, {}, places));
}
TEST_F(PlaceNear, ObeysStop) {
    std::stop_source source;
    source.request_stop();
    MapPlaces places = places_;
    const auto status =
        place_near({.vectors = vectors_.view()}, placed_, {}, places, source.get_token());
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
