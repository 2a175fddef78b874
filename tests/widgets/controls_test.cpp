// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "widgets/controls/chip.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/flow_layout.h"
#include "widgets/controls/image_view.h"
#include "widgets/controls/k_slider.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/progress_line.h"
#include "widgets/controls/rail.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

void show_active(QWidget& widget) {
    widget.show();
    widget.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&widget));
}

TEST(KSteps, AreFineAtTheLeftAndHoldBothMarks) {
    EXPECT_EQ(k_steps(8, 8), (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}));
    const auto steps = k_steps(64, 50);
    EXPECT_TRUE(std::is_sorted(steps.begin(), steps.end()));
    EXPECT_EQ(steps.back(), 64);
    EXPECT_TRUE(std::find(steps.begin(), steps.end(), 50) != steps.end());
    EXPECT_LT(steps.size(), 30U);
    EXPECT_EQ(k_steps(1, 8), std::vector<int>{1});
    EXPECT_EQ(k_steps(0, 0), std::vector<int>{1});
    EXPECT_LT(k_steps(4096, 32).size(), 60U);
}

class KSliderTest : public testing::Test {
  protected:
    void SetUp() override {
        slider.setModel(8, 32);
        slider.setK(8);
        slider.resize(260, 36);
        show_active(slider);
        slider.setFocus();
    }
    KSlider slider;
};

TEST_F(KSliderTest, ObeysKeys) {
    QSignalSpy spy(&slider, &KSlider::valueChanged);
    QTest::keyClick(&slider, Qt::Key_Left);
    EXPECT_EQ(slider.k(), 7);
    QTest::keyClick(&slider, Qt::Key_BracketRight);
    QTest::keyClick(&slider, Qt::Key_Right);
    EXPECT_EQ(slider.k(), 9);
    QTest::keyClick(&slider, Qt::Key_BracketLeft);
    EXPECT_EQ(slider.k(), 8);
    QTest::keyClick(&slider, Qt::Key_Home);
    EXPECT_EQ(slider.k(), 1);
    QTest::keyClick(&slider, Qt::Key_Left);
    EXPECT_EQ(slider.k(), 1);
    QTest::keyClick(&slider, Qt::Key_End);
    EXPECT_EQ(slider.k(), 32);
    EXPECT_EQ(spy.count(), 6);
}

TEST_F(KSliderTest, FollowsTheMouseLive) {
    QSignalSpy spy(&slider, &KSlider::valueChanged);
    QTest::mousePress(&slider, Qt::LeftButton, {}, QPoint(20, 14));
    EXPECT_EQ(slider.k(), 1);
    QTest::mouseMove(&slider, QPoint(120, 14));
    const int middle = slider.k();
    EXPECT_GT(middle, 1);
    EXPECT_LT(middle, 32);
    QTest::mouseMove(&slider, QPoint(250, 14));
    EXPECT_EQ(slider.k(), 32);
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, QPoint(250, 14));
    EXPECT_EQ(spy.count(), 3);
    QTest::mouseMove(&slider, QPoint(20, 14));
    EXPECT_EQ(slider.k(), 32);
}

TEST_F(KSliderTest, StepsAwayFromAValueBetweenSteps) {
    slider.setModel(8, 64);
    slider.setK(25);  // between the steps 24 and 28
    QTest::keyClick(&slider, Qt::Key_Left);
    EXPECT_EQ(slider.k(), 24);
    slider.setK(25);
    QTest::keyClick(&slider, Qt::Key_Right);
    EXPECT_EQ(slider.k(), 28);
}

TEST_F(KSliderTest, ClampsAndRestsWithoutAModel) {
    slider.setK(1000);
    EXPECT_EQ(slider.k(), 32);
    slider.setModel(8, 4);
    EXPECT_EQ(slider.k(), 4);
    slider.setModel(0, 0);
    EXPECT_FALSE(slider.isEnabled());
    EXPECT_FALSE(slider.toolTip().isEmpty());
}

