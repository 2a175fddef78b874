// SPDX-License-Identifier: GPL-3.0-or-later
// A link to a neuron or a document opens the one that it means, whichever model is selected.
#include <gtest/gtest.h>

#include <QToolButton>

#include "tests/app/steering_fixture.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

// Two models of the same documents, the newer one selected, and other documents without a model.
struct NeuronLinks : SteeringTest {
    static constexpr NeuronId dead = 7;
    ModelId first = 0, second = 0;
    DatasetId things = 0, others = 0;

    void SetUp() override {
        test::make_workspace(file);
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        const ModelInfo planted = value_of(corpus.model("planted-k4"));
        first = planted.id;
        things = planted.dataset;
        second = add_model(corpus, "second", planted);
        DatasetSpec spec;
        spec.name = "others";
        spec.dim = test::sample_dim;
        const auto writer = value_of(corpus.add_dataset(spec));
        std::vector<NewDocument> texts(3);
        for (NewDocument& document : texts) {
            document.text = "another text";
            document.split = Split::train;
        }
        const EmbeddingMatrix rows = value_of(corpus.embeddings(things, 0, 3));
        succeed(writer->append(texts, rows.view()));
        others = value_of(writer->commit());
        RunInfo run;
        run.name = "run of the first";
        run.dataset = things;
        run.model = first;
        run.state = RunState::finished;
        run.config = planted.config;
        run.total_steps = 100;
        value_of(corpus.add_run(run));
    }
    static ModelId add_model(Corpus& corpus, const char* name, ModelInfo info) {
        const HeadWeights weights = value_of(corpus.head_weights(info.id));
        const CodeMatrix codes = value_of(corpus.codes(info.id));
        info.name = name;
        return value_of(corpus.add_model(info, weights, &codes));
    }
    void open_second() {
        open_with_model(test::make_engine(
            folder.path(),
            {ResultEvent{R"({"neuron": 7, "died_step": 40, "before_step": 30, "after_step": 42,
                "owned": 3, "taken": 2, "heirs": [{"neuron": 2, "documents": 2}],
                "documents": []})"}},
            "cat \"$events\""));
        ASSERT_EQ(context->workspace.wantedModel(), second);
    }
    void ask_for_obituary() {
        window->showPage(Page::train);
        ASSERT_TRUE(wait_until([this] { return context->shown.id() == 1; }));
        auto* charts = window->findChild<QWidget*>("train_charts");
        QMetaObject::invokeMethod(charts, "deathActivated", Q_ARG(quint32, 7), Q_ARG(qint64, 40));
        ASSERT_TRUE(wait_until([this] { return text_of("obituary_sentence").contains("owned"); }));
    }
    // Whether the Neurons page came to show this neuron of this model, and stays with it.
    bool shows(ModelId model, NeuronId neuron) {
        return wait_until([&] {
                   const auto& view = context->neurons.view();
                   return view && view->model->info.id == model &&
                          view->detail.summary.neuron == neuron &&
                          context->neurons.summariesK() > 0;
               }) &&
               context->selection.neuron() == neuron &&
               text_of("neuron_title") == QString("Neuron %1").arg(neuron);
    }
};

TEST_F(NeuronLinks, AnObituaryOpensTheNeuronOfItsRunsModel) {
    open_second();
    ASSERT_NE(context->selection.neuron(), dead);
    ask_for_obituary();
    click(find<QToolButton>(*window, "obituary_page"));
    EXPECT_TRUE(shows(first, dead));
}

TEST_F(NeuronLinks, AnHeirIsOfTheSameModel) {
    open_second();
    ask_for_obituary();
    click(first_chip("heir_2"));
    EXPECT_TRUE(shows(first, 2));
}

TEST_F(NeuronLinks, OfTheSelectedModelItIsShownAtOnce) {
    open_second();
    window->commands().goToNeuron(second, 5);
    EXPECT_EQ(context->selection.neuron(), 5U);
    EXPECT_EQ(context->workspace.wantedModel(), second);
}

// The first is still loading when the second click comes.
TEST_F(NeuronLinks, TheLastOfTwoLinksCounts) {
    open_second();
    window->commands().goToNeuron(first, 4);
    window->commands().goToNeuron(first, 3);
    EXPECT_TRUE(shows(first, 3));
    window->commands().goToNeuron(first, 4);
    window->commands().goToNeuron(second, 1);
    EXPECT_TRUE(shows(second, 1));
}

TEST_F(NeuronLinks, ASearchWithANeuronIsOfItsModel) {
    open_second();
    window->commands().goToSearchWith(first, 2);
    ASSERT_TRUE(wait_until([this] {
        const auto& answer = context->search.answer();
        return answer && answer->model == first;
    }));
    EXPECT_EQ(context->search.query()->request.neurons.front().neuron, 2U);
    // Another model has another neuron 2: the question has no meaning there.
    context->workspace.selectModel(second);
    EXPECT_FALSE(context->search.query());
}

TEST_F(NeuronLinks, ChangedWeightsStayWithTheirModel) {
    open_second();
    context->search.moreLike(1);
    context->search.setWeight(3, 0.5);
    context->workspace.selectModel(first);
    ASSERT_TRUE(context->search.query());
    EXPECT_TRUE(context->search.query()->request.neurons.empty());
    EXPECT_EQ(context->search.query()->request.documents, std::vector<DocumentId>{1});
}

TEST_F(NeuronLinks, MoreLikeADocumentSearchesItsOwnDataset) {
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        ModelInfo info = value_of(corpus.model("planted-k4"));
        const HeadWeights weights = value_of(corpus.head_weights(info.id));
        CodeMatrix three(test::sample_hidden);
        const CodeMatrix codes = value_of(corpus.codes(info.id));
        for (std::size_t row = 0; row < 3; ++row)
            three.append(codes.row(row));
        info.name = "of the others";
        info.dataset = others;
        value_of(corpus.add_model(info, weights, &three));
    }
    open_with_model();
    ASSERT_EQ(context->workspace.currentDataset()->id, others);
    window->commands().goToMoreLike(things, 1);
    ASSERT_TRUE(wait_until([this] {
        const auto& answer = context->search.answer();
        return answer && answer->dataset != others && !answer->empty();
    }));
    EXPECT_EQ(context->search.query()->request.documents, std::vector<DocumentId>{1});
}

TEST_F(NeuronLinks, NamesAreNotThoseOfAnotherModelsNeurons) {
    open_second();
    EXPECT_EQ(context->neurons.neuronName(first, 2), "2");
    EXPECT_TRUE(wait_until([this] { return context->neurons.neuronName(second, 2) != "2"; }));
}

}  // namespace
}  // namespace sparsescope
