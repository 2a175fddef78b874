// SPDX-License-Identifier: GPL-3.0-or-later
// The table of all neurons as a person uses it: order, filter, columns, marks with undo, picking,
// export; and over workspaces that lack something.
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "app/parts/neuron_naming.h"
#include "tests/app/neuron_table_fixture.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;
using Model = NeuronTableModel;

TEST_F(NeuronPageTest, BeginsWithTheNeuronsThatAreWorthALook) {
    test::make_workspace(file);
    open_neurons();
    const auto neurons = shown();
    ASSERT_EQ(neurons.size(), static_cast<std::size_t>(test::sample_hidden));
    // The planted ones stand for a label each; the others read noise, and the dead one nothing.
    for (int row = 0; row < test::sample_labels; ++row)
        EXPECT_LT(neurons[static_cast<std::size_t>(row)], NeuronId{test::sample_labels})
            << "at row " << row;
    EXPECT_EQ(neurons.back(), NeuronId{test::dead_neuron});
    EXPECT_EQ(cell(test::dead_neuron, Model::Name), "never");
    EXPECT_EQ(context->selection.neuron(), neurons.front());
    EXPECT_EQ(table->currentIndex().row(), 0);
}

TEST_F(NeuronPageTest, EveryNumberSaysItsSetAndFormula) {
    test::make_workspace(file);
    open_neurons();
    for (int column = 0; column < Model::ColumnCount; ++column) {
        const QString tip = rows().headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        EXPECT_TRUE(tip.contains("120") && tip.contains("“things” at k = 4")) << tip.toStdString();
    }
    EXPECT_TRUE(cell(0, Model::Purity, Qt::ToolTipRole).contains("95 % confidence"))
        << cell(0, Model::Purity, Qt::ToolTipRole).toStdString();
    EXPECT_NE(cell(0, Model::MonoScore), QString(format::no_value));
    EXPECT_NE(cell(0, Model::Lift), QString(format::no_value));
}

TEST_F(NeuronPageTest, AnotherKBringsOtherNumbersAndMarksTheOldOnes) {
    test::make_workspace(file);
    open_neurons();
    const auto active = [this] {
        std::int64_t sum = 0;
        for (const NeuronRow& row : rows().allRows())
            sum += row.report.summary.active_documents;
        return sum;
    };
    EXPECT_EQ(active(), test::sample_documents * test::sample_k);
    context->selection.setK(1);
    EXPECT_TRUE(context->reports.isStale());
    EXPECT_EQ(active(), test::sample_documents * test::sample_k);
    EXPECT_TRUE(text_of("neurons_count").contains("numbers of k = 4, those of k = 1 follow"))
        << text_of("neurons_count").toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->reports.isStale(); }));
    EXPECT_FALSE(text_of("neurons_count").contains("follow"));
    EXPECT_EQ(active(), test::sample_documents);
}

TEST_F(NeuronPageTest, TheFilterSpeaksTheLanguageAndShowsWhereItIsWrong) {
    test::make_workspace(file);
    open_neurons();
    auto* edit = filter()->focusProxy();
    QTest::keyClicks(edit, "label:oak documents>=5");
    QTest::keyClick(edit, Qt::Key_Return);
    ASSERT_TRUE(wait_until([this] { return rows().rowCount() < test::sample_hidden; }));
    EXPECT_NE(rows().rowOf(1), -1);
    EXPECT_EQ(rows().rowOf(0), -1);
    filter()->setText({});
    QTest::keyClicks(edit, "label:oka");
    QTest::keyClick(edit, Qt::Key_Return);
    EXPECT_TRUE(filter()->error().contains("oka")) << filter()->error().toStdString();
    QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(edit, "near:0>0.99");
    QTest::keyClick(edit, Qt::Key_Return);
    ASSERT_TRUE(shows(1));
    EXPECT_EQ(shown(), std::vector<NeuronId>{0});
}

