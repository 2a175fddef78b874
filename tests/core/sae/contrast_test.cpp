// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/contrast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"

namespace sparsescope::kernels {
namespace {

// A batch whose row r has the given neurons with weight 1.
SparseBatch<double> batch_of(const std::vector<std::vector<NeuronId>>& rows, std::size_t hidden,
                             int k) {
    SparseBatch<double> batch;
    batch.resize(rows.size(), hidden, k, k);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        batch.active[r] = batch.active_k[r] = static_cast<std::uint32_t>(rows[r].size());
        for (std::size_t s = 0; s < rows[r].size(); ++s) {
            batch.neurons[batch.at(r) + s] = rows[r][s];
            batch.values[batch.at(r) + s] = 1.0;
        }
    }
    return batch;
}

double loss_of(const SparseBatch<double>& batch, std::span<const std::int32_t> labels = {},
               double temperature = 0.2, bool decoupled = false) {
    BatchPostings postings;
    build_postings(batch, postings);
    ContrastTerm term{.by_labels = !labels.empty(), .decoupled = decoupled};
    ContrastTerm* const terms[] = {&term};
    contrast<double>(batch, postings, {labels}, temperature, terms, nullptr);
    return term.loss;
}

std::vector<double> gradient_of(const SparseBatch<double>& batch, const RowLabels& labels,
                                std::vector<ContrastTerm> terms) {
    BatchPostings postings;
    build_postings(batch, postings);
    std::vector<double> gradient(batch.values.size(), 0.0);
    std::vector<ContrastTerm*> pointers;
    for (ContrastTerm& term : terms)
        pointers.push_back(&term);
    contrast<double>(batch, postings, labels, 0.2, pointers, gradient.data());
    return gradient;
}

TEST(Contrast, OrthogonalCodesGiveTheAnchorsOfTheMethod) {
    const std::pair<std::size_t, double> anchors[] = {
        {64, 0.614635}, {128, 0.997479}, {1024, 2.693670}, {4096, 4.028628}};
    for (const auto& [rows, expected] : anchors) {
        std::vector<std::vector<NeuronId>> codes;
        for (std::size_t r = 0; r < rows; ++r)
            codes.push_back({static_cast<NeuronId>(r)});
        EXPECT_NEAR(loss_of(batch_of(codes, rows, 1)), expected, 1e-6) << rows;
    }
}

TEST(Contrast, EqualCodesGiveTheLogarithmOfTheirNumber) {
    const auto batch = batch_of(std::vector<std::vector<NeuronId>>(128, {3, 5}), 8, 2);
    EXPECT_NEAR(loss_of(batch), 5.541264, 1e-6);
}

TEST(Contrast, OneClassTeachesNothing) {
    const auto batch = batch_of({{0, 1}, {1, 2}, {0, 2}, {3, 4}}, 8, 2);
    const std::vector<std::int32_t> same(4, 7);
    EXPECT_NEAR(loss_of(batch, same), 0, 1e-7);
    for (const double g : gradient_of(batch, {same}, {{.by_labels = true, .scale = 1}}))
        EXPECT_NEAR(g, 0, 1e-7);
    EXPECT_EQ(loss_of(batch, same, 0.2, true), 0);
    for (const double g :
         gradient_of(batch, {same}, {{.by_labels = true, .decoupled = true, .scale = 1}}))
        EXPECT_EQ(g, 0);
}

TEST(Contrast, DistinctLabelsAreSelfContrast) {
    const auto batch = batch_of({{0, 1}, {1, 2}, {0, 2}, {3, 4}}, 8, 2);
    const std::vector<std::int32_t> distinct = {4, 9, 1, 0};
    EXPECT_DOUBLE_EQ(loss_of(batch, distinct), loss_of(batch));
}

TEST(Contrast, EmptyCodesCountAsOrthogonalToEverythingAndThemselves) {
    // Two rows: one empty. s_00 = 1, s_11 = 0, s_01 = 0.
    const auto batch = batch_of({{0}, {}}, 4, 1);
    const double first = std::log1p(2 / std::exp(5.0)), second = std::log1p(2.0);
    EXPECT_NEAR(loss_of(batch), (first + second) / 2, 1e-12);
}

TEST(Contrast, SurvivesTemperaturesWhoseExponentialsOverflow) {
    const auto batch = batch_of({{0, 1}, {0, 1}, {2, 3}}, 8, 2);
    const double loss = loss_of(batch, {}, 1e-3);
    EXPECT_TRUE(std::isfinite(loss));
    // Two equal rows out of three: -log(1 / (1 + 2)) each; the third is alone.
    EXPECT_NEAR(loss, 2 * std::log(3.0) / 3, 1e-9);
}

TEST(Contrast, DecoupledLeavesThePositivesOutOfTheDenominator) {
    const auto batch = batch_of({{0}, {1}, {2}, {0}}, 4, 1);
    // Without labels: the positive is the row itself; rows 0 and 3 are equal, 1 and 2 alone.
    const double twin = std::log(2 * (std::exp(5.0) + 2)) - 5, alone = std::log(2 * 3.0) - 5;
    EXPECT_NEAR(loss_of(batch, {}, 0.2, true), (twin + alone) / 2, 1e-12);
    // With labels: rows 0 and 3 are each other's positives, and so are the orthogonal rows 1 and 2.
    const std::vector<std::int32_t> labels = {5, 7, 7, 5};
    const double close = std::log(4.0) - std::log(3 * std::exp(5.0));
    const double apart = std::log(4.0) - std::log(std::exp(5.0) + 2);
    EXPECT_NEAR(loss_of(batch, labels, 0.2, true), (close + apart) / 2, 1e-12);
}

TEST(Contrast, SetsOfOneLabelEachAreLabels) {
    const auto batch = batch_of({{0, 1}, {1, 2}, {0, 2}, {3, 4}, {1, 4}}, 8, 2);
    const std::vector<std::int32_t> labels = {0, 70, 0, 3, 70};
    std::vector<std::uint64_t> sets(5 * 2, 0);
    for (std::size_t r = 0; r < 5; ++r)
        sets[r * 2 + static_cast<std::size_t>(labels[r]) / 64] |= std::uint64_t{1}
                                                                  << (labels[r] % 64);
    const std::vector<ContrastTerm> term = {{.by_labels = true, .scale = 1}};
    EXPECT_EQ(gradient_of(batch, {{}, sets, 2}, term), gradient_of(batch, {labels}, term));
}

TEST(Contrast, SetsAreAlikeWhenTheyShareOneLabel) {
    const std::vector<std::uint64_t> sets = {0b011, 0b110, 0b100, 0, 0};
    const RowLabels labels{{}, sets, 1};
    EXPECT_TRUE(labels.same(0, 1));
    EXPECT_TRUE(labels.same(1, 2));
    EXPECT_FALSE(labels.same(0, 2));  // alike is not passed on
    EXPECT_FALSE(labels.same(3, 4));
    EXPECT_TRUE(labels.same(3, 3));
    // Documents without a label are alike to none.
    const auto batch = batch_of({{0, 1}, {1, 2}}, 8, 2);
    const std::vector<ContrastTerm> term = {{.by_labels = true, .scale = 1}};
    const std::vector<std::uint64_t> none = {0, 0};
    EXPECT_EQ(gradient_of(batch, {{}, none, 1}, term), gradient_of(batch, {}, term));
}

TEST(Contrast, OfASingleRowIsNothing) {
    const auto batch = batch_of({{0, 1}}, 4, 2);
    const std::vector<std::int32_t> label = {3};
    for (const bool decoupled : {false, true}) {
        EXPECT_NEAR(loss_of(batch, {}, 0.2, decoupled), 0, 1e-9);
        EXPECT_NEAR(loss_of(batch, label, 0.2, decoupled), 0, 1e-9);
        for (const double g :
             gradient_of(batch, {label}, {{.by_labels = true, .decoupled = decoupled, .scale = 1}}))
            EXPECT_NEAR(g, 0, 1e-9);
    }
}

// The gradient through the B×B closed form, against central differences of the loss.
TEST(Contrast, GradientMatchesFiniteDifferences) {
    Random random(5);
    constexpr std::size_t rows = 14, hidden = 12;
    constexpr int k = 3;
    SparseBatch<double> batch;
    batch.resize(rows, hidden, k, 2 * k);
    for (std::size_t r = 0; r < rows; ++r) {
        std::vector<NeuronId> neurons(hidden);
        for (std::size_t j = 0; j < hidden; ++j)
            neurons[j] = static_cast<NeuronId>(j);
        random.shuffle(std::span(neurons));
        batch.active[r] = r == 2 ? 0 : r == 3 ? 2 : 2 * k;
        batch.active_k[r] = std::min<std::uint32_t>(batch.active[r], k);
        for (std::size_t s = 0; s < batch.active[r]; ++s) {
            batch.neurons[batch.at(r) + s] = neurons[s];
            batch.values[batch.at(r) + s] = random.uniform(0.1, 2.0);
        }
    }
    std::vector<std::int32_t> labels;
    for (std::size_t r = 0; r < rows; ++r)
        labels.push_back(static_cast<std::int32_t>(r % 4));
    for (const bool supervised : {false, true})
        for (const bool decoupled : {false, true}) {
            const auto used = supervised ? labels : std::vector<std::int32_t>{};
            const auto gradient = gradient_of(
                batch, {used}, {{.by_labels = true, .decoupled = decoupled, .scale = 1}});
            for (std::size_t i = 0; i < batch.values.size(); ++i) {
                const std::size_t slot = i % (2 * k), row = i / (2 * k);
                if (slot >= batch.active[row]) continue;
                const double step = 1e-6, value = batch.values[i];
                batch.values[i] = value + step;
                const double above = loss_of(batch, used, 0.2, decoupled);
                batch.values[i] = value - step;
                const double below = loss_of(batch, used, 0.2, decoupled);
                batch.values[i] = value;
                // Slots from k on do not take part.
                EXPECT_NEAR(gradient[i], (above - below) / (2 * step), 1e-8)
                    << "row " << row << " slot " << slot;
            }
        }
    // Terms in one pass add up.
    const ContrastTerm contrastive{.by_labels = true, .scale = 0.5}, repulsion{.scale = 0.25};
    const auto both = gradient_of(batch, {labels}, {contrastive, repulsion});
    const auto first = gradient_of(batch, {labels}, {contrastive});
    const auto second = gradient_of(batch, {labels}, {repulsion});
    for (std::size_t i = 0; i < both.size(); ++i)
        EXPECT_NEAR(both[i], first[i] + second[i], 1e-14);
}

}  // namespace
}  // namespace sparsescope::kernels
