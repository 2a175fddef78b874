// SPDX-License-Identifier: GPL-3.0-or-later
// The model of the table of all neurons: what each cell says, and how rows are ordered.
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <set>

#include "widgets/controls/table_view.h"
#include "widgets/delegates/captioned_delegate.h"
#include "widgets/models/neuron_table_model.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using Model = NeuronTableModel;
constexpr auto tell = QAbstractItemModelTester::FailureReportingMode::Warning;

NeuronRow made_row(NeuronId neuron, std::int64_t documents, double purity) {
    NeuronRow row;
    NeuronSummary& numbers = row.report.summary;
    numbers.neuron = neuron;
    numbers.active_documents = documents;
    numbers.frequency = static_cast<double>(documents) / 1000;
    numbers.purity = purity;
    numbers.top_label = documents > 0 ? 0 : no_label;
    row.report.support = documents;
    return row;
}

std::vector<NeuronId> order(const Model& model) {
    std::vector<NeuronId> neurons;
    for (int i = 0; i < model.rowCount(); ++i)
        neurons.push_back(model.neuronAt(i));
    return neurons;
}

TEST(NeuronTable, WhatRestsOnFewDocumentsComesLastAndIsMuted) {
    Model model;
    QAbstractItemModelTester tester(&model, tell);
    model.setNeurons(
        {made_row(0, 2, 1), made_row(1, 50, 0.6), made_row(2, 40, 0.9), made_row(3, 0, 0)}, {"a"});
    model.sort(Model::Purity, Qt::DescendingOrder);
    EXPECT_EQ(order(model), (std::vector<NeuronId>{2, 1, 0, 3}));
    model.sort(Model::Purity, Qt::AscendingOrder);
    EXPECT_EQ(order(model), (std::vector<NeuronId>{1, 2, 0, 3}));
    const QModelIndex few = model.index(model.rowOf(0), Model::Purity);
    EXPECT_TRUE(few.data(MutedRole).toBool());
    EXPECT_TRUE(few.data(Qt::ToolTipRole).toString().contains("Too few documents"));
    EXPECT_FALSE(model.index(model.rowOf(1), Model::Purity).data(MutedRole).toBool());
}

TEST(NeuronTable, LiftIsOrderedByWhatIsSureOfIt) {
    NeuronRow sure = made_row(0, 500, 0.5);
    sure.report.lift = 3;
    sure.report.lift_low = 2.9;
    sure.report.lift_high = 3.1;
    NeuronRow lucky = made_row(1, 6, 0.5);
    lucky.report.lift = 5;
    lucky.report.lift_low = 1.2;
    lucky.report.lift_high = 9;
    Model model;
    model.setNeurons({lucky, sure}, {"a"});
    model.sort(Model::Lift, Qt::DescendingOrder);
    EXPECT_EQ(order(model), (std::vector<NeuronId>{0, 1}));
    EXPECT_EQ(model.index(0, Model::Lift).data().toString(), "3.00");
    EXPECT_TRUE(
        model.index(0, Model::Lift).data(Qt::ToolTipRole).toString().contains("2.90 … 3.10"));
}

TEST(NeuronTable, NamesSayHowSureTheyAre) {
    NeuronRow own = made_row(0, 10, 1);
    own.name = "mine";
    own.name_kind = NeuronNameKind::own;
    NeuronRow computed = made_row(1, 10, 1);
    computed.name = "dog breeds, terrier";
    computed.name_kind = NeuronNameKind::automatic;
    computed.name_score = 0.912;
    NeuronRow mixed = made_row(2, 10, 1);
    mixed.name = "mixed: a, b";
    mixed.name_kind = NeuronNameKind::mixed;
    Model model;
    model.setNeurons({own, computed, mixed}, {"a"});
    EXPECT_FALSE(model.index(0, Model::Name).data(MutedRole).toBool());
    EXPECT_TRUE(model.index(1, Model::Name).data(MutedRole).toBool());
    EXPECT_EQ(model.index(1, Model::Name).data(CaptionRole).toString(), "0.91");
    EXPECT_TRUE(model.index(2, Model::Name).data(MutedRole).toBool());
    model.sort(Model::NameScore, Qt::DescendingOrder);
    EXPECT_EQ(order(model).front(), 1U);
}

