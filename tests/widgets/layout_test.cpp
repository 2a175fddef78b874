// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QDialog>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QVBoxLayout>
#include <memory>

#include "widgets/layout.h"

namespace sparsescope {
namespace {

TEST(Layout, ContentThatIsTooHighScrollsAndIsAsWideAsTheRoom) {
    auto* content = new QWidget;
    content->setMinimumSize(40, 900);
    const std::unique_ptr<QScrollArea> area(scrolling(content));
    area->resize(300, 200);
    area->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(area.get()));
    EXPECT_TRUE(area->verticalScrollBar()->isVisible());
    EXPECT_FALSE(area->horizontalScrollBar()->isVisible());
    EXPECT_EQ(content->width(), area->viewport()->width());
    EXPECT_EQ(content->height(), 900);
}

TEST(Layout, DialogButtonsCancelOrAct) {
    auto* dialog = new QDialog;
    QPointer<QDialog> alive = dialog;
    auto* column = frame_dialog(dialog, {.name = QStringLiteral("ask"),
                                         .title = QStringLiteral("Ask"),
                                         .heading = QStringLiteral("Really?")});
    column->addWidget(new QWidget);
    int acted = 0;
    auto* act = add_dialog_buttons(dialog, QStringLiteral("Do it"), QStringLiteral("ask_do"),
                                   [&acted] { ++acted; });
    EXPECT_EQ(dialog->objectName(), QStringLiteral("ask"));
    EXPECT_EQ(act->objectName(), QStringLiteral("ask_do"));
    EXPECT_EQ(column->count(), 3);  // heading, content, buttons
    dialog->open();
    act->click();
    EXPECT_EQ(acted, 1);
    EXPECT_TRUE(dialog->isVisible());  // whoever acts decides whether that closes it
    for (auto* button : dialog->findChildren<QPushButton*>())
        if (button != act) button->click();
    EXPECT_EQ(dialog->result(), QDialog::Rejected);
    EXPECT_FALSE(dialog->isVisible());
    QTest::qWait(0);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(alive);
}

}  // namespace
}  // namespace sparsescope
