// SPDX-License-Identifier: GPL-3.0-or-later
// The page of one neuron, driven by mouse and keys.
#include <gtest/gtest.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include "app/controllers/neuron_examples.h"
#include "app/parts/document_list.h"
#include "core/code/sparse_head.h"
#include "core/workspace/neuron_study.h"
#include "tests/app/window_fixture.h"
#include "widgets/charts/brush_histogram.h"
#include "widgets/charts/label_bars.h"
#include "widgets/charts/line_chart.h"
#include "widgets/controls/fact_row.h"
#include "widgets/controls/fold_section.h"
#include "widgets/controls/k_strip.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

constexpr NeuronId fox = 0;  // stands for the first label

struct NeuronPageTest : WindowTest {
    void show(NeuronId neuron, const test::SampleOptions& options = {}) {
        test::make_workspace(file, options);
        show_page(neuron);
    }
    void show_page(NeuronId neuron) {
        open_with_model();
        window->resize(1280, 800);
        window->showPage(Page::neurons);
        select(neuron);
    }
    void select(NeuronId neuron) {
        context->selection.setNeuron(neuron);
        ASSERT_TRUE(wait_until([&] {
            const auto& view = context->neurons.view();
            return view && view->detail.summary.neuron == neuron &&
                   text_of("neuron_title") == QString("Neuron %1").arg(neuron);
        }));
    }
    DocumentList* list() { return find<DocumentList>(*window, "neuron_documents"); }
    BrushHistogram* histogram() { return find<BrushHistogram>(*window, "chart_neuron_weights"); }
    std::vector<DocumentId> shown() {
        std::vector<DocumentId> ids;
        for (int row = 0; row < list()->documents()->rowCount(); ++row)
            ids.push_back(list()->documents()->documentAt(row));
        return ids;
    }
    OneNeuron study(NeuronId neuron) {
        return value_of(value_of(NeuronStudy::of(context->selection.model()))
                            ->neuron(neuron, context->selection.k()));
    }
    static std::vector<DocumentId> ids_of(const std::vector<RankedDocument>& documents) {
        std::vector<DocumentId> ids;
        for (const RankedDocument& one : documents)
            ids.push_back(one.document);
        return ids;
    }
    void open_section(const QString& name) {
        auto* fold = find<FoldButton>(*window, "fold_" + name);
        if (!fold->isChecked()) click(fold);
        ASSERT_TRUE(fold->isChecked());
    }
};

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
    const QPoint from(chart->viewport()->width() * 6 / 10, chart->viewport()->height() / 2);
    const QPoint to(chart->viewport()->width() - 12, chart->viewport()->height() / 2);
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
    EXPECT_EQ(find<FactRow>(*window, "neuron_numbers")->value("purity"),
              format::percent(table.present[0].share));
}

TEST_F(NeuronPageTest, WithoutLabelsItSaysWhatWorks) {
    test::SampleOptions options;
    options.labels = false;
    show(fox, options);
    auto* bars = find<LabelBars>(*window, "chart_neuron_labels");
    ASSERT_TRUE(wait_until([&] { return bars->emptyText().startsWith("The documents have no"); }));
    EXPECT_TRUE(bars->isEmpty());
    EXPECT_EQ(find<FactRow>(*window, "neuron_numbers")->value("purity"), QString(format::no_value));
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
    EXPECT_TRUE(text_of("neuron_name_origin").startsWith("own name"));
    QTest::keyClick(list(), Qt::Key_N);
    QTest::keyClicks(field, "other");
    QTest::keyClick(field, Qt::Key_Escape);
    EXPECT_EQ(text_of("neuron_name"), "sly sns");
    QTest::keyClick(list(), Qt::Key_T);
    auto* tag = find<QLineEdit>(*window, "neuron_tag_field");
    QTest::keyClicks(tag, "keep");
    QTest::keyClick(tag, Qt::Key_Return);
    ASSERT_EQ(context->marks.mark(fox).tags, std::vector<std::string>{"keep"});
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
    EXPECT_EQ(text_of("neuron_facts"), "Active in none of 120 documents at k = 4.");
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

TEST_F(NeuronPageTest, NeighboursComeInFourGroups) {
    show(fox);
    open_section("neighbours");
    EXPECT_NE(first_chip("neighbour_"), nullptr);
    EXPECT_EQ(text_of("neuron_no_elsewhere"), "This workspace has one model.");
    const CoActivity together = study(fox).co_activity();
    if (together.together.empty())
        EXPECT_TRUE(
            wait_until([&] { return text_of("neuron_no_together").contains("more often"); }));
    else
        EXPECT_NE(first_chip(QString("together_%1").arg(together.together[0].neuron)), nullptr);
}

TEST_F(NeuronPageTest, ItsBestMatchInAnotherModelIsOneClickAway) {
    test::make_workspace(file);
    ModelId first = 0;
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        ModelInfo info = value_of(corpus.model("planted-k4"));
        first = info.id;
        const HeadWeights weights = value_of(corpus.head_weights(info.id));
        const CodeMatrix codes = value_of(corpus.codes(info.id));
        info.name = "twin";
        value_of(corpus.add_model(info, weights, &codes));
    }
    show_page(fox);
    open_section("neighbours");
    auto* models = find<QComboBox>(*window, "neuron_other_model");
    ASSERT_EQ(models->count(), 2);
    models->setCurrentIndex(1);
    auto* chip = first_chip("match_0");
    ASSERT_NE(chip, nullptr) << "the same row is the best match";
    click(chip);
    EXPECT_TRUE(wait_until([&] {
        const auto& view = context->neurons.view();
        return view && view->model->info.id == first && view->detail.summary.neuron == fox;
    }));
}