TEST(NeuronTable, DeadNeuronsSaySinceWhen) {
    NeuronRow died = made_row(0, 0, 0);
    died.report.died_step = 1200;
    Model model;
    model.setNeurons({died, made_row(1, 0, 0), made_row(2, 5, 1)}, {"a"});
    EXPECT_TRUE(model.index(0, Model::State).data().toString().startsWith("dead since 1"));
    EXPECT_EQ(model.index(0, Model::Name).data().toString(),
              model.index(0, Model::State).data().toString());
    EXPECT_EQ(model.index(1, Model::State).data().toString(), "never");
    EXPECT_EQ(model.index(2, Model::State).data().toString(), "alive");
}

TEST(NeuronTable, NamesOfAnyLengthAndDirectionStandOnOneLine) {
    NeuronRow endless = made_row(0, 10, 1);
    endless.name = QString("lang ").repeated(2000);
    NeuronRow lines = made_row(1, 10, 1);
    lines.name = "one\ntwo,\tthree";
    NeuronRow hebrew = made_row(2, 10, 1);
    hebrew.name = QString::fromUtf8("שועל אדום");
    hebrew.name_score = 0.8;
    Model model;
    model.setNeurons({endless, lines, hebrew}, {"a, b\nc"});
    EXPECT_LE(model.index(0, Model::Name).data().toString().size(), 201);
    EXPECT_EQ(model.index(1, Model::Name).data().toString(), "one two, three");
    EXPECT_EQ(model.index(0, Model::Label).data().toString(), "a, b c");
    TableView view;
    view.setModel(&model);
    view.setItemDelegateForColumn(Model::Name, new CaptionedDelegate(&view));
    view.resize(900, 200);
    EXPECT_FALSE(view.grab().toImage().isNull());
}

TEST(NeuronTable, HeadersSayWhatTheNumbersRestOn) {
    Model model;
    model.setProvenance("Over 6 041 documents at k = 32.");
    std::set<QString> keys;
    for (int column = 0; column < Model::ColumnCount; ++column) {
        const QString tip = model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        EXPECT_TRUE(tip.endsWith("\nOver 6 041 documents at k = 32.")) << tip.toStdString();
        keys.insert(Model::keyOf(column));
    }
    EXPECT_EQ(keys.size(), static_cast<std::size_t>(Model::ColumnCount));
    EXPECT_EQ(Model::keyOf(-1), "");
    EXPECT_EQ(Model::keyOf(Model::ColumnCount), "");
}

TEST(NeuronTable, ChangedRowsKeepTheirPlace) {
    Model model;
    QAbstractItemModelTester tester(&model, tell);
    model.setNeurons({made_row(0, 10, 1), made_row(1, 30, 1), made_row(2, 20, 1)}, {"a"});
    model.sort(Model::Documents, Qt::DescendingOrder);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.changeRows({2}, [](NeuronRow& row) { row.star = true; });
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(reset.count(), 0);
    EXPECT_EQ(model.index(1, Model::Star).data(IconRole).toString(), "star-filled");
    EXPECT_EQ(order(model), (std::vector<NeuronId>{1, 2, 0}));
    model.changeRows({}, [](NeuronRow&) { FAIL(); });
    EXPECT_EQ(changed.count(), 1);
}

TEST(NeuronTable, TextsSortWithoutCaseAndEmptyOnesLast) {
    std::vector<NeuronRow> rows{made_row(0, 1, 1), made_row(1, 1, 1), made_row(2, 1, 1)};
    rows[0].tags = {"zeta"};
    rows[2].tags = {"Alpha"};
    Model model;
    model.setNeurons(rows, {"a"});
    model.sort(Model::Tags, Qt::AscendingOrder);
    EXPECT_EQ(order(model), (std::vector<NeuronId>{2, 0, 1}));
    model.sort(Model::Tags, Qt::DescendingOrder);
    EXPECT_EQ(order(model), (std::vector<NeuronId>{0, 2, 1}));
}

TEST(NeuronTable, HoldsALargeHeadByEveryColumn) {
    std::vector<NeuronRow> rows;
    for (NeuronId i = 0; i < 65'536; ++i) {
        rows.push_back(made_row(i, (i * 7919) % 1000, (i % 97) / 97.0));
        rows.back().name = QString("name %1").arg((i * 104729) % 65'536);
    }
    Model model;
    model.setNeurons(rows, {"a"});
    for (int column = 0; column < Model::ColumnCount; ++column)
        model.sort(column, Qt::DescendingOrder);
    model.sort(Model::Documents, Qt::DescendingOrder);
    for (int i = 1; i < model.rowCount(); ++i)
        ASSERT_GE(model.row(i - 1).report.summary.active_documents,
                  model.row(i).report.summary.active_documents);
}

}  // namespace
}  // namespace sparsescope
