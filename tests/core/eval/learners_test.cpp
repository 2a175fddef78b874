// SPDX-License-Identifier: GPL-3.0-or-later
// The learners that judge a representation, against values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/eval/clustering.h"
#include "core/eval/linear_probe.h"
#include "core/eval/minimise.h"
#include "core/eval/neuron_means.h"
#include "tests/support/random_codes.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using Labels = std::vector<std::int32_t>;
using test::make_codes;

// Points around one axis per class.
struct Clouds {
    EmbeddingMatrix points;
    Labels labels;
};
Clouds clouds(std::size_t rows, std::size_t dim, int classes, double noise, std::uint64_t seed) {
    Random random(seed);
    Clouds made{EmbeddingMatrix(rows, dim), {}};
    for (std::size_t i = 0; i < rows; ++i) {
        const auto label = static_cast<std::int32_t>(random.below(static_cast<unsigned>(classes)));
        for (float& value : made.points.row(i))
            value = static_cast<float>(noise * random.normal());
        made.points.row(i)[static_cast<std::size_t>(label)] += 1;
        made.labels.push_back(label);
    }
    return made;
}

TEST(FeatureRows, HaveLengthOneAndReadPrefixes) {
    const FeatureRows codes = unit_rows(make_codes(9, {{{4, 4}, {1, 3}, {7, 2}}, {}}), 2);
    ASSERT_EQ(codes.rows(), 2U);
    ASSERT_EQ(codes.row(0).size(), 2U);
    EXPECT_FLOAT_EQ(codes.row(0).values[0], 0.8F);
    EXPECT_FLOAT_EQ(codes.row(0).values[1], 0.6F);
    EXPECT_EQ(codes.row(1).size(), 0U);

    EmbeddingMatrix dense(2, 3);
    dense.values = {3, 4, 9, 0, 0, 1};
    const FeatureRows rows = unit_rows(dense.view(), 2);
    EXPECT_EQ(rows.columns(), 2U);
    EXPECT_FLOAT_EQ(rows.row(0).values[1], 0.8F);
    EXPECT_EQ(rows.row(1).size(), 0U) << "nothing is left of a row in its first numbers";

    const FeatureRows columns = codes.transposed();
    ASSERT_EQ(columns.rows(), 9U);
    ASSERT_EQ(columns.row(4).size(), 1U);
    EXPECT_EQ(columns.row(4).columns[0], 0U);
    EXPECT_FLOAT_EQ(columns.row(4).values[0], 0.8F);
    EXPECT_EQ(columns.row(7).size(), 0U);
}

TEST(Minimise, FindsTheBottomOfANarrowValley) {
    // Rosenbrock's function: 0 at (1, 1), along a bent valley.
    const auto valley = [](std::span<const float> x, std::span<float> gradient) {
        const double a = 1 - x[0], b = x[1] - static_cast<double>(x[0]) * x[0];
        gradient[0] = static_cast<float>(-2 * a - 40 * b * x[0]);
        gradient[1] = static_cast<float>(20 * b);
        return a * a + 10 * b * b;
    };
    std::vector<float> x{-1, 1};
    const Minimum minimum = value_of(minimise(valley, x, {}, {}));
    EXPECT_TRUE(minimum.converged);
    EXPECT_NEAR(x[0], 1, 1e-3);
    EXPECT_NEAR(x[1], 1, 1e-3);
}

TEST(LinearProbe, SeparatesWhatCanBeSeparatedAndNoMore) {
    const Clouds train = clouds(600, 8, 4, 0.1, 1), test = clouds(200, 8, 4, 0.1, 2);
    const FeatureRows train_rows = unit_rows(train.points.view());
    const FeatureRows test_rows = unit_rows(test.points.view());
    const auto probe_at = [&](const Labels& labels, int threads) {
        set_compute_threads(threads);
        return value_of(linear_probe(train_rows, labels, test_rows, test.labels, 4, {}, {}, {}));
    };
    const LinearProbe probe = probe_at(train.labels, 1);
    EXPECT_GE(probe.accuracy, 0.99);
    EXPECT_TRUE(probe.converged);
    const LinearProbe again = probe_at(train.labels, 3);
    EXPECT_EQ(again.accuracy, probe.accuracy);
    EXPECT_EQ(again.iterations, probe.iterations);

    Random random(3);
    Labels noise(train.labels.size());
    for (auto& label : noise)
        label = static_cast<std::int32_t>(random.below(4));
    EXPECT_LE(probe_at(noise, 1).accuracy, 0.5) << "labels that mean nothing teach nothing";
}

