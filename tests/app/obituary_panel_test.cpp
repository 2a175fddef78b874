// SPDX-License-Identifier: GPL-3.0-or-later
// What became of a neuron that died, as the Train page tells it.
#include <gtest/gtest.h>

#include <QToolButton>

#include "tests/app/steering_fixture.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

using ObituaryPanelTest = SteeringTest;

TEST_F(ObituaryPanelTest, ADeadNeuronTellsWhoTookItsDocuments) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(
        folder.path(),
        {ResultEvent{R"({"neuron": 7, "died_step": 40, "before_step": 30, "after_step": 42,
            "owned": 3, "heirs": [{"neuron": 2, "documents": 2}],
            "documents": [{"document": 1, "text": "fox 0", "weight": 0.5, "heir": 2},
                          {"document": 2, "text": "oak 1", "weight": 0.4, "heir": null}]})"}},
        "cat \"$events\""));
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->shown.id() == 1; }));
    auto* charts = window->findChild<QWidget*>("train_charts");
    ASSERT_NE(charts, nullptr);
    QMetaObject::invokeMethod(charts, "deathActivated", Q_ARG(quint32, 7), Q_ARG(qint64, 40));
    ASSERT_TRUE(wait_until([this] { return text_of("obituary_sentence").contains("owned"); }));
    EXPECT_TRUE(text_of("obituary_sentence").contains("2 went to neuron 2"))
        << text_of("obituary_sentence").toStdString();
    EXPECT_TRUE(text_of("obituary_sentence").contains("1 to no new neuron"));
    EXPECT_TRUE(arguments().contains("died")) << arguments().toStdString();
    EXPECT_TRUE(arguments().contains("--run 1 --neuron 7 --step 40"));
    click(find<QToolButton>(*window, "obituary_close"));
    EXPECT_TRUE(runs()->isVisible());
}

TEST_F(ObituaryPanelTest, WhyNobodyKnowsAboutADeathIsSaid) {
    test::make_workspace(file);
    add_interrupted();
    open(test::make_engine(folder.path(),
                           {ErrorEvent{"not_found", "There is no checkpoint before step 40."}},
                           "cat \"$events\"; exit 3"));
    window->showPage(Page::train);
    ASSERT_TRUE(wait_until([this] { return context->shown.id() == 1; }));
    auto* charts = window->findChild<QWidget*>("train_charts");
    ASSERT_NE(charts, nullptr);
    QMetaObject::invokeMethod(charts, "deathActivated", Q_ARG(quint32, 7), Q_ARG(qint64, 40));
    EXPECT_TRUE(wait_until(
        [this] { return text_of("obituary_sentence").contains("no checkpoint before"); }));
}

}  // namespace
}  // namespace sparsescope