TEST_F(NeuronPageTest, QuickChipsAreConditionsOfTheFilter) {
    test::make_workspace(file);
    open_neurons();
    click(find<Chip>(*window, "neurons_dead"));
    EXPECT_EQ(filter()->text(), "dead");
    ASSERT_TRUE(shows(static_cast<int>(context->neurons.deadCount())));
    click(find<Chip>(*window, "neurons_starred"));
    EXPECT_EQ(filter()->text(), "dead star");
    ASSERT_TRUE(
        wait_until([this] { return find<QWidget>(*window, "neurons_show_all")->isVisible(); }));
    click(find<QPushButton>(*window, "neurons_show_all"));
    EXPECT_FALSE(find<Chip>(*window, "neurons_dead")->isChecked());
    EXPECT_TRUE(shows(test::sample_hidden));
}

TEST_F(NeuronPageTest, StarsOfManyRowsAreOneStepBackAndSurviveARestart) {
    test::make_workspace(file);
    open_neurons();
    select_rows(0, 2);
    const std::vector<NeuronId> three{rows().neuronAt(0), rows().neuronAt(1), rows().neuronAt(2)};
    QTest::keyClick(table, Qt::Key_S);
    for (const NeuronId neuron : three)
        EXPECT_TRUE(context->marks.mark(neuron).star);
    EXPECT_EQ(cell(three[1], Model::Star, Qt::AccessibleTextRole), "starred");
    EXPECT_TRUE(message().contains(format::counted(3, "neuron", "neurons")))
        << message().toStdString();
    QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(context->marks.all().empty());
    EXPECT_EQ(cell(three[1], Model::Star, Qt::AccessibleTextRole), "not starred");
    QTest::keyClick(table, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(context->marks.all().size(), 3U);
    open_again();
    ASSERT_TRUE(wait_until([this] { return context->marks.all().size() == 3; }));
    EXPECT_EQ(cell(three[2], Model::Star, Qt::AccessibleTextRole), "starred");
}

TEST_F(NeuronPageTest, AClickOnTheStarStars) {
    test::make_workspace(file);
    open_neurons();
    const QRect star = table->visualRect(rows().index(3, Model::Star));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, star.center());
    EXPECT_TRUE(context->marks.mark(rows().neuronAt(3)).star);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, star.center());
    EXPECT_FALSE(context->marks.mark(rows().neuronAt(3)).star);
}

TEST_F(NeuronPageTest, LettersTypedIntoTheFilterAreText) {
    test::make_workspace(file);
    open_neurons();
    auto* edit = filter()->focusProxy();
    edit->setFocus();
    QTest::keyClicks(edit, "name~stn");
    EXPECT_TRUE(context->marks.all().empty());
    EXPECT_EQ(window->findChild<QDialog*>("text_dialog"), nullptr);
    EXPECT_EQ(qobject_cast<QLineEdit*>(edit)->text(), "name~stn");
}

