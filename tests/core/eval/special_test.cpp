// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/special.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

PropertyCounts counts(std::int64_t a, std::int64_t b, std::int64_t inside, std::int64_t outside) {
    return {a, b, {inside, outside}};
}

SpecialMeasure alone(const PropertyCounts& of, std::int64_t tests = 1,
                     LiftBase base = LiftBase::everything) {
    return special_measures(std::span(&of, 1), tests, base).front();
}

// By hand: 8 of 10 inside, 4 of 40 outside.
//   LOR = ln(8.5·36.5 / (2.5·4.5)) = ln 27.577… = 3.3170
//   SE  = √(1/8.5 + 1/2.5 + 1/4.5 + 1/36.5)     = √0.76726 = 0.87594
//   z   = 1.95996 for one test at 5 %, so evidence = 3.3170 − 1.7168 = 1.6002
//   lift = 0.8 ÷ (12/50) = 3.3333
TEST(Special, AgreesWithWhatIsWorkedByHand) {
    const SpecialMeasure measure = alone(counts(8, 4, 10, 40));
    EXPECT_DOUBLE_EQ(measure.share_inside, 0.8);
    EXPECT_DOUBLE_EQ(measure.share_outside, 0.1);
    EXPECT_NEAR(measure.lift.value(), 3.3333, 1e-4);
    EXPECT_NEAR(measure.log_odds, 3.3170, 1e-4);
    EXPECT_NEAR(measure.standard_error, 0.87594, 1e-5);
    EXPECT_NEAR(measure.evidence, 1.6002, 1e-4);
    EXPECT_NEAR(alone(counts(8, 4, 10, 40), 1, LiftBase::outside).lift.value(), 8, 1e-12);
    // The other way round the sign turns, and nothing else.
    const SpecialMeasure other = alone(counts(4, 8, 40, 10));
    EXPECT_NEAR(other.evidence, -1.6002, 1e-4);
    EXPECT_NEAR(other.adjusted, measure.adjusted, 1e-12);
}

