// SPDX-License-Identifier: GPL-3.0-or-later
// The first minute as somebody new goes through it: an example that is made while one watches,
// three steps, and what the codes are worth beside the slider.
#include <QPushButton>

#include "core/workspace/evaluate.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/pointing_note.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

class FirstMinute : public WindowTest {
  protected:
    void open_with_steps(const test::SampleOptions& options = {}) {
        test::make_workspace(file, options);
        open_with_model();
        window->showPage(Page::home);
        ASSERT_TRUE(wait_until([this] { return context->showcase.view().has_value(); }));
    }
    bool ticked(const QString& step) {
        return !find<QWidget>(*window, "step_" + step + "_tick")->isHidden();
    }
    void go(const QString& step) {
        window->showPage(Page::home);
        QCoreApplication::processEvents();
        click(find<QPushButton>(*window, "step_" + step + "_go"));
    }
};

TEST_F(FirstMinute, ThreeStepsDriveTheRealPages) {
    open_with_steps();
    EXPECT_FALSE(ticked("neuron") || ticked("k") || ticked("search"));
    const ShowcaseView view = *context->showcase.view();
    EXPECT_LT(view.neuron, NeuronId{test::sample_labels}) << "one that stands for a label";

    go("neuron");
    EXPECT_EQ(window->page(), Page::neurons);
    EXPECT_EQ(context->selection.neuron(), view.neuron);

    go("search");
    EXPECT_EQ(window->page(), Page::search);
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    EXPECT_EQ(context->search.answer()->query.request.documents,
              std::vector<DocumentId>{view.document.id});
    EXPECT_TRUE(ticked("neuron") && ticked("search"));
    EXPECT_FALSE(ticked("k"));

    context->search.clear();
    go("k");
    EXPECT_EQ(window->page(), Page::search);
    auto* note = find<PointingNote>(*window, "k_note");
    EXPECT_TRUE(note->isVisible());
    EXPECT_TRUE(context->search.query().has_value());
    EXPECT_FALSE(ticked("k")) << "it is done when k was moved";
    auto* slider = find<KSlider>(*window, "k_slider");
    QTest::keyClick(slider, Qt::Key_Left);
    EXPECT_EQ(context->selection.k(), test::sample_k - 1);
    EXPECT_FALSE(note->isVisible());
    EXPECT_TRUE(ticked("k"));

    go("neuron");
    EXPECT_EQ(window->page(), Page::neurons) << "every step can be repeated";
    EXPECT_EQ(context->selection.k(), test::sample_k) << "from where it began";
    window->showPage(Page::home);
    EXPECT_TRUE(find<QPushButton>(*window, "first_steps_import")->isVisible());
}

TEST_F(FirstMinute, TheStepsWaitForAModel) {
    test::make_workspace(file, {.model = false});
    open();
    EXPECT_FALSE(find<QWidget>(*window, "first_steps")->isVisible());
}

TEST_F(FirstMinute, TheStepsCanBeHidden) {
    open_with_steps();
    auto* card = find<QWidget>(*window, "step_neuron");
    EXPECT_TRUE(card->isVisible());
    click(find<QPushButton>(*window, "first_steps_fold"));
    EXPECT_FALSE(card->isVisible());
    EXPECT_FALSE(context->settings.firstStepsShown());
    click(find<QPushButton>(*window, "first_steps_fold"));
    EXPECT_TRUE(card->isVisible());
}

TEST_F(FirstMinute, APictureDissolvesAsKFalls) {
    open_with_steps({.images = true});
    ASSERT_FALSE(context->showcase.view()->pictures.empty());
    EXPECT_EQ(context->showcase.view()->pictures.front().k, test::sample_stored_k);
    EXPECT_EQ(context->showcase.view()->pictures.back().k, 1);
    go("k");
    auto* falling = find<QWidget>(*window, "falling_pictures");
    ASSERT_TRUE(wait_until([&] { return falling->isVisible(); }));
    QTest::mouseClick(falling, Qt::LeftButton, {}, {10, 10});
    EXPECT_EQ(context->selection.k(), test::sample_stored_k) << "the first is the fullest";
}

TEST_F(FirstMinute, TheWelcomeShowsHowFarAnExampleIs) {
    show_window(test::make_engine(
        folder.path(), {StageEvent{"importing WordNet", 30, 100}, ResultEvent{"{}"}},
        "head -1 \"$events\"; until [ -e \"$folder/go\" ]; do sleep 0.05; done; "
        "cp \"$folder/sample.sscope\" \"$3\"; tail -1 \"$events\""));
    test::make_workspace(file);
    auto* button = find<QPushButton>(*window, "start_example");
    click(button);
    auto* card = find<QWidget>(*window, "start_example_card");
    const auto says = [card](const QString& words) {
        for (QLabel* label : card->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(words)) return true;
        return false;
    };
    EXPECT_TRUE(wait_until([&] { return says("importing WordNet"); }));
    EXPECT_FALSE(button->isVisible());
    EXPECT_TRUE(find<QPushButton>(*window, "start_pictures")->isVisible());
    folder.write("go", "");
    EXPECT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
}

TEST_F(FirstMinute, ThePicturesExampleSaysWhatItLacks) {
    const std::string sentence =
        "The images of this example are Debian's package dataset-fashion-mnist. Install it with: "
        "sudo apt install dataset-fashion-mnist";
    show_window(test::make_engine(folder.path(), {ErrorEvent{"not_found", sentence}},
                                  "cat \"$events\"; exit 1"));
    auto* button = find<QPushButton>(*window, "start_pictures");
    click(button);
    auto* message = find<MessageBar>(*window, "window_message");
    ASSERT_TRUE(wait_until([&] { return message->isVisible(); }));
    EXPECT_TRUE(message->text().contains("sudo apt install dataset-fashion-mnist"))
        << message->text().toStdString();
    EXPECT_TRUE(button->isVisible()) << "to try again";
    EXPECT_TRUE(test::engine_arguments(folder.path()).startsWith("demo fashion-mnist"));
}

TEST_F(FirstMinute, AccuracyAndRecallStandBesideTheSlider) {
    test::make_workspace(file);
    open_with_model();
    const auto model = context->selection.model();
    const Corpus corpus = value_of(Corpus::open(file, Access::read_only));
    for (const int k : {test::sample_k, 1}) {
        context->selection.setK(k);
        ASSERT_TRUE(wait_until([this] { return context->quality.current() != nullptr; }));
        const std::vector<int> ks{k};
        const EvaluationRow row = value_of(evaluate(corpus, *model, ks, {}, {})).rows.front();
        EXPECT_EQ(text_of("k_accuracy"), "accuracy " + format::percent(row.codes->accuracy));
        EXPECT_EQ(text_of("k_recall"), "recall " + format::percent(*row.recall_at_10));
    }
    EXPECT_TRUE(find<QWidget>(*window, "k_accuracy")->toolTip().contains("24 test documents"))
        << find<QWidget>(*window, "k_accuracy")->toolTip().toStdString();
}

TEST_F(FirstMinute, WhatCannotBeMeasuredIsSaid) {
    test::make_workspace(file, {.labels = false});
    open_with_model();
    ASSERT_TRUE(wait_until([this] { return context->quality.current() != nullptr; }));
    EXPECT_EQ(text_of("k_accuracy"), QString("accuracy ") + format::no_value);
    EXPECT_TRUE(find<QWidget>(*window, "k_accuracy")->toolTip().contains("labels"));
    EXPECT_NE(text_of("k_recall"), QString("recall ") + format::no_value);
}

}  // namespace
}  // namespace sparsescope
