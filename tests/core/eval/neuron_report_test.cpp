// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_report.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "core/base/parallel.h"
#include "core/eval/code_use.h"
#include "core/eval/mono_score.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/row_cosines.h"
#include "core/eval/wilson.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

// Random codes of random documents, some of them not counted and some without a label.
struct Material {
    static constexpr std::size_t rows = 700;
    static constexpr std::size_t hidden = 90;
    static constexpr std::size_t dim = 70;
    static constexpr int k = 6;

    Material() : embeddings(rows, dim) {
        Random random(11);
        codes = test::random_codes(random, rows, hidden, 9, 0);
        for (std::size_t row = 0; row < rows; ++row) {
            if (random.below(8) > 0) counted.add(row);
            labels.push_back(static_cast<std::int32_t>(random.below(5)) - 1);
            const bool zeros = random.below(20) == 0;
            const double length = random.uniform(0.5, 3);
            for (float& value : embeddings.row(row))
                value = zeros ? 0 : static_cast<float>(length * random.uniform(-0.5, 1));
        }
    }

    CodeMatrix codes;
    RowSet counted = RowSet(rows);
    std::vector<std::int32_t> labels;
    EmbeddingMatrix embeddings;
};

struct Active {
    std::size_t row;
    double weight;
};
std::vector<Active> active_on(const Material& m, NeuronId neuron) {
    std::vector<Active> active;
    for (std::size_t row = 0; row < m.codes.rows(); ++row) {
        const CodeView code = m.codes.row(row).prefix(Material::k);
        for (std::size_t i = 0; i < code.size(); ++i)
            if (m.counted.contains(row) && code.neurons[i] == neuron)
                active.push_back({row, code.weights[i]});
    }
    return active;
}

double cosine(std::span<const float> a, std::span<const float> b) {
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += static_cast<double>(a[i]) * b[i];
        aa += static_cast<double>(a[i]) * a[i];
        bb += static_cast<double>(b[i]) * b[i];
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}
bool has_direction(std::span<const float> x) {
    return std::ranges::any_of(x, [](float value) { return value != 0; });
}

std::vector<NeuronReport> report_of(const Material& m) {
    return neuron_report(ActiveRows(m.codes, Material::k, m.counted), m.counted, m.labels);
}

TEST(NeuronReport, AgreesWithAPlainCount) {
    const Material m;
    const auto reports = report_of(m);
    std::map<std::int32_t, double> all;
    double labelled = 0;
    for (std::size_t row = 0; row < m.codes.rows(); ++row) {
        if (!m.counted.contains(row) || m.labels[row] == no_label) continue;
        ++all[m.labels[row]];
        ++labelled;
    }
    int with_support = 0;
    for (NeuronId neuron = 0; neuron < Material::hidden; ++neuron) {
        const NeuronReport& report = reports[neuron];
        const auto active = active_on(m, neuron);
        ASSERT_EQ(report.summary.neuron, neuron);
        ASSERT_EQ(report.summary.active_documents, std::ssize(active));
        EXPECT_DOUBLE_EQ(report.summary.frequency, static_cast<double>(active.size()) /
                                                       static_cast<double>(m.counted.count()));
        double sum = 0, largest = 0;
        std::map<std::int32_t, double> counts;
        for (const Active& a : active) {
            sum += a.weight;
            largest = std::max(largest, a.weight);
            if (m.labels[a.row] != no_label) ++counts[m.labels[a.row]];
        }
        EXPECT_NEAR(report.summary.mean_weight * static_cast<double>(active.size()), sum, 1e-9);
        EXPECT_EQ(report.summary.max_weight, largest);
        double support = 0;
        for (const auto& [label, count] : counts)
            support += count;
        EXPECT_EQ(report.support, static_cast<std::int64_t>(support));
        ASSERT_EQ(report.purity.has_value(), support >= 5);
        if (!report.purity) continue;
        ++with_support;
        double purity = 0, entropy = 0;
        std::int32_t top = no_label;
        for (const auto& [label, count] : counts) {
            if (count / support > purity) top = label;
            purity = std::max(purity, count / support);
            entropy -= count / support * std::log2(count / support);
        }
        EXPECT_EQ(report.summary.top_label, top);
        EXPECT_DOUBLE_EQ(*report.purity, purity);
        EXPECT_DOUBLE_EQ(*report.base_rate, all[top] / labelled);
        EXPECT_NEAR(*report.entropy, entropy, 1e-12);
        EXPECT_NEAR(*report.lift, purity / (all[top] / labelled), 1e-12);
        EXPECT_LT(*report.lift_low, *report.lift);
        EXPECT_GT(*report.lift_high, *report.lift);
    }
    EXPECT_GT(with_support, 50);
}