TEST(LinearProbe, LearnsTheShareOfEachClassFromEmptyRows) {
    const FeatureRows empty = unit_rows(make_codes(3, {{}, {}, {}, {}}), 2);
    const Labels labels{1, 1, 1, 0};
    EXPECT_EQ(value_of(linear_probe(empty, labels, empty, labels, 2, {}, {}, {})).accuracy, 0.75);
}

TEST(LinearProbe, RefusesLabelsThatAreNoClass) {
    const FeatureRows rows = unit_rows(make_codes(3, {{{0, 1}}, {{1, 1}}}), 1);
    EXPECT_FALSE(linear_probe(rows, Labels{0, 2}, rows, Labels{0, 1}, 2, {}, {}, {}));
    EXPECT_FALSE(linear_probe(rows, Labels{0}, rows, Labels{0, 1}, 2, {}, {}, {}));
}

TEST(VMeasure, IsWhatItsDefinitionGives) {
    EXPECT_DOUBLE_EQ(v_measure(Labels{0, 0, 1, 1}, Labels{5, 5, 3, 3}), 1) << "names do not matter";
    EXPECT_NEAR(v_measure(Labels{0, 0, 1, 1}, Labels{0, 1, 0, 1}), 0, 1e-12);
    EXPECT_NEAR(v_measure(Labels{0, 0, 1, 1}, Labels{0, 0, 0, 0}), 0, 1e-12);
    // Each row its own cluster: h = 1, c = 1 − ln 2 / ln 4 = 1/2, V = 2·1·½ / 1½ = 2/3.
    EXPECT_NEAR(v_measure(Labels{0, 0, 1, 1}, Labels{0, 1, 2, 3}), 2.0 / 3, 1e-12);
    // Labels 0 0 0 1 1 1, clusters 0 0 1 1 2 2: H(L) = ln 2, H(L|K) = ⅓·ln 2, so h = 2/3;
    // H(K) = ln 3, H(K|L) = ln 3 − ⅔·ln 2, so c = ⅔·ln 2 / ln 3.
    const double h = 2.0 / 3, c = 2.0 / 3 * std::log(2.0) / std::log(3.0);
    EXPECT_NEAR(v_measure(Labels{0, 0, 0, 1, 1, 1}, Labels{0, 0, 1, 1, 2, 2}), 2 * h * c / (h + c),
                1e-12);
}

TEST(CosineClusters, FindsCloudsWhateverTheNumberOfThreads) {
    const Clouds made = clouds(300, 6, 5, 0.08, 4);
    const FeatureRows rows = unit_rows(made.points.view());
    set_compute_threads(1);
    const Clustering found = value_of(cosine_clusters(rows, {.clusters = 5}, {}, {}));
    EXPECT_DOUBLE_EQ(v_measure(made.labels, found.cluster), 1);
    set_compute_threads(3);
    EXPECT_EQ(value_of(cosine_clusters(rows, {.clusters = 5}, {}, {})).cluster, found.cluster);
}

// Codes at k = 1 without a flaw: a class owns `neurons` neurons and no other class uses them.
struct PureCodes {
    CodeMatrix codes;
    Labels labels;
    EmbeddingMatrix embeddings;  // around one direction a class
};
PureCodes pure_codes(std::size_t rows, int classes, std::uint32_t neurons, std::uint32_t hidden) {
    Clouds made = clouds(rows, 32, classes, 0.2, 5);
    Random random(6);
    PureCodes pure{CodeMatrix(hidden), made.labels, std::move(made.points)};
    for (const std::int32_t label : pure.labels) {
        const NeuronId neuron = static_cast<std::uint32_t>(label) * neurons +
                                static_cast<std::uint32_t>(random.below(neurons));
        const auto weight = static_cast<float>(random.uniform(0.5, 2));
        pure.codes.append({{&neuron, 1}, {&weight, 1}});
    }
    return pure;
}

double v_of(const FeatureRows& rows, const Labels& labels, int clusters) {
    return v_measure(labels, value_of(cosine_clusters(rows, {clusters}, {}, {})).cluster);
}

TEST(CosineClusters, GroupPureCodesByTheirNeurons) {
    const PureCodes one = pure_codes(1500, 25, 1, 400);
    EXPECT_DOUBLE_EQ(v_of(unit_rows(one.codes, 1), one.labels, 25), 1);
    // As many clusters as neurons: each class in two, h = 1, c = 1 − ln 2 / ln 50.
    const PureCodes two = pure_codes(3000, 25, 2, 400);
    const double c = 1 - std::log(2.0) / std::log(50.0);
    EXPECT_NEAR(v_of(unit_rows(two.codes, 1), two.labels, 50), 2 * c / (1 + c), 0.01);
}

