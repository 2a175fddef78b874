// SPDX-License-Identifier: GPL-3.0-or-later
// What the window makes of runs without showing them: series, words, points of the quality chart,
// the combinations of a sweep.
#include <gtest/gtest.h>

#include "app/controllers/obituary.h"
#include "app/controllers/run_series.h"
#include "app/dialogs/sweep_dialog.h"
#include "app/pages/train/obituary_panel.h"
#include "app/parts/run_quality.h"
#include "app/parts/run_words.h"
#include "tests/app/sample_workspace.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

RunMetrics steps(std::int64_t from, std::int64_t to) {
    RunMetrics metrics;
    for (std::int64_t step = from; step < to; ++step)
        metrics.steps.push_back(test::step_metrics(step, 100));
    return metrics;
}

TEST(RunSeries, OnlyWhatIsNewIsAdded) {
    RunMetrics known = steps(0, 10);
    known.held_out = {{.step = 9, .k = 4}};
    RunMetrics more = steps(8, 12);
    more.held_out = {{.step = 9, .k = 4}, {.step = 9, .k = 8}, {.step = 11, .k = 4}};
    append_newer(known, std::move(more));
    ASSERT_EQ(known.steps.size(), 12U);
    EXPECT_EQ(known.steps.back().step, 11);
    EXPECT_EQ(known.held_out.size(), 3U);
}

TEST(RunSeries, StepsThatAreDoneAgainAreForgotten) {
    RunMetrics known = steps(0, 10);
    known.histograms = {{.step = 3}, {.step = 7}};
    known.changes = {{.step = 7, .born = {}, .died = {1}, .revived = {}}};
    forget_from(known, 7);
    EXPECT_EQ(known.steps.size(), 7U);
    EXPECT_EQ(known.histograms.size(), 1U);
    EXPECT_TRUE(known.changes.empty());
}

TEST(RunSeries, ASummaryShowsTheQualityAtTheRunsOwnK) {
    RunMetrics metrics = steps(0, 5);
    metrics.held_out = {{.step = 1, .k = 4, .nearest_neighbour_accuracy = 0.2},
                        {.step = 4, .k = 8, .nearest_neighbour_accuracy = 0.7},
                        {.step = 4, .k = 4, .nearest_neighbour_accuracy = 0.6}};
    const NewestNumbers newest = newest_numbers(metrics, 4);
    EXPECT_EQ(newest.own.value().nearest_neighbour_accuracy, 0.6);
    ASSERT_EQ(newest.check.size(), 2U);
    EXPECT_EQ(newest.check.front().k, 4);
    EXPECT_FALSE(newest_numbers(metrics, 2).own);
}

TEST(RunWords, DifferencesReadAsSentences) {
    TrainConfig from;
    TrainConfig to = from;
    EXPECT_EQ(in_words(setting_differences(from, to)), "");
    to.k = 4;
    to.hidden = 512;
    EXPECT_EQ(in_words(setting_differences(from, to)),
              "Neurons (h) automatic → 512, Active neurons (k) 8 → 4");
}

TEST(RunWords, OnlyARunWithoutAModelIsUnfinished) {
    RunInfo run;
    run.state = RunState::paused;
    run.checkpoint = "step-4";
    EXPECT_TRUE(can_resume(run));
    run.model = 3;
    EXPECT_FALSE(is_unfinished(run));
    run.model.reset();
    run.checkpoint.clear();
    EXPECT_FALSE(can_resume(run));
    EXPECT_TRUE(is_unfinished(run));
    run.state = RunState::finished;
    EXPECT_FALSE(is_unfinished(run));
}

MeasuredRun measured(int k, double accuracy, const char* preset = "csr") {
    MeasuredRun run;
    run.name = QString("run %1").arg(k);
    run.config.preset = preset;
    run.config.hidden = 64;
    run.config.k = k;
    run.check = {{.k = k, .nearest_neighbour_accuracy = accuracy},
                 {.k = 2 * k, .nearest_neighbour_accuracy = accuracy + 0.1}};
    return run;
}

TEST(RunQuality, SeedsOfOnePresetAreOnePoint) {
    const std::vector<MeasuredRun> runs{measured(2, 0.4), measured(2, 0.6), measured(8, 0.7),
                                        measured(2, 0.9, "sae")};
    const auto groups = quality_by_preset(runs, QualityMeasure::accuracy, QualityCost::bytes);
    ASSERT_EQ(groups.size(), 2U);
    ASSERT_EQ(groups[0].points.size(), 2U);
    EXPECT_DOUBLE_EQ(groups[0].points[0].cost, 16);
    EXPECT_DOUBLE_EQ(groups[0].points[0].quality, 0.5);
    EXPECT_EQ(groups[1].points.size(), 1U);
}

TEST(RunQuality, ARunIsReadAtEveryKItWasMeasuredAt) {
    const auto groups =
        quality_by_run({measured(2, 0.4)}, QualityMeasure::accuracy, QualityCost::k);
    ASSERT_EQ(groups.size(), 1U);
    ASSERT_EQ(groups[0].points.size(), 2U);
    EXPECT_DOUBLE_EQ(groups[0].points[1].cost, 4);
    EXPECT_TRUE(quality_by_run({measured(2, 0.4)}, QualityMeasure::recall, QualityCost::k).empty());
}

TEST(Sweep, EveryCombinationIsARun) {
    const auto configs =
        value_of(sweep_configs({}, {{"k", {"2", "4"}}, {"seed", {"1", "2", "3"}}}));
    ASSERT_EQ(configs.size(), 6U);
    EXPECT_EQ(configs.front().k, 2);
    EXPECT_EQ(configs.back().k, 4);
    EXPECT_EQ(configs.back().seed, 3U);
    EXPECT_FALSE(sweep_configs({}, {{"k", {"two"}}}));
    QStringList many;
    for (int seed = 0; seed < 1001; ++seed)
        many << QString::number(seed);
    EXPECT_FALSE(sweep_configs({}, {{"seed", many}}));
}

TEST(Obituary, AnswersWithoutDocumentsAreSaid) {
    NeuronObituary obituary;
    obituary.before_step = 10;
    obituary.after_step = 20;
    EXPECT_TRUE(obituary_sentence(obituary).contains("no document"));
    obituary.owned = 4;
    obituary.heirs = {{3, 2}, {5, 1}};
    EXPECT_TRUE(obituary_sentence(obituary).endsWith(
        "; 2 went to neuron 3, 1 went to neuron 5, 1 to no new neuron."))
        << obituary_sentence(obituary).toStdString();
}

TEST(Obituary, ItsStepsAreInTheOrderInWhichThingsHappened) {
    NeuronObituary obituary;
    obituary.died_step = 208;
    obituary.before_step = 191;
    obituary.after_step = 210;
    obituary.owned = 4;
    obituary.encoded = 60;
    obituary.taken = 3;
    obituary.heirs = {{3, 3}, {5, 1}};
    const auto plain = [&obituary] {
        return obituary_sentence(obituary).replace(QChar(QChar::Nbsp), u' ').toStdString();
    };
    EXPECT_EQ(plain(),
              "After step 190 it owned 4 of 60 training documents, after step 209 none; 3 went to "
              "neuron 3, 1 went to neuron 5, 1 to no new neuron (some to more than one).");
    obituary.before_step = 209;  // the weights at which it was noted still had it
    obituary.after_step = 228;
    EXPECT_TRUE(QString::fromStdString(plain()).startsWith(
        "No batch of a whole window had it by step 208; all documents read at once still did. "
        "After step 208 it owned 4"))
        << plain();
}

}  // namespace
}  // namespace sparsescope