// Eight documents; labels A A A B over neuron 0 … by hand.
TEST(NeuronReport, CountsByHand) {
    const CodeMatrix codes = test::make_codes(
        3, {{{0, 1}}, {{0, 3}}, {{0, 2}, {1, 1}}, {{0, 2}}, {{0, 2}}, {{1, 4}}, {}, {{2, 5}}});
    const std::vector<std::int32_t> labels{0, 0, 0, 0, 1, 1, 1, 1};
    RowSet counted(8, true);
    const auto reports = neuron_report(ActiveRows(codes, 2, counted), counted, labels);
    EXPECT_EQ(reports[0].summary.active_documents, 5);
    EXPECT_DOUBLE_EQ(reports[0].summary.frequency, 0.625);
    EXPECT_DOUBLE_EQ(*reports[0].purity, 0.8);
    EXPECT_DOUBLE_EQ(*reports[0].base_rate, 0.5);
    EXPECT_DOUBLE_EQ(*reports[0].lift, 1.6);
    EXPECT_NEAR(*reports[0].entropy, 0.721928, 1e-6);
    // Wilson for 4 of 5 at 95 %: 0.3755 … 0.9638.
    EXPECT_NEAR(*reports[0].lift_low, 2 * 0.37553, 1e-4);
    EXPECT_NEAR(*reports[0].lift_high, 2 * 0.96378, 1e-4);
    // One document says nothing of purity.
    EXPECT_EQ(reports[2].support, 1);
    EXPECT_FALSE(reports[2].purity);
    EXPECT_FALSE(reports[2].lift_high);
    EXPECT_EQ(reports[2].summary.purity, 1);

    counted.remove(0);
    const auto fewer = neuron_report(ActiveRows(codes, 2, counted), counted, labels);
    EXPECT_EQ(fewer[0].summary.active_documents, 4);
    EXPECT_DOUBLE_EQ(fewer[0].summary.frequency, 4.0 / 7);
    EXPECT_FALSE(fewer[0].purity);  // four are too few
}

TEST(NeuronReport, MeanFrequencyIsL0OverHidden) {
    const Material m;
    const auto reports = report_of(m);
    double frequency = 0;
    for (const NeuronReport& report : reports)
        frequency += report.summary.frequency;
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < Material::rows; ++row)
        if (m.counted.contains(row)) rows.push_back(static_cast<std::int64_t>(row));
    const CodeStatistics statistics = code_statistics(m.codes, Material::k, rows);
    EXPECT_NEAR(frequency / Material::hidden, statistics.density, 1e-12);
    const CodeUse use = code_use(reports, Material::k, m.counted, m.labels);
    EXPECT_NEAR(use.density, statistics.density, 1e-12);
    EXPECT_NEAR(use.l0, statistics.l0, 1e-12);
}

TEST(NeuronReport, IsTheSameOnAnyNumberOfThreads) {
    const Material m;
    const int before = compute_threads();
    std::vector<std::vector<NeuronReport>> found;
    for (const int threads : {1, 3}) {
        set_compute_threads(threads);
        const ActiveRows active(m.codes, Material::k, m.counted);
        auto reports = neuron_report(active, m.counted, m.labels);
        MonoScores mono(active, m.counted, Material::dim);
        mono.add(0, m.embeddings.view());
        mono.describe(reports);
        found.push_back(reports);
    }
    set_compute_threads(before);
    for (std::size_t i = 0; i < Material::hidden; ++i) {
        EXPECT_EQ(found[0][i].summary.mean_weight, found[1][i].summary.mean_weight);
        EXPECT_EQ(found[0][i].entropy, found[1][i].entropy);
        EXPECT_EQ(found[0][i].mono_score, found[1][i].mono_score);
        EXPECT_EQ(found[0][i].mono_base, found[1][i].mono_base);
    }
}