TEST(CosineClusters, NoClusterIsASinkOfWhatIsLikeNone) {
    // Sixteen neurons a class and 25 clusters: most rows are at right angles to every centre.
    const PureCodes pure = pure_codes(4000, 25, 16, 400);
    const auto found =
        value_of(cosine_clusters(unit_rows(pure.codes, 1), {.clusters = 25}, {}, {}));
    std::vector<int> members(25);
    std::vector<std::int32_t> cluster_of_neuron(400, -1);
    for (std::size_t row = 0; row < 4000; ++row) {
        ASSERT_LT(found.cluster[row], 25);
        ++members[static_cast<std::size_t>(found.cluster[row])];
        std::int32_t& cluster = cluster_of_neuron[pure.codes.row(row).neurons[0]];
        if (cluster < 0) cluster = found.cluster[row];
        EXPECT_EQ(found.cluster[row], cluster) << "rows of one neuron stay together";
    }
    EXPECT_LT(*std::ranges::max_element(members), 2 * 4000 / 25);
}

TEST(CosineClusters, RowsOfZerosAreAClusterOfTheirOwn) {
    const CodeMatrix codes = make_codes(3, {{}, {{0, 1}}, {}, {{1, 1}}, {{0, 2}}});
    const auto found =
        value_of(cosine_clusters(unit_rows(codes, 1), {.clusters = 2}, {}, {})).cluster;
    EXPECT_EQ(found[0], 2);
    EXPECT_EQ(found[2], 2);
    EXPECT_EQ(found[1], found[4]);
    EXPECT_NE(found[1], found[3]);
}

TEST(NeuronMeans, MakePureCodesOfManyNeuronsAClassOneGroupAClass) {
    const PureCodes pure = pure_codes(4000, 25, 16, 400);
    EXPECT_LT(v_of(unit_rows(pure.codes, 1), pure.labels, 25), 0.5)
        << "codes alone do not say which neurons belong together";
    const EmbeddingMatrix means = neuron_means(pure.codes, 1, pure.embeddings.view());
    EXPECT_GT(v_of(read_back(pure.codes, 1, means), pure.labels, 25), 0.98);
    // Neurons that mean nothing must not gain from it.
    PureCodes noise = pure;
    Random(7).shuffle(std::span(noise.labels));
    EXPECT_LT(v_of(read_back(noise.codes, 1, means), noise.labels, 25), 0.1);
}

TEST(NeuronMeans, ByHand) {
    EmbeddingMatrix x(3, 2);
    x.values = {2, 0, 0, 5, 1, 0};
    const CodeMatrix codes = make_codes(3, {{{0, 1}}, {{0, 3}, {1, 2}}, {{1, 2}}});
    const EmbeddingMatrix means = neuron_means(codes, 2, x.view());
    EXPECT_EQ(means.values, (std::vector<float>{0.25F, 0.75F, 0.5F, 0.5F, 0, 0}));
    const FeatureRows rows = read_back(make_codes(3, {{{0, 4}, {1, 4}}, {{2, 1}}}), 2, means);
    EXPECT_NEAR(rows.row(0).values[0], 3 / std::sqrt(34.0), 1e-6);
    EXPECT_NEAR(rows.row(0).values[1], 5 / std::sqrt(34.0), 1e-6);
    EXPECT_EQ(rows.row(1).size(), 0U) << "a neuron never seen stands for nothing";
}

TEST(CosineClusters, LeavesNoClusterEmptyWhileRowsDiffer) {
    // Two directions, many copies of one: starts often fall on equal rows.
    CodeMatrix codes(4);
    for (int i = 0; i < 20; ++i) {
        const NeuronId neuron = i < 17 ? 0U : static_cast<NeuronId>(i - 16);
        const float weight = 1;
        codes.append({{&neuron, 1}, {&weight, 1}});
    }
    const Clustering found =
        value_of(cosine_clusters(unit_rows(codes, 1), {.clusters = 4, .restarts = 1}, {}, {}));
    EXPECT_NEAR(found.similarity, 20, 1e-5);
    EXPECT_FALSE(cosine_clusters(unit_rows(codes, 1), {.clusters = 21}, {}, {}));
}

}  // namespace
}  // namespace sparsescope
