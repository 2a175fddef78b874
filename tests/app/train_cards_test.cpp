// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of the train page, fed with runs as the controller holds them.
#include <gtest/gtest.h>

#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>

#include "app/pages/train/cards.h"
#include "app/pages/train/train_tools.h"
#include "widgets/charts/bar_histogram.h"
#include "widgets/charts/time_axis.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

StepMetrics step_at(std::int64_t step) {
    StepMetrics metrics;
    metrics.step = step;
    metrics.k = 8;
    metrics.losses = {{"reconstruction", 2.0, 1.0}, {"contrastive", 10.0, 0.1}};
    metrics.total_loss = 3.0;
    metrics.dead_share = 0.25;
    return metrics;
}

RunSeries run_of(RunId id, std::int64_t steps) {
    RunSeries run;
    run.id = id;
    run.name = QString("run %1").arg(id);
    run.total_steps = 100;
    run.config.hidden = 64;
    run.config.k = 8;
    run.config.initial_k = 16;
    for (std::int64_t step = 0; step < steps; ++step)
        run.metrics.steps.push_back(step_at(step));
    return run;
}

RunView view_of(std::initializer_list<const RunSeries*> runs, int generation = 1) {
    RunView view;
    view.runs = runs;
    for (const RunSeries* run : runs)
        view.names << run->name;
    view.generation = generation;
    return view;
}

TEST(RunView, LooksBackToAStepAndNeverBeyondAFrozenOne) {
    RunSeries run = run_of(1, 50);
    for (const std::int64_t step : {10, 20, 30})
        for (const int k : {8, 2}) {
            HeldOutQuality quality;
            quality.step = step;
            quality.k = k;
            run.metrics.held_out.push_back(quality);
        }
    RunView view = view_of({&run});
    EXPECT_EQ(view.step()->step, 49);
    EXPECT_EQ(view.histogram(), nullptr);
    view.at = 25;
    EXPECT_EQ(view.step()->step, 25);
    ASSERT_EQ(view.check().size(), 2U);
    EXPECT_EQ(view.check()[0]->step, 20);
    EXPECT_EQ(view.check()[0]->k, 2);
    view.until = 15;
    EXPECT_EQ(view.step()->step, 15);
    EXPECT_EQ(view.check()[0]->step, 10);
    view.at = -1;
    EXPECT_EQ(view.step(), nullptr);
    EXPECT_TRUE(view.check().empty());
}

TEST(TrainCards, LossPartsStackToTheTotal) {
    const RunSeries run = run_of(1, 5);
    LossCard card;
    card.showRuns(view_of({&run}));
    ASSERT_EQ(card.lines()->seriesCount(), 3);
    const auto top = card.lines()->stackOf(1);
    const auto total = card.lines()->data(2);
    ASSERT_EQ(top.size(), 5U);
    for (std::size_t i = 0; i < top.size(); ++i)
        EXPECT_DOUBLE_EQ(top[i].outer, total[i].y);
}

TEST(TrainCards, GrowShrinkAndLeaveOutWhatWasNotMeasured) {
    RunSeries run = run_of(1, 10);
    ActivityCard card;
    card.showRuns(view_of({&run}));
    EXPECT_TRUE(card.lines()->data(1).empty());  // dead: no check on held-out documents yet
    EXPECT_EQ(card.lines()->data(2).size(), 10U);
    EXPECT_TRUE(card.lines()->data(3).empty());  // silent at 4k: not measured
    run.metrics.steps.push_back(step_at(10));
    run.metrics.steps.back().dead_share_4k = 0.1;
    card.showRuns(view_of({&run}));
    EXPECT_EQ(card.lines()->data(2).size(), 11U);
    EXPECT_EQ(card.lines()->data(3).size(), 1U);
    run.metrics.steps.resize(6);  // resumed from a checkpoint
    run.metrics.steps.push_back(step_at(6));
    card.showRuns(view_of({&run}));
    EXPECT_EQ(card.lines()->data(2).size(), 7U);
    EXPECT_TRUE(card.lines()->data(3).empty());
}

// k is logged at every tenth step; it fell one by one.
TEST(TrainCards, KFallsWhereItFellAndNotWhereItWasLogged) {
    RunSeries run = run_of(1, 0);
    run.config.decay_ratio = 0.5;
    const AnnealingSchedule schedule(run.config, run.total_steps);
    for (std::int64_t step = 0; step < 60; step += 10) {
        run.metrics.steps.push_back(step_at(step));
        run.metrics.steps.back().k = schedule.k_at(step);
    }
    ActivityCard card;
    card.showRuns(view_of({&run}));
    std::size_t changes = 0;
    for (const ChartPoint& point : card.lines()->data(0)) {
        const auto step = static_cast<std::int64_t>(point.x);
        EXPECT_EQ(point.y, schedule.k_at(step)) << "step " << step;
        changes += step > 0 && schedule.k_at(step) != schedule.k_at(step - 1) ? 1 : 0;
    }
    EXPECT_EQ(changes, 8U);       // from 16 to 8
    run.metrics.steps[2].k = 11;  // another schedule than the settings say
    card.showRuns(view_of({&run}, 2));
    EXPECT_LT(card.lines()->data(0).size(), 14U) << "nothing is made up around it";
}

TEST(TrainCards, DeadIsWhatTheHeldOutDocumentsSay) {
    RunSeries run = run_of(1, 10);
    for (const int k : {2, 8}) {
        HeldOutQuality quality;
        quality.step = 5;
        quality.k = k;
        quality.dead_share = k == 8 ? 0.361 : 0.9;
        run.metrics.held_out.push_back(quality);
    }
    ActivityCard card;
    card.showRuns(view_of({&run}));
    card.showNumbers(view_of({&run}));
    QStringList labels;
    for (const QLabel* label : card.findChildren<QLabel*>())
        labels << label->text();
    EXPECT_TRUE(labels.contains("k 8 · 36.1\u202F% dead")) << labels.join('|').toStdString();
    ASSERT_EQ(card.lines()->data(1).size(), 1U);  // at the run's k alone
    EXPECT_DOUBLE_EQ(card.lines()->data(1)[0].y, 0.361);
}

