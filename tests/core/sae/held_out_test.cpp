// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/held_out.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/code/sparse_head.h"
#include "core/sae/neuron_activity.h"
#include "core/search/forward_rows.h"
#include "tests/core/sae/scripted_run.h"

namespace sparsescope {
namespace {

double cosine(std::span<const float> a, std::span<const float> b) {
    double product = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        product += static_cast<double>(a[i]) * b[i];
        aa += static_cast<double>(a[i]) * a[i];
        bb += static_cast<double>(b[i]) * b[i];
    }
    return product / std::sqrt(aa * bb);
}

// Each row's chance to be among the `count` most similar by f, when tied rows come in any order.
template <class Similarity>
std::vector<double> chances(std::size_t rows, std::size_t count, const Similarity& f) {
    constexpr double rounding = 1e-9;
    std::vector<double> similarity(rows), chance(rows);
    for (std::size_t i = 0; i < rows; ++i)
        similarity[i] = f(i);
    for (std::size_t i = 0; i < rows; ++i) {
        double above = 0, tied = 0;
        for (const double other : similarity) {
            above += other > similarity[i] + rounding ? 1 : 0;
            tied += std::abs(other - similarity[i]) <= rounding ? 1 : 0;
        }
        if (similarity[i] > 0)
            chance[i] = std::clamp((static_cast<double>(count) - above) / tied, 0.0, 1.0);
    }
    return chance;
}

TEST(HeldOut, AgreesWithComparingEverything) {
    SmallRun run;
    run.config.k = 3;
    run.options.held_out_ks = {1, 8, 40};
    const HeadWeights head = made_up::head<float>(16, 64, 4).to_weights();
    HeldOutProbe probe(run.config, run.data(), run.options);
    const auto reading = probe.measure(head, 5, {}, {});
    ASSERT_TRUE(reading) << reading.error().message;
    ASSERT_EQ(reading->qualities.size(), 3U) << "40 is more than 4k";
    const auto& database = run.train.embeddings;
    const auto& queries = run.held_out.embeddings;
    for (const HeldOutQuality& quality : reading->qualities) {
        double shared = 0, correct = 0;
        const auto dense_code = [&](std::span<const float> x) {
            const Code code = encode(head, x, quality.k);
            std::vector<float> dense(64);
            for (std::size_t i = 0; i < code.neurons.size(); ++i)
                dense[code.neurons[i]] =
                    canonical_value(canonical_weight(code.weights[i], code.weights[0]));
            return dense;
        };
        std::vector<std::vector<float>> codes;
        for (std::size_t row = 0; row < database.rows; ++row)
            codes.push_back(dense_code(database.row(row)));
        for (std::size_t q = 0; q < queries.rows; ++q) {
            const auto query = dense_code(queries.row(q));
            const auto by_code = [&](std::size_t row) { return cosine(query, codes[row]); };
            const auto by_embedding = [&](std::size_t row) {
                return cosine(queries.row(q), database.row(row));
            };
            const auto near = chances(database.rows, 10, by_embedding);
            const auto found = chances(database.rows, 10, by_code);
            const auto first = chances(database.rows, 1, by_code);
            for (std::size_t row = 0; row < database.rows; ++row) {
                shared += near[row] * found[row];
                if (run.train.labels[row] == run.held_out.labels[q]) correct += first[row];
            }
        }
        const auto count = static_cast<double>(queries.rows);
        EXPECT_NEAR(quality.recall_at_10.value(), shared / (10 * count), 1e-6) << quality.k;
        EXPECT_NEAR(quality.nearest_neighbour_accuracy.value(), correct / count, 1e-6) << quality.k;
        EXPECT_EQ(quality.step, 5);
        EXPECT_EQ(quality.queries, 60);
        EXPECT_EQ(quality.database, 220);
        EXPECT_GE(quality.skew.value(), 0.5);
    }
    EXPECT_EQ(reading->qualities[0].k, 3);
    EXPECT_EQ(reading->quality(), reading->qualities[0].nearest_neighbour_accuracy);
    EXPECT_GT(reading->qualities[1].dead_share, reading->qualities[2].dead_share);
}

TEST(HeldOut, ChoosesItsOwnKsAndDoesWithoutLabels) {
    SmallRun run;
    run.config.k = 8;
    run.train.labels.clear();
    const HeadWeights head = made_up::head<float>(16, 64, 4).to_weights();
    const auto reading = HeldOutProbe(run.config, run.data(), run.options).measure(head, 0, {}, {});
    ASSERT_TRUE(reading);
    std::vector<int> ks;
    for (const HeldOutQuality& quality : reading->qualities) {
        ks.push_back(quality.k);
        EXPECT_EQ(quality.nearest_neighbour_accuracy, std::nullopt);
        EXPECT_GT(quality.recall_at_10.value(), 0);
    }
    EXPECT_EQ(ks, (std::vector<int>{8, 2, 32}));
    EXPECT_EQ(reading->quality(), reading->qualities.front().recall_at_10);
    EXPECT_LT(reading->explained_variance, 1);
}

TEST(HeldOut, IsStoppedWhereverItStands) {
    SmallRun run;
    const HeadWeights head = made_up::head<float>(16, 64, 4).to_weights();
    int longest = 0;
    for (int at = 1; at < 100; ++at) {
        HeldOutProbe probe(run.config, run.data(), run.options);
        std::stop_source stop;
        int asked = 0;
        const auto reading = probe.measure(head, 0, stop.get_token(),
                                           [&](std::string_view, std::int64_t, std::int64_t) {
                                               if (++asked == at) stop.request_stop();
                                           });
        longest = std::max(longest, asked);
        if (asked < at) break;  // it was over before
        if (!reading) {
            EXPECT_EQ(reading.error().code, ErrorCode::cancelled);
        }
    }
    EXPECT_GE(longest, 5);
}

}  // namespace
}  // namespace sparsescope
