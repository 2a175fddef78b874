// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QSignalSpy>
#include <QTest>
#include <numeric>
#include <set>

#include "widgets/controls/table_view.h"
#include "widgets/models/document_list_model.h"
#include "widgets/models/hit_list_model.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/models/run_table_model.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr auto warn =
    QAbstractItemModelTester::FailureReportingMode::Warning;  // fails through the message handler

NeuronSummary neuron(NeuronId id, std::int64_t documents, double purity, std::int32_t label) {
    NeuronSummary n;
    n.neuron = id;
    n.active_documents = documents;
    n.frequency = static_cast<double>(documents) / 1000;
    n.mean_weight = documents > 0 ? 0.5 : 0;
    n.purity = purity;
    n.top_label = label;
    return n;
}

std::vector<NeuronSummary> neurons(int count) {
    std::vector<NeuronSummary> all;
    for (int i = 0; i < count; ++i)
        all.push_back(neuron(static_cast<NeuronId>(i), (i * 7919) % 1000, (i % 97) / 97.0, i % 2));
    return all;
}

std::int64_t documents(const NeuronTableModel& model, int row) {
    return model.row(row).report.summary.active_documents;
}

QStringList column(const QAbstractItemModel& model, int column) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.push_back(model.index(row, column).data().toString());
    return texts;
}

TEST(NeuronTableModel, ReadsLikeATable) {
    NeuronTableModel model;
    QAbstractItemModelTester tester(&model, warn);
    model.setNeurons({neuron(0, 61, 0.689, 1), neuron(1, 0, 0, no_label)},
                     {"noun.act", "noun.animal"});
    using Model = NeuronTableModel;
    EXPECT_EQ(model.index(0, Model::Frequency).data().toString(), QStringLiteral("6.10"));
    EXPECT_EQ(model.index(0, Model::Name).data().toString(), QStringLiteral("noun.animal"));
    EXPECT_EQ(model.index(0, Model::Purity).data().toString(), QStringLiteral("68.9"));
    EXPECT_TRUE(model.index(0, Model::State).data(StateRole).toBool());
    EXPECT_EQ(model.index(0, Model::Weights).data(SparkRole).value<QList<float>>().size(), 16);
    for (const int unknown : {Model::MeanWeight, Model::Purity, Model::Lift, Model::MonoScore})
        EXPECT_EQ(model.index(1, unknown).data().toString(), QString(format::no_value));
    EXPECT_FALSE(model.index(1, Model::State).data(StateRole).toBool());
    EXPECT_EQ(model.index(1, Model::Name).data().toString(), QStringLiteral("never"));
    for (int c = 0; c < model.columnCount(); ++c)
        EXPECT_FALSE(model.headerData(c, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
}

TEST(NeuronTableModel, NamesComeBeforeLabels) {
    NeuronTableModel model;
    model.setNeurons({neuron(0, 61, 0.689, 1), neuron(1, 9, 0.3, 0)}, {"act", "animal"},
                     {QStringLiteral("animal: dog, breed"), QString()});
    using Model = NeuronTableModel;
    EXPECT_EQ(model.index(0, Model::Name).data().toString(), QStringLiteral("animal: dog, breed"));
    EXPECT_EQ(model.index(1, Model::Name).data().toString(), QStringLiteral("act"));
    EXPECT_TRUE(model.index(0, Model::Purity)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("“animal”")));
}

TEST(NeuronTableModel, DeadIsCountedOnHeldOutDocuments) {
    NeuronSummary active = neuron(0, 61, 0.689, 1);
    active.active_held_out = 0;
    NeuronTableModel model;
    model.setNeurons({active}, {"act", "animal"});
    using Model = NeuronTableModel;
    EXPECT_FALSE(model.index(0, Model::State).data(StateRole).toBool());
    EXPECT_TRUE(model.index(0, Model::State)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("none of them held out from training")));
    EXPECT_NE(model.index(0, Model::MeanWeight).data().toString(), QString(format::no_value));
}

