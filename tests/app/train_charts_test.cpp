// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of a run in the window: looking back, holding still, pinning.
#include <QSignalSpy>
#include <QSlider>
#include <QToolButton>

#include "app/pages/train/train_card.h"
#include "app/pages/train/train_charts.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/charts/chart_card.h"
#include "widgets/charts/line_chart.h"
#include "widgets/charts/time_axis.h"

namespace sparsescope {
namespace {

using test::find;
using test::wait_until;

struct TrainChartsTest : WindowTest {
    void watch_a_run() {
        test::make_workspace(file);
        open_with_model(test::make_engine(folder.path(), test::run_events(1, 30),
                                          "cat \"$events\"; read word; exit 4"));
        key(Qt::Key_3, Qt::ControlModifier);
        TrainConfig config;
        config.hidden = test::sample_hidden;
        context->training.start("things", config, {});
        chart = find<LineChart>(*window, "chart_activity");
        ASSERT_TRUE(wait_until([this] { return chart->data(0).size() == 30; }));
    }
    LineChart* chart = nullptr;
};

TEST_F(TrainChartsTest, TheSliderLooksBackOnEveryCard) {
    watch_a_run();
    EXPECT_EQ(text_of("train_step"), "step 29");
    find<QSlider>(*window, "train_scrubber")->setValue(10);
    EXPECT_EQ(text_of("train_step"), "step 10");
    // The only histogram was made at the last step.
    EXPECT_TRUE(find<ChartCard>(*window, "card_frequency")->chart()->isEmpty());
    find<QToolButton>(*window, "train_follow")->click();
    EXPECT_EQ(text_of("train_step"), "step 29");
    EXPECT_FALSE(find<ChartCard>(*window, "card_frequency")->chart()->isEmpty());
}

TEST_F(TrainChartsTest, ShowsEveryCardOfTheList) {
    watch_a_run();
    std::size_t cards = 0;
    for (const TrainCardEntry* entry : train_card_list()) {
        for (TrainCard* made : entry->make()) {
            const std::unique_ptr<TrainCard> card(made);
            const auto* shown = find<TrainCard>(*window, card->objectName());
            ASSERT_NE(shown, nullptr);
            EXPECT_EQ(shown->isVisible(), card->fits(RunKind::head))
                << card->objectName().toStdString();
            ++cards;
        }
    }
    EXPECT_EQ(window->findChildren<TrainCard*>().size(), static_cast<qsizetype>(cards));
}

TEST_F(TrainChartsTest, SpaceFreezesTheViewAndSaysSo) {
    watch_a_run();
    auto* card = find<ChartCard>(*window, "card_activity");
    QTest::keyClick(chart, Qt::Key_Space);
    EXPECT_EQ(card->frozenCaption(), "frozen at step 29");
    EXPECT_TRUE(find<QToolButton>(*window, "train_freeze")->isChecked());
    find<QToolButton>(*window, "train_freeze")->click();
    EXPECT_EQ(card->frozenCaption(), "");
}

TEST_F(TrainChartsTest, ANoteIsAskedForAtTheStepLookedAt) {
    watch_a_run();
    auto* charts = find<TrainCharts>(*window, "train_charts");
    QObject::disconnect(charts, &TrainCharts::pinRequested, nullptr, nullptr);  // no dialog
    QSignalSpy asked(charts, &TrainCharts::pinRequested);
    find<QSlider>(*window, "train_scrubber")->setValue(12);
    find<QToolButton>(*window, "train_note_here")->click();
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].toLongLong(), 12);
}

}  // namespace
}  // namespace sparsescope
