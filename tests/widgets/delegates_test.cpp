// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QHelpEvent>
#include <QListView>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include "widgets/controls/table_view.h"
#include "widgets/delegates/contribution_bar.h"
#include "widgets/delegates/spark_delegate.h"
#include "widgets/delegates/state_chip_delegate.h"
#include "widgets/delegates/text_card.h"
#include "widgets/models/document_list_model.h"
#include "widgets/models/hit_list_model.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

std::vector<BarSegment> segments() {
    return {{7, QStringLiteral("small animals"), 0.5, 0}, {3, QStringLiteral("neuron 3"), 0.25, 1}};
}

TEST(ContributionBar, FindsTheSegmentUnderAPoint) {
    const QRectF rect(100, 0, 200, 10);
    EXPECT_EQ(contribution_at(rect, segments(), 1, 99), -1);
    EXPECT_EQ(contribution_at(rect, segments(), 1, 101), 0);
    EXPECT_EQ(contribution_at(rect, segments(), 1, 199), 0);
    EXPECT_EQ(contribution_at(rect, segments(), 1, 201), 1);
    EXPECT_EQ(contribution_at(rect, segments(), 1, 251), -1);
    EXPECT_EQ(contribution_at(rect, segments(), 0, 150), -1);
}

TEST(ContributionBar, DrawsEachSegmentInItsColour) {
    QImage image(200, 10, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paint_contribution_bar(painter, image.rect(), segments(), 1);
    painter.end();
    EXPECT_EQ(image.pixelColor(50, 5), theme::ordinal(0));
    EXPECT_EQ(image.pixelColor(120, 5), theme::ordinal(1));
    EXPECT_NE(image.pixelColor(180, 5), theme::ordinal(1));
}

TEST(ContributionBar, GoesToTheNeuronThatWasClicked) {
    ContributionBar bar;
    bar.setSegments(segments());
    bar.resize(200, 16);
    QSignalSpy spy(&bar, &ContributionBar::neuronActivated);
    QTest::mouseClick(&bar, Qt::LeftButton, {}, QPoint(120, 8));
    ASSERT_EQ(spy.count(), 1);
    EXPECT_EQ(spy.front().front().value<NeuronId>(), 3U);
    EXPECT_TRUE(bar.accessibleDescription().contains(QStringLiteral("small animals")));
}

TEST(Delegates, PaintEveryKindOfRow) {
    TableView table;
    NeuronTableModel model;
    NeuronSummary alive;
    alive.active_documents = 5;
    alive.spark.fill(0.5F);
    model.setNeurons({alive, NeuronSummary{.neuron = 1}}, {});
    table.setModel(&model);
    table.setItemDelegateForColumn(NeuronTableModel::State, new StateChipDelegate(&table));
    table.setItemDelegateForColumn(NeuronTableModel::Weights, new SparkDelegate(&table));
    table.fitColumns();
    table.resize(800, 200);
    table.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&table));
    const QImage image = table.viewport()->grab().toImage();
    const QRect spark = table.visualRect(model.index(0, NeuronTableModel::Weights));
    const QColor ink = theme::line_color(theme::series(theme::Series::frequency));
    EXPECT_EQ(image.pixelColor(spark.left() + CellDelegate::padding + 1, spark.bottom() - 7), ink);
    const QRect none = table.visualRect(model.index(1, NeuronTableModel::Weights));
    EXPECT_NE(image.pixelColor(none.left() + CellDelegate::padding + 1, none.bottom() - 7), ink);
}

TEST(TextCard, TellsTheWholeTextWhenItDoesNotFit) {
    QListView list;
    DocumentListModel model;
    const QString text =
        QStringLiteral("Donaudampfschifffahrtsgesellschaft und noch viele weitere Wörter ")
            .repeated(12);
    model.setDocuments({{.id = 1, .text = text, .label = QStringLiteral("noun.act")},
                        {.id = 2, .text = QStringLiteral("short")}});
    list.setModel(&model);
    auto* delegate = new TextCardDelegate(&list);
    list.setItemDelegate(delegate);
    list.resize(300, 300);
    list.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&list));
    EXPECT_LE(list.visualRect(model.index(0, 0)).right(), list.viewport()->width());
    const auto help = [&](int row) {
        QStyleOptionViewItem option;
        option.rect = list.visualRect(model.index(row, 0));
        QHelpEvent event(QEvent::ToolTip, option.rect.center(),
                         list.viewport()->mapToGlobal(option.rect.center()));
        delegate->helpEvent(&event, &list, option, model.index(row, 0));
        return QToolTip::text();
    };
    EXPECT_TRUE(help(0).contains(QStringLiteral("Donaudampfschifffahrtsgesellschaft")));
    QToolTip::hideText();
}

TEST(TextCard, GrowsWithItsContent) {
    DocumentListModel model;
    QImage image(28, 28, QImage::Format_Grayscale8);
    image.fill(0);
    model.setDocuments({{.id = 1, .text = QStringLiteral("text")},
                        {.id = 2, .text = QStringLiteral("text"), .label = QStringLiteral("label")},
                        {.id = 3, .image = image}});
    TextCardDelegate delegate;
    const auto height = [&](int row) {
        return delegate.sizeHint({}, model.index(row, 0)).height();
    };
    EXPECT_LT(height(0), height(1));
    EXPECT_GE(height(2), theme::scaled(56));
}

}  // namespace
}  // namespace sparsescope