TEST(TrainCards, AFrozenViewHoldsTheShownRunOnly) {
    RunSeries mine = run_of(1, 10), other = run_of(2, 40);
    SpeedCard card;
    RunView view = view_of({&mine, &other});
    view.until = 9;
    card.showRuns(view);
    for (std::int64_t step = 10; step < 20; ++step)
        mine.metrics.steps.push_back(step_at(step));
    card.showRuns(view);
    EXPECT_EQ(card.lines()->data(0).size(), 10U);
    EXPECT_EQ(card.lines()->data(1).size(), 40U);
    view.until = std::numeric_limits<std::int64_t>::max();
    card.showRuns(view);
    EXPECT_EQ(card.lines()->data(0).size(), 20U);
}

TEST(TrainCards, RunsLaidOverEachOtherShareTheMainMeasures) {
    RunSeries mine = run_of(1, 10), other = run_of(2, 20);
    for (const std::int64_t step : {5, 15})
        other.metrics.held_out.push_back({.step = step, .k = 8, .dead_share = 0.25});
    ActivityCard card;
    card.showRuns(view_of({&mine}, 1));
    EXPECT_EQ(card.lines()->seriesCount(), 4);
    card.showRuns(view_of({&mine, &other}, 2));
    EXPECT_EQ(card.lines()->seriesCount(), 4);  // k and dead, twice
    EXPECT_EQ(card.lines()->data(3).size(), 2U);
    EXPECT_EQ(card.lines()->table().headers[4], QString("run 2 · dead"));
    card.showRuns(view_of({&mine}, 3));
    EXPECT_EQ(card.lines()->table().headers[1], QString("k"));
}

TEST(TrainCards, ADeathCanBeOpened) {
    RunSeries run = run_of(1, 30);
    NeuronChanges change;
    change.step = 12;
    change.died = {7};
    run.metrics.changes = {change};
    ActivityCard card;
    card.resize(500, 260);
    card.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&card));
    card.showRuns(view_of({&run}));
    card.lines()->flush();
    QSignalSpy deaths(&card, &ActivityCard::deathActivated);
    QTest::keyClick(card.lines(), Qt::Key_Down);
    QTest::keyClick(card.lines(), Qt::Key_Return);
    ASSERT_EQ(deaths.count(), 1);
    EXPECT_EQ(deaths[0][0].toUInt(), 7U);
    EXPECT_EQ(deaths[0][1].toLongLong(), 12);
}

TEST(TrainCards, TheHistogramIsOfTheStepLookedAt) {
    RunSeries run = run_of(1, 30);
    for (const std::int64_t step : {9, 19, 29}) {
        FrequencyHistogram histogram;
        histogram.step = step;
        histogram.counts.assign(24, step);
        histogram.never = 100 - step;
        run.metrics.histograms.push_back(histogram);
    }
    FrequencyCard card;
    RunView view = view_of({&run});
    card.showRuns(view);
    EXPECT_EQ(card.chart()->table().rows[0][2], QVariant(71.0));
    view.at = 20;
    card.showNumbers(view);
    EXPECT_EQ(card.chart()->table().rows[0][2], QVariant(81.0));
    view.at = 3;
    card.showNumbers(view);
    EXPECT_TRUE(card.chart()->isEmpty());
}

TEST(TrainCards, QualityHasALineForEveryKOfOneRun) {
    RunSeries run = run_of(1, 30);
    for (const std::int64_t step : {9, 19})
        for (const int k : {2, 8}) {
            HeldOutQuality quality;
            quality.step = step;
            quality.k = k;
            quality.recall_at_10 = 0.1 * k;
            run.metrics.held_out.push_back(quality);
        }
    QualityCard recall(QualityCard::Measured::recall);
    QualityCard accuracy(QualityCard::Measured::accuracy);
    recall.showRuns(view_of({&run}));
    accuracy.showRuns(view_of({&run}));
    EXPECT_EQ(recall.lines()->seriesCount(), 2);
    EXPECT_EQ(recall.lines()->data(1).size(), 2U);
    EXPECT_TRUE(accuracy.chart()->isEmpty());
    EXPECT_TRUE(accuracy.chart()->emptyText().contains("no labels"));
    const RunSeries other = run_of(2, 3);
    recall.showRuns(view_of({&run, &other}, 2));  // the k each was trained for
    EXPECT_EQ(recall.lines()->seriesCount(), 2);
    EXPECT_DOUBLE_EQ(recall.lines()->data(0)[0].y, 0.8);
}

TEST(TrainTools, SlideTheScrubLineAndFollowTheNewestAgain) {
    TimeAxis axis;
    TrainTools tools(&axis);
    axis.setWhole(TimeAxis::Range{0, 1000});
    EXPECT_EQ(axis.halfLife(), 10);  // one in a hundred
    tools.setNewest(500);
    auto* slider = tools.findChild<QSlider*>("train_scrubber");
    slider->setValue(200);
    EXPECT_EQ(axis.scrub(), 200);
    tools.setNewest(600);
    EXPECT_EQ(axis.scrub(), 200);
    EXPECT_EQ(slider->value(), 200);
    slider->setValue(600);
    EXPECT_FALSE(axis.scrub());
    tools.setNewest(700);
    EXPECT_EQ(slider->value(), 700);
}

}  // namespace
}  // namespace sparsescope
