// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/filter_bar.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

#include "tests/widgets/small_filter_language.h"
#include "widgets/controls/completion_list.h"
#include "widgets/controls/filter_chip.h"

namespace sparsescope {
namespace {

class FilterBarTest : public testing::Test {
  protected:
    void SetUp() override {
        auto* column = new QVBoxLayout(&window);
        bar = new FilterBar;
        bar->setLanguage(test::small_filter_language());
        column->addWidget(bar);
        column->addStretch(1);
        window.resize(800, 400);
        window.show();
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
        bar->setFocus();
        edit = bar->findChild<QLineEdit*>();
        QObject::connect(bar, &FilterBar::filterChanged, &window,
                         [this](const QString& text) { told << text; });
    }
    void type(const char* keys) { QTest::keyClicks(edit, QLatin1String(keys)); }
    void press(Qt::Key key) { QTest::keyClick(edit, key); }
    [[nodiscard]] CompletionList* list() const {
        auto* found = window.findChild<CompletionList*>();
        return found && found->isVisible() ? found : nullptr;
    }
    [[nodiscard]] QList<FilterChip*> chips() const {
        QList<FilterChip*> shown;
        for (auto* chip : bar->findChildren<FilterChip*>()) {
            if (chip->isVisibleTo(bar)) shown << chip;
        }
        return shown;
    }
    [[nodiscard]] QStringList chipTexts() const {
        QStringList texts;
        for (auto* chip : chips())
            texts << chip->text();
        return texts;
    }