TEST_F(NeuronPageTest, AsClassifierItIsJudgedOnOtherDocuments) {
    show(fox);
    open_section("classifier");
    auto* facts = find<FactRow>(*window, "classifier_numbers");
    ASSERT_TRUE(wait_until([&] { return !facts->facts().empty(); }));
    const NeuronClassifier classifier = value_of(study(fox).classifier(0));
    EXPECT_EQ(facts->value("AUROC"), format::number(*classifier.judged.auroc));
    EXPECT_EQ(facts->value("F1 on test"), format::number(classifier.judged.f1));
    auto* slider = find<QSlider>(*window, "classifier_threshold");
    slider->setValue(slider->maximum());
    EXPECT_TRUE(text_of("classifier_at_threshold")
                    .contains(format::percent(classifier.curve.back().recall)));
    auto* labels = find<QComboBox>(*window, "classifier_label");
    labels->setFocus();
    QTest::keyClick(labels, Qt::Key_Down);
    const NeuronClassifier other = value_of(study(fox).classifier(1));
    EXPECT_TRUE(
        wait_until([&] { return facts->value("AUROC") == format::number(*other.judged.auroc); }));
}

TEST_F(NeuronPageTest, AblatingChangesTheResultsOfTheQuery) {
    show(fox);
    open_section("ablation");
    auto* facts = find<FactRow>(*window, "ablation_numbers");
    ASSERT_TRUE(wait_until([&] { return facts->facts().size() > 2; }));
    EXPECT_TRUE(text_of("ablation_results").contains("Ask something"));
    EXPECT_NE(facts->value("explained variance"), QString(format::no_value));
    const QString without = facts->value("explained variance");
    click(find<QToolButton>(*window, "ablation_one"));
    EXPECT_TRUE(wait_until([&] { return facts->value("explained variance") == "±0"; }));
    EXPECT_NE(without, "±0");
    context->search.moreLike(study(fox).examples().strongest(1)[0].document);
    ASSERT_TRUE(wait_until([&] { return context->search.answer().has_value(); }));
    EXPECT_TRUE(wait_until([&] { return text_of("ablation_results").contains("10 stay"); }));
    QTest::keyClick(find<QSlider>(*window, "ablation_factor"), Qt::Key_Home);
    EXPECT_TRUE(wait_until([&] {
        return text_of("ablation_results").contains("stay") &&
               facts->value("explained variance") == without;
    }));
}