TEST(Special, CriticalZIsTheNormalQuantileForThatManyTests) {
    EXPECT_NEAR(critical_z(1), 1.959964, 1e-6);
    EXPECT_NEAR(critical_z(10), 2.807034, 1e-6);
    EXPECT_NEAR(critical_z(1'000), 4.055627, 1e-6);
    EXPECT_NEAR(critical_z(0), critical_z(1), 1e-12);
    EXPECT_GT(critical_z(1'000'000'000), 6.5);
}

double choose(int n, int k) {
    double product = 1;
    for (int i = 1; i <= k; ++i)
        product = product * (n - k + i) / i;
    return product;
}

double slow_tail(int found, int draws, int marked, int all) {
    double chance = 0;
    for (int i = found; i <= std::min(draws, marked); ++i)
        if (draws - i <= all - marked)
            chance += choose(marked, i) * choose(all - marked, draws - i) / choose(all, draws);
    return chance;
}

TEST(Special, ExactChanceAgreesWithCountingEveryDraw) {
    for (const int all : {1, 7, 20})
        for (int draws = 0; draws <= all; ++draws)
            for (int marked = 0; marked <= all; ++marked)
                for (int found = 0; found <= all; ++found)
                    ASSERT_NEAR(chance_of_at_least(found, draws, marked, all),
                                slow_tail(found, draws, marked, all), 1e-9)
                        << found << " of " << draws << ", " << marked << " of " << all;
    // By hand: both of 2 draws are the 2 marked ones of 10: 1 / 45.
    EXPECT_NEAR(chance_of_at_least(2, 2, 2, 10), 1.0 / 45, 1e-12);
    // Large numbers neither overflow nor take long: half of the draws, of half of a million.
    EXPECT_NEAR(chance_of_at_least(250'000, 500'000, 500'000, 1'000'000), 0.5, 0.01);
    EXPECT_NEAR(chance_of_at_least(200'000, 500'000, 500'000, 1'000'000), 1, 1e-9);
    EXPECT_LT(chance_of_at_least(300'000, 500'000, 500'000, 1'000'000), 1e-300);
}

TEST(Special, OneDocumentIsNoEvidence) {
    // Its one word is in no other of 6,000 documents: the normal approximation alone would call
    // that certain at 1,000 tests.
    EXPECT_EQ(alone(counts(1, 0, 1, 6'000), 1'000).evidence, 0);
    EXPECT_EQ(alone(counts(1, 2, 1, 6'000), 1'000).evidence, 0);
    EXPECT_FALSE(is_worth_testing(counts(1, 1, 1, 6'000)));
    EXPECT_TRUE(is_worth_testing(counts(1, 2, 1, 6'000)));
    EXPECT_FALSE(is_worth_testing(counts(10, 88, 10, 90)));  // all but two
}

TEST(Special, WithoutARestNothingIsCompared) {
    for (const PropertyCounts& of :
         {counts(5, 0, 10, 0), counts(0, 5, 0, 10), counts(0, 0, 0, 0)}) {
        const SpecialMeasure measure = alone(of);
        EXPECT_EQ(measure.evidence, 0);
        EXPECT_EQ(measure.adjusted, 1);
        EXPECT_TRUE(std::isfinite(measure.log_odds));
        EXPECT_TRUE(std::isfinite(measure.standard_error));
    }
    EXPECT_EQ(alone(counts(3, 0, 10, 10), 1, LiftBase::outside).lift, std::nullopt);
}

TEST(Special, CountsNeuronsAsALoopOverAllDocumentsDoes) {
    Random random(3);
    const CodeMatrix codes = test::random_codes(random, 500, 40, 6, 0);
    RowSet inside(500);
    RowSet outside(500);
    for (std::size_t row = 0; row < 500; ++row) {
        const auto side = random.below(3);
        if (side == 0) inside.add(row);
        if (side == 1) outside.add(row);
    }
    const auto found = neuron_counts(codes, 4, inside, outside);
    ASSERT_EQ(found.size(), 40U);
    for (NeuronId neuron = 0; neuron < 40; ++neuron) {
        std::int64_t in = 0, out = 0;
        for (std::size_t row = 0; row < 500; ++row) {
            const auto code = codes.row(row).prefix(4);
            const bool active = std::ranges::find(code.neurons, neuron) != code.neurons.end();
            in += active && inside.contains(row) ? 1 : 0;
            out += active && outside.contains(row) ? 1 : 0;
        }
        EXPECT_EQ(found[neuron].inside, in);
        EXPECT_EQ(found[neuron].outside, out);
        EXPECT_EQ(found[neuron].of.inside, static_cast<std::int64_t>(inside.count()));
        EXPECT_EQ(found[neuron].of.outside, static_cast<std::int64_t>(outside.count()));
    }
}

// Which neurons have evidence, of a random group of `size` documents.
int false_discoveries(const CodeMatrix& codes, std::size_t size, Random& random) {
    std::vector<std::size_t> rows(codes.rows());
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = i;
    random.shuffle(std::span(rows));
    RowSet inside(codes.rows());
    for (std::size_t i = 0; i < size; ++i)
        inside.add(rows[i]);
    RowSet outside = inside;
    outside.invert();
    std::vector<PropertyCounts> tested;
    for (const PropertyCounts& neuron : neuron_counts(codes, 8, inside, outside))
        if (is_worth_testing(neuron)) tested.push_back(neuron);
    int found = 0;
    for (const SpecialMeasure& measure :
         special_measures(tested, static_cast<std::int64_t>(tested.size()), LiftBase::everything))
        found += measure.evidence != 0 ? 1 : 0;
    return found;
}

// Of random groups at most 5 % may show anything at all: 20 of 400. Small and large groups, common
// and rare neurons.
TEST(Special, ARandomGroupHasNothingSpecial) {
    Random random(11);
    CodeMatrix codes(300);
    for (int row = 0; row < 1'500; ++row) {
        std::vector<std::pair<NeuronId, float>> code;
        // Neuron i is active in about 20 % of the documents divided by 1 + i/4.
        for (NeuronId neuron = 0; neuron < 300 && code.size() < 8; ++neuron)
            if (random.uniform() < 0.2 / (1 + neuron / 4.0)) code.emplace_back(neuron, 1.0F);
        codes.append(test::make_code(std::move(code)).view());
    }
    int groups_with_any = 0;
    for (int trial = 0; trial < 400; ++trial) {
        const std::size_t sizes[] = {1, 3, 12, 60, 300, 750};
        groups_with_any += false_discoveries(codes, sizes[trial % 6], random) > 0 ? 1 : 0;
    }
    EXPECT_LE(groups_with_any, 20);
}

TEST(Special, FindsWhatWasPlantedAndOnlyThat) {
    Random random(12);
    CodeMatrix codes(200);
    RowSet inside(2'000);
    for (std::size_t row = 0; row < 2'000; ++row) {
        const bool in = row % 20 == 0;  // 100 documents
        if (in) inside.add(row);
        std::vector<std::pair<NeuronId, float>> code;
        if (random.uniform() < (in ? 0.5 : 0.02)) code.emplace_back(7, 1.0F);    // more
        if (random.uniform() < (in ? 0.02 : 0.6)) code.emplace_back(150, 1.0F);  // less
        for (const NeuronId neuron : {20U, 21U, 22U, 23U, 24U, 25U, 26U})
            if (random.uniform() < 0.1) code.emplace_back(neuron, 1.0F);
        codes.append(test::make_code(std::move(code)).view());
    }
    RowSet outside = inside;
    outside.invert();
    const auto neurons = neuron_counts(codes, 9, inside, outside);
    const auto measures = special_measures(neurons, 200, LiftBase::everything);
    for (NeuronId neuron = 0; neuron < 200; ++neuron) {
        if (neuron == 7) {
            EXPECT_GT(measures[neuron].evidence, 1);
            EXPECT_GT(measures[neuron].lift.value(), 5);
        } else if (neuron == 150) {
            EXPECT_LT(measures[neuron].evidence, -1);
        } else {
            EXPECT_EQ(measures[neuron].evidence, 0) << neuron;
        }
    }
}

}  // namespace
}  // namespace sparsescope