TEST_F(NeuronPageTest, AnOwnNameTakesTheCellAndGivesItBack) {
    test::make_workspace(file);
    open_neurons();
    const NeuronId neuron = rows().neuronAt(0);
    const QString automatic = cell(neuron, Model::Name);
    EXPECT_TRUE(rows().index(0, Model::Name).data(MutedRole).toBool());
    QTest::keyClick(table, Qt::Key_F2);
    auto* field = window->findChild<QLineEdit*>("text_field");
    ASSERT_NE(field, nullptr);
    EXPECT_EQ(field->text(), automatic);
    field->setText(QString(10'000, 'x'));
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(field->isVisible()) << "such a name is refused in a sentence";
    EXPECT_TRUE(context->marks.all().empty());
    const QString right_to_left = QString::fromUtf8("שועל אדום");
    field->setText(right_to_left);
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(cell(neuron, Model::Name), right_to_left);
    EXPECT_FALSE(rows().index(rows().rowOf(neuron), Model::Name).data(MutedRole).toBool());
    EXPECT_EQ(context->neurons.description(neuron), right_to_left);
    find<QAction>(*window, "neurons_unname")->trigger();
    EXPECT_EQ(cell(neuron, Model::Name), automatic);
}

TEST(NeuronNaming, RefusesWhatIsNoNameInASentence) {
    EXPECT_EQ(neuron_name_problem(""), "");  // takes the own name off
    EXPECT_EQ(neuron_name_problem("dog breeds, terrier"), "");
    for (const QString& wrong : {QString("two\nlines"), QString(10'000, 'x'), QString("a\tb")})
        EXPECT_GT(neuron_name_problem(wrong).size(), 20) << wrong.left(20).toStdString();
    EXPECT_GT(neuron_tag_problem("  ").size(), 20);
}

TEST_F(NeuronPageTest, ATagGoesOnAndOffManyAtOnce) {
    test::make_workspace(file);
    open_neurons();
    select_rows(0, 1);
    QTest::keyClick(table, Qt::Key_T);
    auto* name = window->findChild<QLineEdit*>("tag_name");
    ASSERT_NE(name, nullptr);
    QTest::keyClicks(name, "check, later");
    click(find<QPushButton>(*window, "tag_accept"));
    EXPECT_EQ(context->marks.tags(), QStringList{"check, later"});
    EXPECT_EQ(cell(rows().neuronAt(1), Model::Tags), "check, later");
    ASSERT_TRUE(stores([](const auto& marks) { return marks.size() == 2; }));
    QApplication::setActiveWindow(window.get());
    table->setFocus();
    QTest::keyClick(table, Qt::Key_T, Qt::ShiftModifier);
    Chip* choice = nullptr;
    for (auto* chip : window->findChildren<Chip*>("tag_choice_check, later"))
        if (chip->isVisible()) choice = chip;
    click(choice);
    EXPECT_TRUE(context->marks.all().empty());
}

TEST_F(NeuronPageTest, SelectedRowsArePickedAndPickedOnesSelected) {
    test::make_workspace(file);
    open_neurons();
    select_rows(1, 3);
    std::vector<NeuronId> expected{rows().neuronAt(1), rows().neuronAt(2), rows().neuronAt(3)};
    std::ranges::sort(expected);
    EXPECT_EQ(context->picked.neurons(), expected);
    context->picked.pickNeurons({2, 5, 9}, SelectionBus::How::replace);
    std::vector<NeuronId> selected;
    for (const QModelIndex& index : table->selectionModel()->selectedRows())
        selected.push_back(rows().neuronAt(index.row()));
    std::ranges::sort(selected);
    EXPECT_EQ(selected, (std::vector<NeuronId>{2, 5, 9}));
    find<QAction>(*window, "neurons_copy")->trigger();
    EXPECT_EQ(QApplication::clipboard()->text().split('\n').size(), 3);
}

TEST_F(NeuronPageTest, DocumentsOfTheSelectedNeuronsAreOneFilterAway) {
    test::make_workspace(file);
    open_neurons();
    context->picked.pickNeurons({0, 1}, SelectionBus::How::replace);
    find<QAction>(*window, "neurons_any")->trigger();
    EXPECT_EQ(window->page(), Page::data);
    EXPECT_EQ(find<FilterBar>(*window, "data_filter")->text(), "shares:n0,n1>=1");
    ASSERT_TRUE(wait_until([this] {
        const auto& shown = context->data.shown();
        return shown && shown->filter.kind != Filter::Kind::everything;
    }));
    EXPECT_GE(context->data.shown()->rows.count(), 40);
    EXPECT_EQ(documents_filter({3, 4}, true), "n3:on n4:on");
}

TEST_F(NeuronPageTest, ChosenColumnsAndWidthsAreRemembered) {
    test::make_workspace(file);
    open_neurons();
    EXPECT_TRUE(table->isColumnHidden(Model::Entropy));
    auto* menu = find<QMenu>(*window, "neuron_columns");
    QMetaObject::invokeMethod(menu, "aboutToShow");
    find<QAction>(*menu, "column_entropy")->setChecked(true);
    find<QAction>(*menu, "column_purity")->setChecked(false);
    table->horizontalHeader()->resizeSection(Model::Frequency, 133);
    open_again();
    EXPECT_FALSE(table->isColumnHidden(Model::Entropy));
    EXPECT_TRUE(table->isColumnHidden(Model::Purity));
    EXPECT_EQ(table->columnWidth(Model::Frequency), 133);
    menu = find<QMenu>(*window, "neuron_columns");
    QMetaObject::invokeMethod(menu, "aboutToShow");
    find<QAction>(*menu, "column_reset")->trigger();
    EXPECT_TRUE(table->isColumnHidden(Model::Entropy));
    EXPECT_FALSE(table->isColumnHidden(Model::Purity));
}

TEST_F(NeuronPageTest, ExportsWhatTheTableShows) {
    test::make_workspace(file);
    open_neurons();
    filter()->setText({});
    QTest::keyClicks(filter()->focusProxy(), "documents>=5");
    QTest::keyClick(filter()->focusProxy(), Qt::Key_Return);
    ASSERT_TRUE(wait_until([this] { return rows().rowCount() < test::sample_hidden; }));
    table->sortByColumn(Model::Documents, Qt::DescendingOrder);
    find<QAction>(*window, "neurons_export")->trigger();
    auto* dialog = window->findChild<QFileDialog*>();
    ASSERT_NE(dialog, nullptr);
    const QString path = in_folder("neurons.csv");
    Q_EMIT dialog->fileSelected(path);
    ASSERT_TRUE(wait_until([&] { return message().contains("Wrote"); }));
    QFile written(path);
    ASSERT_TRUE(written.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(written.readAll()).trimmed().split('\n');
    EXPECT_EQ(lines.size(), rows().rowCount() + 1);
    EXPECT_TRUE(lines[0].contains("purity") && !lines[0].contains("entropy"))
        << lines[0].toStdString();
    const auto column = lines[0].split(',').indexOf("id");
    ASSERT_GE(column, 0);
    EXPECT_EQ(lines[1].split(',')[column].toUInt(), rows().neuronAt(0));
}

TEST_F(NeuronPageTest, WithoutLabelsItSaysWhichNumbersAreUnknown) {
    test::make_workspace(file, {.labels = false});
    open_neurons();
    EXPECT_TRUE(text_of("neurons_count").contains("no labels: purity and lift are unknown"));
    EXPECT_EQ(cell(0, Model::Purity), QString(format::no_value));
    EXPECT_NE(cell(0, Model::MonoScore), QString(format::no_value));
    EXPECT_TRUE(
        find<QLabel>(*window, "neurons_count")->toolTip().contains("no document has a label"));
}

TEST_F(NeuronPageTest, AModelOfDeadNeuronsIsListedAsDead) {
    test::make_workspace(file);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        ModelInfo info = value_of(corpus.models()).front();
        HeadWeights weights = value_of(corpus.head_weights(info.id));
        CodeMatrix codes(test::sample_hidden);
        for (int i = 0; i < test::sample_documents; ++i)
            codes.append(CodeView{});
        info.name = "all dead";
        value_of(corpus.add_model(info, weights, &codes));
    }
    open_neurons();
    ASSERT_EQ(context->neurons.deadCount(), test::sample_hidden);
    for (const NeuronId neuron : shown())
        EXPECT_EQ(cell(neuron, Model::State), "never");
    EXPECT_TRUE(text_of("neurons_count").startsWith("24 dead"));
    QTest::keyClick(table, Qt::Key_N, Qt::ShiftModifier);
    EXPECT_EQ(text_of("naming_name"), "None of the neurons is among these.");
    EXPECT_EQ(text_of("naming_progress"), "nothing to name here");
    QTest::keyClick(find<QWidget>(*window, "naming"), Qt::Key_Return);
    QTest::keyClick(find<QWidget>(*window, "naming"), Qt::Key_Escape);
    EXPECT_TRUE(table->isVisible());
}

TEST_F(NeuronPageTest, AReadOnlyWindowSaysWhyNothingCanBeWritten) {
    test::make_workspace(file);
    AppContext writer({.settings_file = in_folder("other.ini"), .engine = {}, .example = {}});
    writer.workspace.open(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return writer.workspace.isOpen(); }));
    open_neurons();
    ASSERT_TRUE(context->workspace.readOnly());
    const QString reason = context->workspace.readOnlyReason();
    for (const char* name : {"neurons_star_button", "neurons_name_button", "neurons_tag_button",
                             "neurons_queue_button"}) {
        auto* button = find<QToolButton>(*window, name);
        EXPECT_FALSE(button->isEnabled()) << name;
        EXPECT_EQ(button->toolTip(), reason) << name;
    }
    QTest::keyClick(table, Qt::Key_S);
    EXPECT_TRUE(context->marks.all().empty());
    const QRect star = table->visualRect(rows().index(0, Model::Star));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, star.center());
    EXPECT_EQ(message(), reason);
}

}  // namespace
}  // namespace sparsescope
