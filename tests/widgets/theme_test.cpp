// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDirIterator>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace sparsescope::theme {
namespace {

class Themes : public testing::TestWithParam<Mode> {
  protected:
    void SetUp() override { apply(*qApp, GetParam()); }
    void TearDown() override { apply(*qApp, Mode::light); }
};
INSTANTIATE_TEST_SUITE_P(Modes, Themes, testing::Values(Mode::light, Mode::dark),
                         [](const auto& mode) {
                             return mode.param == Mode::dark ? "dark" : "light";
                         });

TEST_P(Themes, TextHasEnoughContrast) {
    for (const Token ground :
         {Token::window, Token::panel, Token::raised, Token::selection, Token::hover})
        for (const Token ink : {Token::text, Token::muted})
            EXPECT_GE(contrast(color(ink), color(ground)), 4.5)
                << "token " << static_cast<int>(ink) << " on " << static_cast<int>(ground);
    for (const Token ink : {Token::accent, Token::good, Token::warn, Token::bad}) {
        EXPECT_GE(contrast(color(ink), color(Token::panel)), 4.5)
            << "token " << static_cast<int>(ink);
        EXPECT_GE(contrast(color(ink), color(Token::window)), 4.5)
            << "token " << static_cast<int>(ink);
    }
    EXPECT_GE(contrast(color(Token::on_accent), color(Token::accent)), 4.5);
}

TEST_P(Themes, LinesAndControlOutlinesStandOut) {
    for (int i = 0; i <= static_cast<int>(Series::other); ++i)
        EXPECT_GE(contrast(line_color(series(static_cast<Series>(i))), color(Token::panel)), 3.0)
            << "series " << i;
    for (int i = 0; i < ordinal_colors; ++i)
        EXPECT_GE(contrast(line_color(ordinal(i)), color(Token::panel)), 3.0) << "ordinal " << i;
    EXPECT_GE(contrast(color(Token::control_line), color(Token::panel)), 3.0);
}

TEST_P(Themes, PaletteFollows) {
    EXPECT_EQ(is_dark(), GetParam() == Mode::dark);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), color(Token::window));
    EXPECT_EQ(QApplication::palette().color(QPalette::Base), color(Token::panel));
}

TEST_P(Themes, IconsAreDrawnInTheTextColour) {
    const QImage image = icon(QStringLiteral("stop")).pixmap(80, 80).toImage();
    ASSERT_FALSE(image.isNull());
    int inked = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y).alpha() == 255) {
                ++inked;
                EXPECT_EQ(image.pixelColor(x, y).rgb(), color(Token::text).rgb());
            }
    EXPECT_GT(inked, 5);
}

TEST(Theme, OkabeItoColoursAreTheOfficialOnes) {
    EXPECT_EQ(series(Series::dead), QColor(0xD55E00));
    EXPECT_EQ(series(Series::alive), QColor(0x0072B2));
    EXPECT_EQ(series(Series::auxiliary), QColor(0xE69F00));
    EXPECT_EQ(series(Series::contrastive), QColor(0x009E73));
    EXPECT_EQ(series(Series::truncated), QColor(0xCC79A7));
    EXPECT_EQ(series(Series::reconstruction_4k), QColor(0x56B4E9));
    EXPECT_EQ(ordinal(ordinal_colors), ordinal(0));
}

TEST(Theme, EveryIconRendersAtEverySize) {
    int seen = 0;
    (void)icon(QStringLiteral("home"));  // loads the resources
    for (QDirIterator it(QStringLiteral(":/icons")); it.hasNext(); ++seen) {
        it.next();
        const QString name = it.fileInfo().completeBaseName();
        for (const int size : {16, 20, 64, 256}) {
            const QImage image = icon_pixmap(name, size, Qt::black, 1).toImage();
            ASSERT_EQ(image.size(), QSize(size, size)) << name.toStdString();
            EXPECT_NE(image, QImage(image.size(), image.format()))
                << name.toStdString() << " is blank";
        }
    }
    EXPECT_GE(seen, 25);
    EXPECT_TRUE(icon(QStringLiteral("no such icon")).isNull());
    EXPECT_EQ(icon_pixmap(QStringLiteral("home"), 20, Qt::black, 2).size(), QSize(40, 40));
}

TEST(Theme, TellsAboutChangesAndScalesText) {
    QSignalSpy spy(&notifier(), &Notifier::changed);
    apply(*qApp, Mode::light, 1.5);
    EXPECT_EQ(spy.count(), 1);
    EXPECT_EQ(control_height(), 42);
    EXPECT_EQ(row_height(), 39);
    EXPECT_EQ(font(Type::title).pixelSize(), 30);
    EXPECT_EQ(QApplication::font().pixelSize(), 20);
    apply(*qApp, Mode::light, 9);
    EXPECT_EQ(text_scale(), 2.0);
    apply(*qApp, Mode::light);
    EXPECT_EQ(control_height(), 28);
    EXPECT_EQ(QPushButton(QStringLiteral("Go")).sizeHint().height(), 28);
}

TEST(Theme, ContrastIsTheWcagRatio) {
    EXPECT_NEAR(contrast(Qt::black, Qt::white), 21.0, 1e-6);
    EXPECT_NEAR(contrast(QColor(0x767676), Qt::white), 4.54, 0.01);
    EXPECT_EQ(readable(QColor(Qt::black), QColor(Qt::white), 4.5), QColor(Qt::black));
    EXPECT_GE(contrast(readable(QColor(0xF0E442), Qt::white, 4.5), Qt::white), 4.5);
}

}  // namespace
}  // namespace sparsescope::theme