TEST(Rail, GoesByKeyMouseAndArrow) {
    Rail rail;
    for (const char* word : {"Home", "Train", "Neurons"})
        rail.addPage(QStringLiteral("home"), QLatin1String(word));
    show_active(rail);
    EXPECT_EQ(rail.current(), 0);
    QSignalSpy spy(&rail, &Rail::currentChanged);
    QTest::keyClick(&rail, Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(rail.current(), 2);
    QTest::keyClick(&rail, Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(spy.count(), 2) << "back to where the page begins";
    const auto buttons = rail.findChildren<QAbstractButton*>();
    ASSERT_EQ(buttons.size(), 3);
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    EXPECT_EQ(rail.current(), 0);
    buttons[0]->setFocus();
    QTest::keyClick(buttons[0], Qt::Key_Down);
    EXPECT_EQ(rail.current(), 1);
    EXPECT_EQ(spy.count(), 4);
    EXPECT_EQ(rail.width(), 56);
    rail.setCurrent(17);
    EXPECT_EQ(rail.current(), 1);
    EXPECT_EQ(buttons[1]->accessibleName(), QStringLiteral("Train"));
}

TEST(MessageBar, ShowsActsAndCloses) {
    MessageBar bar;
    EXPECT_TRUE(bar.isHidden());
    bar.showMessage(MessageBar::Kind::error, QStringLiteral("The file is cut off."),
                    QStringLiteral("Try again"));
    show_active(bar);
    EXPECT_EQ(bar.text(), QStringLiteral("The file is cut off."));
    EXPECT_EQ(bar.accessibleName(), QStringLiteral("Error: The file is cut off."));
    QSignalSpy action(&bar, &MessageBar::actionTriggered);
    QSignalSpy closed(&bar, &MessageBar::closed);
    QTest::mouseClick(bar.findChild<QPushButton*>(), Qt::LeftButton);
    QTest::mouseClick(bar.findChild<QToolButton*>(), Qt::LeftButton);
    EXPECT_EQ(action.count(), 1);
    EXPECT_EQ(closed.count(), 1);
    EXPECT_TRUE(bar.isHidden());
}

TEST(EmptyState, OffersItsActionAndCommand) {
    EmptyState state(QStringLiteral("neurons"), QStringLiteral("No model"),
                     QStringLiteral("Train one."));
    EXPECT_TRUE(state.button()->isHidden());
    state.setAction(QStringLiteral("Train"));
    state.setCommandLine(QStringLiteral("sparsescope-cli train"));
    show_active(state);
    QSignalSpy spy(&state, &EmptyState::actionTriggered);
    state.button()->setFocus();
    QTest::keyClick(state.button(), Qt::Key_Space);
    EXPECT_EQ(spy.count(), 1);
    QTest::mouseClick(state.findChild<CommandButton*>(), Qt::LeftButton);
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("sparsescope-cli train"));
}

TEST(Chip, ButtonsTakeKeysAndLabelsDoNot) {
    NeuronChip chip(412, QStringLiteral("small animals"), QStringLiteral("0.83"));
    show_active(chip);
    QSignalSpy spy(&chip, &NeuronChip::neuronActivated);
    chip.setFocus();
    QTest::keyClick(&chip, Qt::Key_Space);
    QTest::mouseClick(&chip, Qt::LeftButton);
    ASSERT_EQ(spy.count(), 2);
    EXPECT_EQ(spy.front().front().value<NeuronId>(), 412U);
    EXPECT_EQ(Chip(QStringLiteral("label")).focusPolicy(), Qt::NoFocus);
    StateChip state;
    state.setAlive(false);
    EXPECT_EQ(state.text(), QStringLiteral("dead"));
}

TEST(ProgressLine, StopsOnRequest) {
    ProgressLine line;
    line.setText(QStringLiteral("Training csrv2-k8"));
    line.setShare(0.5);
    line.setTimeLeft(130);
    show_active(line);
    QSignalSpy spy(&line, &ProgressLine::stopRequested);
    auto* stop = line.findChild<QToolButton*>();
    QTest::mouseClick(stop, Qt::LeftButton);
    EXPECT_EQ(spy.count(), 1);
    line.setStopping();
    EXPECT_FALSE(stop->isEnabled());
    line.setShare(-1);
    EXPECT_FALSE(line.grab().isNull());
}

TEST(ElidedLabel, ShortensInsteadOfWidening) {
    ElidedLabel label(
        QStringLiteral("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"));
    EXPECT_LT(label.minimumSizeHint().width(), 40);
    label.resize(80, 20);
    EXPECT_FALSE(label.grab().isNull());
}

TEST(TextLabel, FollowsTheMode) {
    TextLabel label(QStringLiteral("text"), theme::Type::caption, theme::Token::muted);
    theme::apply(*qApp, theme::Mode::dark, 1.5);
    EXPECT_EQ(label.palette().color(QPalette::WindowText), theme::color(theme::Token::muted, true));
    EXPECT_EQ(label.font().pixelSize(), 17);
    theme::apply(*qApp, theme::Mode::light);
    EXPECT_EQ(label.font().pixelSize(), 11);
}

TEST(ImageView, ColoursRowsAndRefusesWrongSizes) {
    const std::vector<float> values{-2, 0, 1, 2};
    const QImage diverging = row_image(values, 2, 2, RowColors::diverging);
    EXPECT_EQ(diverging.pixelColor(0, 0), theme::diverging(-1));
    EXPECT_EQ(diverging.pixelColor(1, 0), theme::color(theme::Token::panel));
    EXPECT_EQ(diverging.pixelColor(1, 1), theme::diverging(1));
    const QImage grey = row_image(values, 2, 2, RowColors::grey);
    EXPECT_EQ(grey.pixelColor(0, 0), QColor(Qt::black));
    EXPECT_EQ(grey.pixelColor(1, 1), QColor(Qt::white));
    EXPECT_TRUE(row_image(values, 3, 2, RowColors::grey).isNull());
    const std::vector<float> odd{std::numeric_limits<float>::quiet_NaN(), 1};
    EXPECT_FALSE(row_image(odd, 2, 1, RowColors::diverging).isNull());

    ImageView view;
    view.setRow(values, 2, 2, RowColors::diverging, QStringLiteral("Encoder row"));
    EXPECT_FALSE(view.isEmpty());
    EXPECT_EQ(view.accessibleName(), QStringLiteral("Encoder row"));
    view.clear();
    EXPECT_TRUE(view.isEmpty());
}

TEST(FlowLayout, WrapsAndMeasures) {
    QWidget box;
    auto* flow = new FlowLayout(&box, 8);
    for (int i = 0; i < 6; ++i) {
        auto* widget = new QWidget;
        widget->setFixedSize(100, 24);
        flow->addWidget(widget);
    }
    EXPECT_EQ(flow->heightForWidth(700), 24);
    EXPECT_EQ(flow->heightForWidth(330), 2 * 24 + 8);
    EXPECT_EQ(flow->heightForWidth(100), 6 * 24 + 5 * 8);
    flow->removeAll();
    EXPECT_EQ(flow->count(), 0);
    EXPECT_EQ(flow->heightForWidth(100), 0);
}

TEST(SectionHeader, NamesItselfForScreenReaders) {
    SectionHeader header(QStringLiteral("Loss"));
    header.setHint(QStringLiteral("weighted"));
    header.addWidget(new QPushButton(QStringLiteral("More")));
    EXPECT_EQ(header.accessibleName(), QStringLiteral("Loss"));
}

}  // namespace
}  // namespace sparsescope
