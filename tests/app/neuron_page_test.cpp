// SPDX-License-Identifier: GPL-3.0-or-later
// The top of the page of one neuron, driven by mouse and keys.
#include "tests/app/neuron_page_fixture.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

TEST_F(NeuronPageTest, TheTopIsReadWithoutScrolling) {
    show(fox);
    auto* scroll = find<QWidget>(*window, "neuron_scroll");
    for (const char* name : {"neuron_title", "neuron_numbers", "chart_neuron_weights",
                             "chart_neuron_labels", "neuron_documents"}) {
        auto* part = find<QWidget>(*window, name);
        ASSERT_TRUE(part->isVisible()) << name;
        EXPECT_LE(part->mapTo(scroll, QPoint(0, part->height())).y(), scroll->height()) << name;
    }
}

TEST_F(NeuronPageTest, ABrushDrivesTheExamples) {
    show(fox);
    ASSERT_TRUE(wait_until([&] { return !shown().empty(); }));
    auto* chart = histogram();
    chart->flush();
    const QPoint from(chart->viewport()->width() * 93 / 100, chart->viewport()->height() / 2);
    const QPoint to(chart->viewport()->width() - 9, chart->viewport()->height() / 2);
    QTest::mousePress(chart->viewport(), Qt::LeftButton, Qt::NoModifier, from);
    QTest::mouseMove(chart->viewport(), (from + to) / 2);
    QMouseEvent move(QEvent::MouseMove, to, chart->viewport()->mapToGlobal(to), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(chart->viewport(), &move);
    ASSERT_TRUE(chart->brush().has_value()) << "while it is dragged, too";
    QTest::mouseRelease(chart->viewport(), Qt::LeftButton, Qt::NoModifier, to);
    const BrushRange range = *chart->brush();
    const WeightInterval interval = study(fox).interval(range.low, range.high, 24);
    ASSERT_GT(interval.documents, 0);
    ASSERT_LT(interval.documents, context->neurons.view()->detail.summary.active_documents);
    EXPECT_TRUE(wait_until([&] { return shown() == ids_of(interval.examples); }));
    EXPECT_TRUE(text_of("neuron_brush_words").contains(format::percent(interval.purity, 2)))
        << text_of("neuron_brush_words").toStdString();
    EXPECT_TRUE(find<Chip>(*window, "examples_brushed")->isChecked());
    QTest::keyClick(chart, Qt::Key_Escape);
    EXPECT_FALSE(chart->brush());
    EXPECT_TRUE(wait_until([&] { return shown() == ids_of(study(fox).examples().strongest(24)); }));
    EXPECT_FALSE(find<Chip>(*window, "examples_brushed")->isVisible());
}

TEST_F(NeuronPageTest, TheBrushIsMovedByKeys) {
    show(fox);
    auto* chart = histogram();
    chart->flush();
    const auto& edges = context->neurons.view()->detail.weights.edges;
    QTest::keyClick(chart, Qt::Key_Left, Qt::ShiftModifier);
    ASSERT_TRUE(chart->brush());
    EXPECT_EQ(*chart->brush(), (BrushRange{edges[edges.size() - 2], edges.back()}));
    QTest::keyClick(chart, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_EQ(*chart->brush(), (BrushRange{edges[edges.size() - 3], edges.back()}));
    QTest::keyClick(chart, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(*chart->brush(), (BrushRange{edges[edges.size() - 2], edges.back()}));
    const WeightInterval interval = study(fox).interval(edges[edges.size() - 2], edges.back(), 24);
    EXPECT_TRUE(wait_until([&] { return shown() == ids_of(interval.examples); }));
    // Another neuron has other weights.
    select(1);
    EXPECT_FALSE(chart->brush());
    EXPECT_TRUE(wait_until([&] { return shown() == ids_of(study(1).examples().strongest(24)); }));
}

TEST_F(NeuronPageTest, NearMissesRankJustBehindTheCode) {
    show(fox);
    click(find<Chip>(*window, "examples_near_misses"));
    const NearMisses misses = study(fox).examples().near_misses(24);
    ASSERT_FALSE(misses.examples.empty());
    ASSERT_TRUE(wait_until([&] { return shown() == ids_of(misses.examples); }));
    EXPECT_EQ(list()->documents()->row(0).caption,
              QString("rank %1 · %2")
                  .arg(misses.examples[0].rank)
                  .arg(format::number(static_cast<double>(misses.examples[0].weight))));
    EXPECT_TRUE(text_of("examples_hint").contains("at rank 5 to 8"));
    // At the largest stored k nobody knows who comes behind.
    context->selection.setK(test::sample_stored_k);
    EXPECT_TRUE(wait_until(
        [&] { return text_of("neuron_examples_empty").contains("Codes are stored up to"); }));
}

TEST_F(NeuronPageTest, RandomOnesAreDrawnAnew) {
    show(fox);
    click(find<Chip>(*window, "examples_random"));
    ASSERT_TRUE(wait_until([&] { return shown() == ids_of(study(fox).examples().random(24, 1)); }));
    click(find<QToolButton>(*window, "examples_again"));
    EXPECT_TRUE(wait_until([&] { return shown() == ids_of(study(fox).examples().random(24, 2)); }));
}

TEST_F(NeuronPageTest, WordsOfItsNameAreMarked) {
    show(fox);
    context->marks.setName(fox, "Sort of fox, \"thing\"");
    ASSERT_TRUE(wait_until([&] {
        return list()->documents()->rowCount() > 0 &&
               list()->documents()->row(0).words == QStringList({"Sort", "fox", "thing"});
    }));
}

TEST_F(NeuronPageTest, AClickPicksADocument) {
    show(fox);
    ASSERT_TRUE(wait_until([&] { return shown().size() > 2; }));
    const auto at = [&](int row) {
        return list()->visualRect(list()->documents()->index(row, 0)).center();
    };
    const auto ids = shown();
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, Qt::NoModifier, at(0));
    EXPECT_EQ(context->picked.documents(), std::vector<DocumentId>{ids[0]});
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, Qt::ShiftModifier, at(1));
    EXPECT_EQ(context->picked.documents().size(), 2U);
    EXPECT_EQ(list()->selectionModel()->selectedIndexes().size(), 2);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, Qt::ControlModifier, at(0));
    EXPECT_EQ(context->picked.documents(), std::vector<DocumentId>{ids[1]});
    context->picked.clear();
    EXPECT_TRUE(list()->selectionModel()->selectedIndexes().isEmpty());
}