TEST_F(NeuronPageTest, ADocumentAndAVectorAreTried) {
    show(fox);
    open_section("try");
    auto* button = find<QPushButton>(*window, "neuron_try_document");
    EXPECT_FALSE(button->isEnabled());
    const DocumentId document = context->selection.model()->ids[0];
    context->picked.pickDocuments({document}, SelectionBus::How::replace, "a test");
    ASSERT_TRUE(button->isEnabled());
    click(button);
    EXPECT_TRUE(wait_until([&] {
        return text_of("neuron_trial_words").startsWith(QString("Document %1: ").arg(document));
    })) << text_of("neuron_trial_words").toStdString();
    auto* field = find<QLineEdit>(*window, "neuron_try_vector");
    field->setFocus();
    QTest::keyClicks(field, "1, 2");
    EXPECT_TRUE(wait_until([&] { return text_of("neuron_trial_words").contains("has 2 numbers"); }))
        << text_of("neuron_trial_words").toStdString();
    field->selectAll();
    QString vector = "1";
    for (int i = 1; i < test::sample_dim; ++i)
        vector += ",0";
    QTest::keyClicks(field, vector);
    EXPECT_TRUE(wait_until([&] {
        return text_of("neuron_trial_words").startsWith("Your vector: Active at k = 4.") &&
               text_of("neuron_trial_words").contains("the largest");
    })) << text_of("neuron_trial_words").toStdString();
}

TEST_F(NeuronPageTest, ANoteIsKeptWhenTheNeuronChanges) {
    show(fox);
    open_section("note");
    auto* note = find<QPlainTextEdit>(*window, "neuron_note");
    note->setFocus();
    QTest::keyClicks(note, "seen in tests");  // S, N and T are letters here
    select(1);
    EXPECT_EQ(context->marks.mark(fox).note, "seen in tests");
    EXPECT_EQ(note->toPlainText(), "");
    EXPECT_FALSE(context->marks.mark(1).star);
    select(fox);
    EXPECT_EQ(note->toPlainText(), "seen in tests");
}

TEST_F(NeuronPageTest, FoldsAreRemembered) {
    show(fox);
    click(find<FoldButton>(*window, "fold_neighbours"));
    click(find<FoldButton>(*window, "fold_note"));
    window.reset();
    context.reset();
    show_page(fox);
    EXPECT_FALSE(find<FoldButton>(*window, "fold_neighbours")->isChecked());
    EXPECT_TRUE(find<FoldButton>(*window, "fold_note")->isChecked());
    EXPECT_EQ(window->findChild<QWidget*>("neuron_other_model"), nullptr)
        << "what is folded away is not even made";
}

TEST_F(NeuronPageTest, AMissingPictureKeepsItsPlace) {
    test::SampleOptions options;
    options.images = true;
    test::make_workspace(file, options);
    {
        auto database = value_of(Database::open(file, OpenMode::read_write));
        succeed(database.execute("DELETE FROM document_image WHERE document = 1"));
    }
    show_page(fox);
    ASSERT_TRUE(wait_until([&] { return !shown().empty(); }));
    const auto ids = shown();
    ASSERT_NE(std::ranges::find(ids, DocumentId{1}), ids.end());
    for (int row = 0; row < list()->documents()->rowCount(); ++row) {
        const auto& one = list()->documents()->row(row);
        EXPECT_EQ(one.image.isNull(), one.id == 1);
    }
    list()->grab();  // draws the place of the missing one, too
    EXPECT_TRUE(find<QWidget>(*window, "neuron_row_image")->isVisible());
}

// A neuron of one document has one bar, one example, and no near neighbours by chance.
TEST_F(NeuronPageTest, OneDocumentIsEnoughForAPage) {
    test::make_workspace(file);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        ModelInfo info = value_of(corpus.model("planted-k4"));
        const HeadWeights weights = value_of(corpus.head_weights(info.id));
        const CodeMatrix codes = value_of(corpus.codes(info.id));
        CodeMatrix one(codes.hidden());
        for (std::size_t row = 0; row < codes.rows(); ++row) {
            const NeuronId only[] = {row == 0 ? test::dead_neuron : NeuronId{0}};
            const float weight[] = {0.5F};
            one.append({only, weight});
        }
        info.name = "lonely";
        value_of(corpus.add_model(info, weights, &one));
    }
    show_page(test::dead_neuron);
    ASSERT_TRUE(wait_until([&] { return shown().size() == 1; }));
    EXPECT_TRUE(text_of("neuron_facts").startsWith("Active in 1 of 120"));
    auto* chart = histogram();
    chart->flush();
    QTest::keyClick(chart, Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_TRUE(wait_until([&] { return find<Chip>(*window, "examples_brushed")->isChecked(); }));
    for (const char* section : {"neighbours", "classifier", "ablation"})
        open_section(section);
    EXPECT_TRUE(wait_until([&] {
        return find<FactRow>(*window, "ablation_numbers")->facts().size() > 2 &&
               text_of("neuron_no_together").contains("None shares");
    }));
}

}  // namespace
}  // namespace sparsescope