TEST(NeuronTableModel, SortsNumbersAsNumbersAndUnknownLast) {
    NeuronTableModel model;
    QAbstractItemModelTester tester(&model, warn);
    model.setNeurons({neuron(0, 9, 0.5, 0), neuron(1, 100, 0.25, 0), neuron(2, 0, 0, no_label),
                      neuron(10, 20, 1, 0)},
                     {"x"});
    model.sort(NeuronTableModel::Documents, Qt::DescendingOrder);
    EXPECT_EQ(column(model, NeuronTableModel::Neuron), (QStringList{"1", "10", "0", "2"}));
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        model.sort(NeuronTableModel::Purity, order);
        EXPECT_EQ(model.neuronAt(3), 2U);
    }
    model.sort(-1);
    EXPECT_EQ(column(model, NeuronTableModel::Neuron), (QStringList{"0", "1", "2", "10"}));
}

TEST(NeuronTableModel, SelectionSurvivesSorting) {
    NeuronTableModel model;
    QAbstractItemModelTester tester(&model, warn);
    model.setNeurons(neurons(200), {"a", "b"});
    const QPersistentModelIndex chosen = model.index(model.rowOf(123), 2);
    model.sort(NeuronTableModel::Frequency, Qt::DescendingOrder);
    EXPECT_EQ(model.neuronAt(chosen.row()), 123U);
    EXPECT_EQ(chosen.row(), model.rowOf(123));
    EXPECT_EQ(chosen.column(), 2);
}

TEST(NeuronTableModel, NewRowsKeepTheChosenOrder) {
    NeuronTableModel model;
    model.setNeurons(neurons(50), {});
    model.sort(NeuronTableModel::Documents, Qt::DescendingOrder);
    model.setNeurons(neurons(300), {});
    for (int row = 1; row < model.rowCount(); ++row)
        EXPECT_GE(documents(model, row - 1), documents(model, row));
}

TEST(NeuronTableModel, FiltersAndFindsAgain) {
    NeuronTableModel model;
    QAbstractItemModelTester tester(&model, warn);
    model.setNeurons(neurons(1000), {});
    model.setFilter([](const NeuronRow& n) { return n.report.summary.active_documents >= 500; });
    EXPECT_EQ(model.rowCount(), 500);
    EXPECT_EQ(model.rowOf(0), -1);  // has no documents
    model.setFilter({});
    EXPECT_EQ(model.rowCount(), 1000);
}

