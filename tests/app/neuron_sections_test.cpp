// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of a neuron's page that fold, driven by mouse and keys.
#include "tests/app/neuron_page_fixture.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

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

TEST_F(NeuronPageTest, ItsPastIsToldByTheEngine) {
    test::make_workspace(file);
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        RunInfo run;
        run.name = "its run";
        run.dataset = value_of(corpus.datasets()).front().id;
        run.model = value_of(corpus.model("planted-k4")).id;
        run.state = RunState::finished;
        run.config = value_of(corpus.model("planted-k4")).config;
        value_of(corpus.add_run(run));
    }
    show_page(fox,
              test::make_engine(folder.path(),
                                {ResultEvent{R"({"neuron": 0, "run": 1, "encoded": 90, "final_k": 4,
                           "moments": [{"step": 10, "k": 8, "active": 9, "active_at_final": 9,
                               "cosine": 0.5, "overlap": 0.2, "label": "oak", "purity": 0.5},
                             {"step": 40, "k": 4, "active": 15, "active_at_final": 15,
                               "cosine": 1, "overlap": 1, "label": "fox", "purity": 1}]})"}},
                                "cat \"$events\""));
    open_section("past");
    ASSERT_TRUE(wait_until([&] { return text_of("neuron_past_words").contains("2 kept moments"); }))
        << text_of("neuron_past_words").toStdString();
    EXPECT_TRUE(text_of("neuron_past_words")
                    .contains(QString::fromUtf8("oak (50 %) until step 10, then "
                                                "fox (100 %)")
                                  .replace(" %", format::thin_space + QString("%"))))
        << text_of("neuron_past_words").toStdString();
    EXPECT_TRUE(test::engine_arguments(folder.path()).contains("history"));
    const auto points = find<LineChart>(*window, "chart_neuron_past")->data(1);
    ASSERT_EQ(points.size(), 2U);
    EXPECT_EQ(points[0].x, 10);
    EXPECT_EQ(points[0].y, 0.5);
}

TEST_F(NeuronPageTest, AModelFromElsewhereHasNoPast) {
    show(fox);
    open_section("past");
    EXPECT_TRUE(
        wait_until([&] { return text_of("neuron_past_words").contains("was not trained here"); }));
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
    ASSERT_TRUE(wait_until([&] {
        const auto ids = shown();
        return std::ranges::find(ids, DocumentId{1}) != ids.end();
    }));
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