TEST(MonoScore, AgreesWithAllPairs) {
    const Material m;
    auto reports = report_of(m);
    const ActiveRows active(m.codes, Material::k, m.counted);
    MonoScores sliced(active, m.counted, Material::dim);
    for (std::size_t first = 0; first < Material::rows; first += 130)
        sliced.add(first, m.embeddings.view().slice(
                              first, std::min<std::size_t>(130, Material::rows - first)));
    sliced.describe(reports);

    double base = 0, pairs = 0;
    for (std::size_t s = 0; s < Material::rows; ++s) {
        for (std::size_t t = 0; t < Material::rows; ++t) {
            if (s == t || !m.counted.contains(s) || !m.counted.contains(t)) continue;
            if (!has_direction(m.embeddings.row(s)) || !has_direction(m.embeddings.row(t)))
                continue;
            base += cosine(m.embeddings.row(s), m.embeddings.row(t));
            ++pairs;
        }
    }
    int scored = 0;
    for (NeuronId neuron = 0; neuron < Material::hidden; ++neuron) {
        double numerator = 0, denominator = 0;
        std::vector<Active> list = active_on(m, neuron);
        std::erase_if(list,
                      [&](const Active& a) { return !has_direction(m.embeddings.row(a.row)); });
        ASSERT_EQ(reports[neuron].mono_score.has_value(), list.size() >= 5);
        if (list.size() < 5) continue;
        ++scored;
        for (const Active& s : list) {
            for (const Active& t : list) {
                if (s.row == t.row) continue;
                numerator +=
                    s.weight * t.weight * cosine(m.embeddings.row(s.row), m.embeddings.row(t.row));
                denominator += s.weight * t.weight;
            }
        }
        EXPECT_NEAR(*reports[neuron].mono_score, numerator / denominator, 1e-5);
        EXPECT_NEAR(*reports[neuron].mono_base, base / pairs, 1e-6);
        EXPECT_DOUBLE_EQ(*reports[neuron].mono(),
                         *reports[neuron].mono_score - *reports[neuron].mono_base);
    }
    EXPECT_GT(scored, 50);
}

// Five documents of weights 1, 1, 1, 1, 2: four point east, the last (of weight 2) north.
// Pairs of different documents: 12 of weight 1·1 and cosine 1, 8 of weight 1·2 and cosine 0:
// 12 / 28. Any two documents: 12 of 20.
TEST(MonoScore, ByHand) {
    const CodeMatrix codes =
        test::make_codes(1, {{{0, 1}}, {{0, 1}}, {{0, 1}}, {{0, 1}}, {{0, 2}}});
    const EmbeddingMatrix embeddings = [] {
        EmbeddingMatrix matrix(5, 2);
        matrix.values = {1, 0, 2, 0, 3, 0, 1, 0, 0, 4};
        return matrix;
    }();
    const RowSet counted(5, true);
    const ActiveRows active(codes, 1, counted);
    auto reports = neuron_report(active, counted, {});
    MonoScores mono(active, counted, 2);
    mono.add(0, embeddings.view());
    mono.describe(reports);
    EXPECT_NEAR(*reports[0].mono_score, 12.0 / 28, 1e-7);
    EXPECT_NEAR(*reports[0].mono_base, 12.0 / 20, 1e-7);
    EXPECT_FALSE(reports[0].purity);  // no labels
    EXPECT_EQ(reports[0].support, 0);
}

TEST(RowCosines, AgreeWithAllPairs) {
    Random random(5);
    EmbeddingMatrix rows(200, 37), others(131, 37);
    for (EmbeddingMatrix* matrix : {&rows, &others})
        for (float& value : matrix->values)
            value = static_cast<float>(random.uniform(-1, 1));
    std::ranges::fill(rows.row(3), 0.0F);
    const auto nearest = nearest_other_rows(rows.view(), {}, {});
    const auto matches = best_matches(rows.view(), others.view(), {}, {});
    ASSERT_TRUE(nearest);
    ASSERT_TRUE(matches);
    for (std::size_t i = 0; i < rows.rows; ++i) {
        double best = -2, match = -2;
        for (std::size_t j = 0; j < rows.rows; ++j)
            if (j != i) best = std::max(best, cosine(rows.row(i), rows.row(j)));
        for (std::size_t j = 0; j < others.rows; ++j)
            match = std::max(match, cosine(rows.row(i), others.row(j)));
        EXPECT_NEAR((*nearest)[i].cosine, best, 1e-6);
        EXPECT_NE((*nearest)[i].neuron, i);
        EXPECT_NEAR(cosine(rows.row(i), rows.row((*nearest)[i].neuron)), best, 1e-6);
        EXPECT_NEAR((*matches)[i].cosine, match, 1e-6);
        EXPECT_NEAR(cosine(rows.row(i), others.row((*matches)[i].neuron)), match, 1e-6);
    }
    EXPECT_EQ((*nearest)[3].cosine, 0);
    EXPECT_EQ((*nearest)[3].neuron, 0U);
}