TEST_F(NeuronPageTest, LabelsHaveLiftAndInterval) {
    show(fox);
    auto* bars = find<LabelBars>(*window, "chart_neuron_labels");
    ASSERT_TRUE(wait_until([&] { return !bars->isEmpty(); }));
    const LabelTable table = study(fox).labels();
    const ChartTable shown_table = bars->table();
    ASSERT_EQ(shown_table.rows.size(), table.present.size());
    EXPECT_DOUBLE_EQ(shown_table.rows[0][4].toDouble(), table.present[0].lift);
    EXPECT_DOUBLE_EQ(shown_table.rows[0][5].toDouble(), table.present[0].share_low);
    const QString purity = format::percent(table.present[0].share);
    EXPECT_TRUE(wait_until(
        [&] { return find<FactRow>(*window, "neuron_numbers")->value("purity") == purity; }));
}

TEST_F(NeuronPageTest, WithoutLabelsItSaysWhatWorks) {
    test::SampleOptions options;
    options.labels = false;
    show(fox, options);
    auto* bars = find<LabelBars>(*window, "chart_neuron_labels");
    ASSERT_TRUE(wait_until([&] { return bars->emptyText().startsWith("The documents have no"); }));
    EXPECT_TRUE(bars->isEmpty());
    EXPECT_TRUE(wait_until([&] {
        return find<FactRow>(*window, "neuron_numbers")->value("purity") == format::no_value;
    }));
    open_section("classifier");
    EXPECT_TRUE(wait_until([&] { return text_of("classifier_empty").contains("no labels"); }));
}

TEST_F(NeuronPageTest, EveryNumberIsCopiedWithWhereItIsFrom) {
    show(fox);
    auto* facts = find<FactRow>(*window, "neuron_numbers");
    ASSERT_TRUE(wait_until([&] { return facts->facts().size() > 3; }));
    for (const Fact& fact : facts->facts()) {
        EXPECT_TRUE(fact.meaning.contains("at k = 4")) << fact.caption.toStdString();
        EXPECT_TRUE(fact.meaning.contains("120")) << fact.caption.toStdString();
    }
    facts->setFocus();
    QTest::keyClick(facts, Qt::Key_C, Qt::ControlModifier);
    const QString copied = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(copied.startsWith("frequency ")) << copied.toStdString();
    for (const char* part : {"neuron 0", "planted-k4", "k = 4", "things", "sample.sscope"})
        EXPECT_TRUE(copied.contains(part)) << copied.toStdString();
}