    QWidget window;
    FilterBar* bar = nullptr;
    QLineEdit* edit = nullptr;
    QStringList told;
};

TEST_F(FilterBarTest, TellsOnceAfterTyping) {
    type("label:sport");
    EXPECT_EQ(told, QStringList()) << "not while keys are pressed";
    ASSERT_TRUE(QTest::qWaitFor([&] { return !told.isEmpty(); }));
    EXPECT_EQ(told, QStringList("label:sport"));
    EXPECT_EQ(bar->text(), "label:sport");
    type(" x");
    press(Qt::Key_Return);
    EXPECT_EQ(told.size(), 1) << "what cannot be read changes nothing";
    EXPECT_EQ(bar->text(), "label:sport");
}

TEST_F(FilterBarTest, TurnsPartsIntoChipsOnEnter) {
    type("label:a len:3");
    press(Qt::Key_Return);
    EXPECT_EQ(told, QStringList("label:a len:3"));
    EXPECT_EQ(chipTexts(), QStringList({"label:a", "len:3"}));
    EXPECT_TRUE(edit->text().isEmpty());
    type("tag:b");
    press(Qt::Key_Return);
    EXPECT_EQ(bar->text(), "label:a len:3 tag:b");
    press(Qt::Key_Return);
    EXPECT_EQ(told.size(), 2) << "nothing new";
}

TEST_F(FilterBarTest, SwitchesRemovesAndEditsChips) {
    bar->setText("label:a len:3 tag:b");
    EXPECT_EQ(told, QStringList());
    QTest::mouseClick(chips()[1], Qt::LeftButton, {}, QPoint(12, 10));
    EXPECT_EQ(told, QStringList("label:a tag:b"));
    bar->setText("label:a tag:b");
    EXPECT_EQ(chips().size(), 3) << "the part switched off stays";
    QTest::keyClick(chips()[1], Qt::Key_Space);
    EXPECT_EQ(told.last(), "label:a len:3 tag:b");

    FilterChip* first = chips()[0];
    QTest::mouseClick(first, Qt::LeftButton, {}, QPoint(first->width() - 8, first->height() / 2));
    EXPECT_EQ(told.last(), "len:3 tag:b");
    QTest::keyClick(chips()[0], Qt::Key_Delete);
    EXPECT_EQ(told.last(), "tag:b");
    EXPECT_TRUE(chips()[0]->hasFocus());

    QTest::keyClick(chips()[0], Qt::Key_Right);
    EXPECT_TRUE(edit->hasFocus());
    press(Qt::Key_Backspace);
    EXPECT_EQ(edit->text(), "tag:b");
    EXPECT_TRUE(chips().isEmpty());
    EXPECT_EQ(bar->text(), "tag:b") << "it still holds while it is edited";
    EXPECT_EQ(told.last(), "tag:b");
}

TEST_F(FilterBarTest, EditingAChipKeepsWhatStandsInTheEditor) {
    bar->setText("label:a");
    type("len:3");
    Q_EMIT chips()[0]->editRequested();
    EXPECT_EQ(chipTexts(), QStringList("len:3"));
    EXPECT_EQ(edit->text(), "label:a");
    edit->selectAll();
    type("wrong");
    Q_EMIT chips()[0]->editRequested();
    EXPECT_EQ(edit->text(), "wrong");
    EXPECT_EQ(chipTexts(), QStringList("len:3"));
}

TEST_F(FilterBarTest, ClearsEverything) {
    bar->setText("label:a len:3");
    auto* clear = bar->findChild<QToolButton*>();
    ASSERT_TRUE(clear->isVisible());
    QTest::mouseClick(clear, Qt::LeftButton);
    EXPECT_EQ(told, QStringList(QString()));
    EXPECT_TRUE(chips().isEmpty());
    EXPECT_FALSE(clear->isVisible());
}

TEST_F(FilterBarTest, CompletesByKeys) {
    type("l");
    ASSERT_TRUE(list());
    EXPECT_EQ(list()->model()->rowCount(), 2);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    EXPECT_EQ(list()->selected(), 1);
    press(Qt::Key_Down);
    EXPECT_EQ(list()->selected(), 0);
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    press(Qt::Key_Return);
    EXPECT_EQ(edit->text(), "label:");
    ASSERT_TRUE(list()) << "its values";
    press(Qt::Key_Tab);
    EXPECT_EQ(edit->text(), "label:sport");
    EXPECT_TRUE(edit->hasFocus());
    EXPECT_FALSE(list());
    EXPECT_EQ(told.last(), "label:sport") << "at once";
    type(" l");
    ASSERT_TRUE(list());
    press(Qt::Key_Escape);
    EXPECT_FALSE(list());
    EXPECT_EQ(edit->text(), "label:sport l");
}

TEST_F(FilterBarTest, CompletesByMouseAndOffersWordsOnAClick) {
    QTest::mouseClick(edit, Qt::LeftButton);
    ASSERT_TRUE(list());
    EXPECT_EQ(list()->model()->rowCount(), 2);
    const QRect second = list()->visualRect(list()->model()->index(1, 0));
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, second.center());
    EXPECT_EQ(edit->text(), "len:");
    EXPECT_TRUE(edit->hasFocus());
}

TEST_F(FilterBarTest, PutsTheListInsideTheWindow) {
    window.resize(500, 70);
    type("l");
    ASSERT_TRUE(list());
    EXPECT_TRUE(window.rect().contains(list()->geometry()));
}

TEST_F(FilterBarTest, SaysWhatIsWrongOnEnterAndUntilItIsChanged) {
    type("label:a lable");
    EXPECT_EQ(bar->error(), "");
    press(Qt::Key_Return);
    EXPECT_TRUE(bar->error().contains("\"lable\"")) << bar->error().toStdString();
    press(Qt::Key_Backspace);
    EXPECT_EQ(bar->error(), "");
}

TEST_F(FilterBarTest, SaysWhatIsWrongElsewhereWhileTyping) {
    type("lable len:3");
    ASSERT_TRUE(QTest::qWaitFor([&] { return !bar->error().isEmpty(); }));
    EXPECT_EQ(told, QStringList());
}

TEST_F(FilterBarTest, SaysWhatIsWrongHereOnlyAfterAPause) {
    type("zzz");
    ASSERT_TRUE(QTest::qWaitFor([&] { return !bar->error().isEmpty(); }));
    EXPECT_TRUE(bar->error().contains("zzz"));
}

TEST_F(FilterBarTest, ShowsWhatTurnsOutToBeWrongLater) {
    bar->setText("label:a label:b");
    bar->showError(8, 7, "There is no label \"b\".");
    EXPECT_EQ(bar->error(), "There is no label \"b\".");
    auto* note = window.findChild<QWidget*>("filter_error");
    const QPoint second = chips()[1]->mapTo(&window, QPoint(0, 0));
    EXPECT_GE(note->geometry().right(), second.x());
    chips()[1]->click();
    EXPECT_EQ(bar->error(), "");
}

TEST_F(FilterBarTest, BlamesNoPartForWhatMayBeAnyOfThem) {
    bar->setText("label:a label:b");
    bar->showError(0, 15, "Something is wrong.");
    EXPECT_EQ(bar->error(), "Something is wrong.");
    auto* note = window.findChild<QWidget*>("filter_error");
    EXPECT_GE(note->geometry().right(), edit->mapTo(&window, QPoint(0, 0)).x());
}

TEST_F(FilterBarTest, KeepsWhatIsBeingTypedWhenTheSameFilterIsSetAgain) {
    bar->setText("label:a");
    type("len");
    bar->setText(" label:a ");
    EXPECT_EQ(edit->text(), "len");
    EXPECT_EQ(chipTexts(), QStringList("label:a"));
}

TEST_F(FilterBarTest, ReadsItsTextAgainInANewLanguage) {
    type("label:a");
    ASSERT_TRUE(QTest::qWaitFor([&] { return told.size() == 1; }));
    auto language = test::small_filter_language();
    language.read = [](const QString& text) { return FilterReading{{}, {text + "!"}}; };
    bar->setLanguage(language);
    ASSERT_TRUE(QTest::qWaitFor([&] { return told.size() == 2; }));
    EXPECT_EQ(bar->text(), "label:a!");
}

TEST_F(FilterBarTest, PutsTextThatCannotBeReadIntoTheEditor) {
    bar->setText("label:a lable");
    EXPECT_EQ(bar->text(), "");
    EXPECT_EQ(edit->text(), "label:a lable");
    EXPECT_FALSE(bar->error().isEmpty());
}

TEST_F(FilterBarTest, TakesItsListAndItsNoteWithIt) {
    type("l");
    press(Qt::Key_Escape);
    press(Qt::Key_Return);
    EXPECT_TRUE(window.findChild<CompletionList*>());
    delete bar;
    EXPECT_FALSE(window.findChild<CompletionList*>());
    EXPECT_FALSE(window.findChild<QWidget*>("filter_error"));
}

TEST_F(FilterBarTest, StaysWithinItsRoomWhateverTheChips) {
    QStringList many;
    for (int i = 0; i < 60; ++i)
        many << QString("label:%1").arg(i);
    bar->setText(many.join(' '));
    bar->setStatus("1 of 2");
    QTest::qWait(0);
    EXPECT_EQ(window.width(), 800);
    EXPECT_GE(edit->width(), 100);
    EXPECT_EQ(chips().size(), 60);
}

}  // namespace
}  // namespace sparsescope
