// SPDX-License-Identifier: GPL-3.0-or-later
// The Learn page as a student goes through it.
#include <QApplication>
#include <QPushButton>
#include <QStackedWidget>

#include "app/dialogs/lessons.h"
#include "app/pages/learn/formulas.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/charts/vector_bars.h"
#include "widgets/controls/code_strip.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/k_slider.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

class LearnPageTest : public WindowTest {
  protected:
    void learn(const test::SampleOptions& options = {}) {
        test::make_workspace(file, options);
        open_with_model();
        window->showPage(Page::learn);
        ASSERT_TRUE(wait_until([this] { return context->learn.document().has_value(); }));
    }
    bool shown(const QString& name) { return find<QWidget>(*window, name)->isVisible(); }
};

TEST_F(LearnPageTest, DraggingKChangesAllThatIsShown) {
    learn();
    auto* slider = find<KSlider>(*window, "learn_k");
    auto* strip = find<CodeStrip>(*window, "learn_strip");
    auto* bars = find<VectorBars>(*window, "learn_bars");
    const QString energy = text_of("learn_energy");
    const auto made = bars->made();
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Home);
    EXPECT_EQ(context->selection.k(), 1);
    EXPECT_EQ(strip->active().size(), 1U);
    EXPECT_NE(bars->made(), made);
    EXPECT_NE(text_of("learn_energy"), energy);
    EXPECT_TRUE(text_of("learn_size").contains("read at k = 1"))
        << qPrintable(text_of("learn_size"));
}

TEST_F(LearnPageTest, AnotherDocumentIsAnother) {
    learn();
    const DocumentId before = context->learn.document()->document.id;
    ASSERT_TRUE(wait_until([&] {
        click(find<QPushButton>(*window, "learn_another"));
        return context->learn.document()->document.id != before;
    }));
    EXPECT_FALSE(text_of("learn_document").isEmpty());
}

TEST_F(LearnPageTest, EveryKStandsBesideTheEmbeddings) {
    learn();
    click(find<Chip>(*window, "learn_view_1"));
    ASSERT_TRUE(wait_until([this] { return context->learn.everyK().has_value(); }));
    const AtEveryK& every = *context->learn.everyK();
    ASSERT_TRUE(every.hasEmbeddings());
    EXPECT_EQ(every.columns.front().k, 1);
    EXPECT_EQ(every.shared(every.columns.back()),
              static_cast<int>(every.columns.back().hits.size()));
    for (std::size_t i = 1; i + 1 < every.columns.size(); ++i)
        EXPECT_LT(every.columns[i - 1].k, every.columns[i].k);
    for (const auto& column : every.columns)
        for (const DocumentId hit : column.hits)
            EXPECT_NE(hit, every.document) << "a document is not among its own hits";
}

TEST_F(LearnPageTest, FormulasHaveTheNumbersOfTheModel) {
    learn();
    click(find<Chip>(*window, "learn_view_2"));
    const auto cards = formulas_of(*context);
    ASSERT_EQ(cards.size(), 8U);
    for (const Formula& card : cards)
        EXPECT_FALSE(card.filled.isEmpty()) << qPrintable(card.title);
    EXPECT_TRUE(cards[2].filled.contains("4 B")) << qPrintable(cards[2].filled);
    EXPECT_TRUE(cards[3].filled.startsWith("Search for")) << "nothing was searched yet";
    context->search.moreLike(context->learn.document()->document.id);
    ASSERT_TRUE(wait_until([this] { return context->search.answer().has_value(); }));
    EXPECT_TRUE(formulas_of(*context)[3].filled.contains("first hit"));
}

// By the keyboard alone: Enter starts a lesson, and Ctrl+Return does its steps from any page.
TEST_F(LearnPageTest, LessonsNeedNoMouse) {
    learn();
    QApplication::setActiveWindow(window.get());
    window->showPage(Page::neurons);
    window->showPage(Page::learn);
    auto* start = find<QPushButton>(*window, "lesson_start_0");
    ASSERT_TRUE(start->hasFocus()) << "coming to the page";
    QTest::keyClick(start, Qt::Key_Return);
    ASSERT_TRUE(shown("lesson_bar"));
    for (const LessonStep& step : lessons().front().steps) {
        ASSERT_EQ(text_of("lesson_text"), step.text);
        QWidget* focus = QApplication::focusWidget();
        ASSERT_NE(focus, nullptr);
        if (find<QPushButton>(*window, "lesson_act")->isVisible())
            QTest::keyClick(focus, Qt::Key_Return, Qt::ControlModifier);
        if (step.done) {
            ASSERT_TRUE(wait_until([&] { return step.done(*context, window->page()); }));
        }
        ASSERT_TRUE(
            wait_until([&] { return !find<QPushButton>(*window, "lesson_act")->isVisible(); }));
        QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
    }
    EXPECT_TRUE(context->lessons.done(0));
    EXPECT_TRUE(find<QPushButton>(*window, "lesson_start_1")->hasFocus()) << "the next one";
}

// Every step of every lesson can be done with the buttons of the lesson alone.
TEST_F(LearnPageTest, LessonsLeadThroughToTheirEnd) {
    learn();
    for (int lesson = 0; lesson < static_cast<int>(lessons().size()); ++lesson) {
        window->showPage(Page::learn);
        const Lesson& now = lessons()[static_cast<std::size_t>(lesson)];
        click(find<QPushButton>(*window, QString("lesson_start_%1").arg(lesson)));
        for (const LessonStep& step : now.steps) {
            ASSERT_TRUE(shown("lesson_bar"));
            EXPECT_EQ(text_of("lesson_text"), step.text);
            auto* act = find<QPushButton>(*window, "lesson_act");
            if (act->isVisible()) click(act);
            if (step.done) {
                EXPECT_TRUE(wait_until([&] { return step.done(*context, window->page()); }))
                    << qPrintable(step.text);
            }
            click(find<QPushButton>(*window, "lesson_next"));
        }
        EXPECT_FALSE(shown("lesson_bar"));
        EXPECT_TRUE(context->lessons.done(lesson));
    }
    EXPECT_EQ(window->page(), Page::learn);
}

TEST_F(LearnPageTest, WithoutAModelTheExampleIsOffered) {
    test::make_workspace(file, {.model = false});
    open();
    window->showPage(Page::learn);
    context->lessons.start(0);
    EXPECT_TRUE(text_of("lesson_text").contains("there is none"));
    EXPECT_EQ(find<QPushButton>(*window, "lesson_act")->text(), "Open the example");
    EXPECT_FALSE(find<QPushButton>(*window, "lesson_next")->isEnabled());
    click(find<QAbstractButton>(*window, "lesson_close"));
    EXPECT_FALSE(shown("lesson_bar"));
    EXPECT_TRUE(formulas_of(*context).empty());
}

}  // namespace
}  // namespace sparsescope