TEST_F(NeuronPageTest, TheStripShowsEveryKAndChoosesOne) {
    show(fox);
    auto* strip = find<KStrip>(*window, "neuron_at_k");
    ASSERT_TRUE(
        wait_until([&] { return strip->values().size() == std::size_t{test::sample_stored_k}; }));
    const auto counts = study(fox).active_at_every_k();
    EXPECT_DOUBLE_EQ(strip->values()[3], static_cast<double>(counts[3]) / test::sample_documents);
    QTest::keyClick(strip, Qt::Key_Left);
    EXPECT_EQ(context->selection.k(), test::sample_k - 1);
}

TEST_F(NeuronPageTest, KeysNameStarAndTag) {
    show(fox);
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_S);
    EXPECT_TRUE(context->marks.mark(fox).star);
    QTest::keyClick(list(), Qt::Key_N);
    auto* field = find<QLineEdit>(*window, "neuron_name_field");
    ASSERT_TRUE(field->isVisible());
    QTest::keyClicks(field, "sly sns");  // letters that are keys elsewhere
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_EQ(context->neurons.description(fox), "sly sns");
    EXPECT_EQ(text_of("neuron_name"), "sly sns");
    EXPECT_TRUE(text_of("neuron_name_origin").startsWith("your own"));
    QTest::keyClick(list(), Qt::Key_N);
    QTest::keyClicks(field, "other");
    QTest::keyClick(field, Qt::Key_Escape);
    EXPECT_EQ(text_of("neuron_name"), "sly sns");
    QTest::keyClick(list(), Qt::Key_T);
    auto* tag = find<QLineEdit>(*window, "neuron_tag_field");
    QTest::keyClicks(tag, "keep");
    QTest::keyClick(tag, Qt::Key_Return);
    ASSERT_EQ(context->marks.mark(fox).tags, std::vector<std::string>{"keep"});
    ASSERT_TRUE(wait_until([&] { return find<Chip>(*window, "neuron_tag_keep")->isVisible(); }));
    click(find<Chip>(*window, "neuron_tag_keep"));
    EXPECT_TRUE(context->marks.mark(fox).tags.empty());
}

TEST_F(NeuronPageTest, AnEmptyNameIsTheAutomaticOneAgain) {
    show(fox);
    const QString automatic = context->neurons.description(fox);
    context->marks.setName(fox, "mine");
    click(find<QToolButton>(*window, "neuron_rename"));
    auto* field = find<QLineEdit>(*window, "neuron_name_field");
    field->clear();
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(context->marks.mark(fox).empty());
    EXPECT_NE(text_of("neuron_name"), "mine");
}

TEST_F(NeuronPageTest, LongAndRightToLeftNamesKeepThePage) {
    show(fox);
    const int width = find<QWidget>(*window, "neuron_scroll")->width();
    context->marks.setName(fox, QString(10000, u'x'));
    EXPECT_LE(text_of("neuron_name").size(), 500);
    EXPECT_EQ(find<QWidget>(*window, "neuron_scroll")->width(), width);
    EXPECT_EQ(context->marks.mark(fox).name.size(), 10000U);
    const QString hebrew = QString::fromUtf8("שועל, חיה\nשורה");
    context->marks.setName(fox, hebrew);
    EXPECT_EQ(text_of("neuron_name"), hebrew.simplified());
    EXPECT_EQ(find<QWidget>(*window, "neuron_scroll")->width(), width);
    QApplication::processEvents();  // it is painted without a warning
}

TEST_F(NeuronPageTest, ADeadNeuronSaysWhyAndWhoLives) {
    show(test::dead_neuron);
    ASSERT_TRUE(wait_until([&] { return text_of("neuron_death").contains("No document"); }));
    EXPECT_EQ(text_of("neuron_facts").replace(QChar::Nbsp, u' '),
              "Active in none of 120 documents at k = 4.");
    EXPECT_FALSE(find<QWidget>(*window, "chart_neuron_weights")->isVisible());
    EXPECT_TRUE(text_of("neuron_beaten_by").contains("active instead"));
    EXPECT_TRUE(text_of("neuron_examples_empty").contains("No document activates"));
    auto* chip = first_chip("nearest_alive_");
    ASSERT_NE(chip, nullptr);
    const NeuronId there = chip->neuron();
    click(chip);
    EXPECT_EQ(context->selection.neuron(), there);
    EXPECT_TRUE(wait_until([&] {
        return !find<QWidget>(*window, "neuron_death")->isVisible() &&
               find<QWidget>(*window, "chart_neuron_weights")->isVisible();
    }));
}

}  // namespace
}  // namespace sparsescope