TEST(NeuronTableModel, HoldsEveryNeuronOfALargeHead) {
    NeuronTableModel model;
    model.setNeurons(neurons(65'536), {"a", "b"});
    EXPECT_EQ(model.rowCount(), 65'536);
    for (int c = 0; c < model.columnCount(); ++c)
        model.sort(c, Qt::DescendingOrder);
    EXPECT_EQ(model.rowCount(), 65'536);
    model.setNeurons(std::vector<NeuronRow>{}, {});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(HitListModel, CarriesContributionsInQueryColours) {
    HitListModel model;
    QAbstractItemModelTester tester(&model, warn);
    const std::vector<NeuronId> query{7, 3};
    NeuronColors colors(query);
    colors.setName(7, QStringLiteral("small animals"));
    HitRow row{.hit = {.document = 42,
                       .score = 0.6,
                       .contributions = {{7, 0.5F, 0.8F, 0.4}, {3, 0.5F, 0.4F, 0.2}}},
               .rank = 1,
               .title = QStringLiteral("a text"),
               .label = QStringLiteral("noun.act"),
               .image = {}};
    model.setHits({row}, colors);
    const auto bars =
        model.index(0, HitListModel::Contributions).data(BarsRole).value<std::vector<BarSegment>>();
    ASSERT_EQ(bars.size(), 2U);
    EXPECT_EQ(bars[0].name, QStringLiteral("small animals"));
    EXPECT_EQ(bars[0].ordinal, 0);
    EXPECT_EQ(bars[1].name, QStringLiteral("neuron 3"));
    EXPECT_DOUBLE_EQ(model.scale(), 0.6);
    EXPECT_EQ(model.documentAt(0), 42);
    EXPECT_EQ(model.rowOf(41), -1);
    EXPECT_EQ(model.index(0, HitListModel::Document).data(LabelRole).toString(),
              QStringLiteral("noun.act"));
}

TEST(NeuronColors, NoTwoOfTheFirstSixteenLookTheSame) {
    std::vector<NeuronId> query(17);
    std::iota(query.begin(), query.end(), 1);
    const NeuronColors colors(query);
    std::set<std::pair<QRgb, bool>> looks;
    for (NeuronId neuron = 1; neuron <= 16; ++neuron)
        looks.emplace(colors.color(neuron).rgb(), colors.hollow(neuron));
    EXPECT_EQ(looks.size(), 16U);
    EXPECT_FALSE(looks.contains({theme::color(theme::Token::disabled).rgb(), false}));
    EXPECT_EQ(colors.ordinal(6), 5);
    EXPECT_EQ(colors.ordinal(17), -1);  // all others are muted
    EXPECT_EQ(colors.ordinal(99), -1);
}

TEST(RunTableModel, UpdatesARowInPlace) {
    RunTableModel model;
    QAbstractItemModelTester tester(&model, warn);
    model.setRuns({{.id = 1, .name = QStringLiteral("one"), .step = 10, .total_steps = 100}});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.updateRun({.id = 1, .name = QStringLiteral("one"), .step = 50, .total_steps = 100});
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(model.index(0, RunTableModel::Progress).data().toString(), QStringLiteral("50.0"));
    EXPECT_EQ(model.index(0, RunTableModel::Loss).data().toString(), QString(format::no_value));
    model.updateRun(
        {.id = 2, .name = QStringLiteral("two"), .message = QStringLiteral("disk full")});
    EXPECT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.runAt(0), 2);
    EXPECT_EQ(model.index(0, RunTableModel::State).data(Qt::ToolTipRole).toString(),
              QStringLiteral("disk full"));
}

TEST(DocumentListModel, ShowsDocumentsAsCards) {
    DocumentListModel model;
    QAbstractItemModelTester tester(&model, warn);
    model.setDocuments({{.id = 5,
                         .text = QStringLiteral("text"),
                         .label = QStringLiteral("label"),
                         .caption = QStringLiteral("0.9")}});
    EXPECT_EQ(model.documentAt(0), 5);
    EXPECT_EQ(model.index(0, 0).data(CaptionRole).toString(), QStringLiteral("0.9"));
    EXPECT_EQ(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
              QStringLiteral("text, label, 0.9"));
}

TEST(ToQImage, ChecksThePixels) {
    EXPECT_TRUE(to_qimage({}).isNull());
    EXPECT_TRUE(to_qimage({.width = 2, .height = 2, .channels = 1, .pixels = {1, 2, 3}}).isNull());
    EXPECT_TRUE(to_qimage({.width = 1, .height = 1, .channels = 2, .pixels = {1, 2}}).isNull());
    const QImage grey =
        to_qimage({.width = 3, .height = 1, .channels = 1, .pixels = {0, 128, 255}});
    EXPECT_EQ(qGray(grey.pixel(1, 0)), 128);
    const QImage red = to_qimage({.width = 1, .height = 1, .channels = 3, .pixels = {255, 0, 0}});
    EXPECT_EQ(red.pixelColor(0, 0), QColor(Qt::red));
}

TEST(TableView, StartsInTheModelsOrderAndSortsByHeader) {
    TableView view;
    NeuronTableModel model;
    model.setNeurons(
        {neuron(3, 5, 0, no_label), neuron(1, 90, 0, no_label), neuron(2, 40, 0, no_label)}, {});
    view.setModel(&model);
    view.fitColumns();
    view.resize(2400, 200);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    EXPECT_EQ(column(model, NeuronTableModel::Neuron), (QStringList{"3", "1", "2"}));
    auto* header = view.horizontalHeader();
    QTest::mouseClick(
        header->viewport(), Qt::LeftButton, {},
        QPoint(header->sectionViewportPosition(NeuronTableModel::Documents) + 20, 10));
    EXPECT_EQ(column(model, NeuronTableModel::Neuron),
              (QStringList{"1", "2", "3"}));  // the largest first
    EXPECT_EQ(view.rowHeight(0), theme::row_height());
}

TEST(TableView, CopiesRowsWithTitles) {
    TableView view;
    NeuronTableModel model;
    model.setNeurons(neurons(3), {"a", "b"});
    view.setModel(&model);
    view.setColumnHidden(NeuronTableModel::Name, true);
    view.selectRow(1);
    QTest::keySequence(&view, QKeySequence::Copy);
    const QString text = QGuiApplication::clipboard()->text();
    EXPECT_EQ(text.count(u'\n'), 1);
    EXPECT_TRUE(text.startsWith(QStringLiteral("\tneuron\tname score"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("\talive\t"))) << text.toStdString();
}

}  // namespace
}  // namespace sparsescope