TEST(RowCosines, TakeNothingAndStop) {
    EmbeddingMatrix one(1, 2);
    EXPECT_TRUE(nearest_other_rows(one.view(), {}, {})->empty());
    EXPECT_TRUE(best_matches(one.view(), {nullptr, 0, 2}, {}, {})->empty());
    EmbeddingMatrix equal(3, 2);
    equal.values = {1, 0, 1, 0, 1, 0};
    const auto nearest = nearest_other_rows(equal.view(), {}, {});
    EXPECT_EQ((*nearest)[0].neuron, 1U);
    EXPECT_EQ((*nearest)[2].neuron, 0U);
    std::stop_source source;
    source.request_stop();
    const auto stopped = nearest_other_rows(equal.view(), source.get_token(), {});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

TEST(CodeUse, ByHand) {
    // Neurons are active on 4, 4, 2 and 0 of 10 documents; k is 1.
    CodeMatrix codes(4);
    for (const NeuronId neuron : {0U, 0U, 0U, 0U, 1U, 1U, 1U, 1U, 2U, 2U})
        codes.append(test::make_code({{neuron, 1.0F}}).view());
    const std::vector<std::int32_t> labels{0, 0, 0, 0, 1, 1, 1, 1, 0, 1};
    const RowSet counted(10, true);
    const ActiveRows active(codes, 1, counted);
    const CodeUse use = code_use(neuron_report(active, counted, labels), 1, counted, labels);
    EXPECT_EQ(use.documents, 10);
    EXPECT_EQ(use.hidden, 4);
    EXPECT_DOUBLE_EQ(use.l0, 1);
    EXPECT_NEAR(use.effective, std::exp(-(0.8 * std::log(0.4) + 0.2 * std::log(0.2))), 1e-12);
    EXPECT_DOUBLE_EQ(use.over_10_percent, 0.75);
    EXPECT_DOUBLE_EQ(use.over_1_percent, 0.75);
    EXPECT_TRUE(use.scarce);  // 10 activations for 4 neurons
    EXPECT_EQ(use.classes, 2);
    EXPECT_EQ(use.covered_classes, 0);  // four documents are too few to call a neuron pure
    EXPECT_DOUBLE_EQ(document_coverage(active, counted, {true, false, true, false}), 0.6);
}

TEST(CodeUse, CoversAClassThatAPureNeuronRecalls) {
    CodeMatrix codes(2);
    std::vector<std::int32_t> labels;
    for (int row = 0; row < 60; ++row) {
        codes.append(test::make_code({{row < 5 ? 0U : 1U, 1.0F}}).view());
        labels.push_back(row < 40 ? 0 : 1);
    }
    const RowSet counted(60, true);
    const auto covered = [&] {
        return code_use(neuron_report(ActiveRows(codes, 1, counted), counted, labels), 1, counted,
                        labels)
            .covered_classes;
    };
    EXPECT_EQ(covered(), 1);  // neuron 0: pure, five of the 40 documents of class 0
    for (int row = 0; row < 15; ++row) {
        codes.append(test::make_code({{1U, 1.0F}}).view());
        labels.push_back(0);
    }
    const RowSet more(75, true);
    EXPECT_EQ(code_use(neuron_report(ActiveRows(codes, 1, more), more, labels), 1, more, labels)
                  .covered_classes,
              0);  // five of 55 are less than a tenth
}

TEST(CodeUse, OfNothing) {
    const RowSet counted(0);
    const CodeMatrix codes(3);
    const ActiveRows active(codes, 4, counted);
    const auto reports = neuron_report(active, counted, {});
    ASSERT_EQ(reports.size(), 3U);
    EXPECT_TRUE(reports[0].summary.silent());
    EXPECT_EQ(reports[0].summary.frequency, 0);
    const CodeUse use = code_use(reports, 4, counted, {});
    EXPECT_EQ(use.effective, 0);
    EXPECT_EQ(use.l0, 0);
    EXPECT_EQ(document_coverage(active, counted, {true, true, true}), 0);
}

TEST(WilsonInterval, KnowsItsEnds) {
    EXPECT_EQ(wilson_interval(0, 0).low, 0);
    EXPECT_EQ(wilson_interval(0, 0).high, 1);
    EXPECT_EQ(wilson_interval(0, 10).low, 0);
    EXPECT_NEAR(wilson_interval(0, 10).high, 0.27753, 1e-5);
    EXPECT_NEAR(wilson_interval(10, 10).low, 0.72247, 1e-5);
    EXPECT_EQ(wilson_interval(10, 10).high, 1);
}

}  // namespace
}  // namespace sparsescope
