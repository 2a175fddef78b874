// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/neuron_report.h"

#include <algorithm>
#include <cmath>

#include "core/workspace/neuron_filter_rows.h"
#include "tests/core/workspace/model_fixture.h"
#include "tests/support/random_codes.h"

namespace sparsescope {
namespace {

// Forty documents in four dimensions, five neurons. Neuron 4 is active on one document, which is
// for training; neuron 3 is active on none.
class NeuronReportTest : public CorpusTest {
  protected:
    static constexpr int rows = 40;

    DatasetId add_documents(bool labels = true, int classes = 2) {
        DatasetSpec spec;
        spec.name = "planted";
        spec.source = "a test";
        spec.dim = 4;
        if (labels)
            spec.label_names = classes == 2 ? std::vector<std::string>{"a, \"b\"\nc", "plant"}
                                            : std::vector<std::string>{"only"};
        EmbeddingMatrix embeddings(rows, 4);
        std::vector<NewDocument> documents;
        for (int row = 0; row < rows; ++row) {
            for (float& value : embeddings.row(static_cast<std::size_t>(row)))
                value = static_cast<float>(random.uniform(-1, 1));
            NewDocument document;
            document.text = "document " + std::to_string(row);
            document.label = labels ? row % classes : no_label;
            document.split = row < 30 ? Split::train : Split::validation;
            documents.push_back(document);
        }
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(documents, embeddings.view()));
        return value_of(writer->commit());
    }

    static HeadWeights head() {
        HeadWeights head;
        head.dim = 4;
        head.hidden = 5;
        head.encoder_weight = {1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0};
        head.pre_bias.resize(4);
        head.latent_bias.resize(5);
        return head;
    }

    static CodeMatrix planted_codes(bool silent = false) {
        CodeMatrix codes(5);
        for (int row = 0; row < rows; ++row) {
            std::vector<std::pair<NeuronId, float>> entries;
            if (row % 2 == 0) entries.emplace_back(0, 1.0F + static_cast<float>(row));
            if (row % 4 == 1) entries.emplace_back(1, 0.5F);
            if (row < 20) entries.emplace_back(2, 0.25F);
            if (row == 7) entries.emplace_back(4, 3.0F);
            if (silent) entries.clear();
            codes.append(test::make_code(entries).view());
        }
        return codes;
    }

    std::shared_ptr<const LoadedModel> add_model(DatasetId dataset, const CodeMatrix& codes,
                                                 std::optional<RunId> run = {},
                                                 const HeadWeights& weights = head()) {
        ModelInfo info;
        info.name = "model " + std::to_string(++models);
        info.dataset = dataset;
        info.run = run;
        info.dim = 4;
        info.hidden = weights.hidden;
        info.k = 3;
        info.stored_k = 3;
        return value_of(load_model(corpus, value_of(corpus.add_model(info, weights, &codes))));
    }

    Corpus corpus = value_of(Corpus::create(workspace()));
    Random random{5};
    int models = 0;
};

TEST_F(NeuronReportTest, AgreesWithThePageOfOneNeuron) {
    const auto model = add_model(add_documents(), planted_codes());
    const auto reports = value_of(neuron_reports(corpus, *model, 3));
    const auto summaries = model->neurons(3);
    ASSERT_EQ(reports.neurons.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) {
        const NeuronSummary& here = reports.neurons[i].summary;
        EXPECT_EQ(here.active_documents, summaries[i].active_documents);
        EXPECT_EQ(here.active_held_out, summaries[i].active_held_out);
        EXPECT_EQ(here.frequency, summaries[i].frequency);
        EXPECT_EQ(here.mean_weight, summaries[i].mean_weight);
        EXPECT_EQ(here.purity, summaries[i].purity);
        EXPECT_EQ(here.top_label, summaries[i].top_label);
        EXPECT_EQ(here.spark, summaries[i].spark);
        const auto detail = value_of(model->neuron(static_cast<NeuronId>(i), 3));
        EXPECT_NEAR(*reports.neurons[i].nearest_cosine, detail.neighbours.front().cosine, 1e-6);
        EXPECT_EQ(reports.neurons[i].nearest, detail.neighbours.front().neuron);
    }
    EXPECT_EQ(*reports.neurons[0].purity, 1);
    EXPECT_EQ(*reports.neurons[0].base_rate, 0.5);
    EXPECT_EQ(*reports.neurons[0].lift, 2);
    EXPECT_TRUE(reports.neurons[0].mono());
    EXPECT_FALSE(reports.neurons[4].purity);  // one document
    EXPECT_FALSE(reports.neurons[4].mono());
    EXPECT_NEAR(*reports.neurons[2].nearest_cosine, std::sqrt(0.5), 1e-6);
    EXPECT_EQ(reports.use.documents, 40);
    EXPECT_EQ(reports.use.k, 3);
    EXPECT_EQ(reports.labelled, 40);
    EXPECT_EQ(reports.held_out, 10);
    EXPECT_EQ(reports.held_out_part, Split::validation);
    EXPECT_EQ(reports.dead(), 3);   // 2, 3 and 4 are silent on the last ten documents
    EXPECT_EQ(reports.never(), 1);  // 3 on all
    EXPECT_TRUE(reports.unknown.empty());
    EXPECT_EQ(neuron_reports(corpus, *model, 4).error().code, ErrorCode::invalid_argument);
}

TEST_F(NeuronReportTest, LeavesRemovedDocumentsOut) {
    const DatasetId dataset = add_documents();
    auto model = add_model(dataset, planted_codes());
    const auto before = value_of(neuron_reports(corpus, *model, 3));
    std::vector<DocumentId> gone;
    for (const DocumentId id : model->ids)
        if (model->row_of(id) < 20 && model->row_of(id) % 2 == 0) gone.push_back(id);
    succeed(corpus.remove_documents(gone));
    model = value_of(load_model(corpus, model->info.id));
    const auto after = value_of(neuron_reports(corpus, *model, 3));
    EXPECT_EQ(after.use.documents, 30);
    EXPECT_EQ(after.labelled, 30);
    EXPECT_EQ(after.neurons[0].summary.active_documents, 10);
    EXPECT_DOUBLE_EQ(after.neurons[0].summary.frequency, 10.0 / 30);
    EXPECT_DOUBLE_EQ(*after.neurons[0].base_rate, 10.0 / 30);
    EXPECT_DOUBLE_EQ(*after.neurons[0].lift, 3);
    EXPECT_NE(*after.neurons[1].mono_base, *before.neurons[1].mono_base);
}

TEST_F(NeuronReportTest, SaysWhatCannotBeKnown) {
    const auto unlabelled =
        value_of(neuron_reports(corpus, *add_model(add_documents(false), planted_codes()), 3));
    ASSERT_EQ(unlabelled.unknown.size(), 1U);
    EXPECT_NE(unlabelled.unknown[0].find("no document has a label"), std::string::npos);
    EXPECT_FALSE(unlabelled.neurons[0].purity);
    EXPECT_TRUE(unlabelled.neurons[0].mono());
    EXPECT_EQ(unlabelled.use.classes, 0);
}

TEST_F(NeuronReportTest, NeedsNoEmbeddingsForTheRest) {
    LoadedModel model = *add_model(add_documents(), planted_codes());
    model.dataset.dim = 0;
    const auto texts = value_of(neuron_reports(corpus, model, 3));
    ASSERT_EQ(texts.unknown.size(), 1U);
    EXPECT_NE(texts.unknown[0].find("texts only"), std::string::npos);
    EXPECT_FALSE(texts.neurons[0].mono());
    EXPECT_EQ(*texts.neurons[0].purity, 1);
}

TEST_F(NeuronReportTest, OfOneClassLiftIsOneAndEntropyZero) {
    const auto one =
        value_of(neuron_reports(corpus, *add_model(add_documents(true, 1), planted_codes()), 3));
    EXPECT_EQ(*one.neurons[0].purity, 1);
    EXPECT_EQ(*one.neurons[0].lift, 1);
    EXPECT_EQ(*one.neurons[0].entropy, 0);
    EXPECT_EQ(one.use.classes, 1);
    EXPECT_EQ(one.use.covered_classes, 1);
}

TEST_F(NeuronReportTest, OfSilentNeurons) {
    const auto silent =
        value_of(neuron_reports(corpus, *add_model(add_documents(), planted_codes(true)), 3));
    EXPECT_EQ(silent.dead(), 5);
    EXPECT_EQ(silent.never(), 5);
    EXPECT_EQ(silent.use.effective, 0);
    EXPECT_FALSE(silent.neurons[0].mono());
    EXPECT_EQ(silent.neurons[0].summary.frequency, 0);
}

TEST_F(NeuronReportTest, OfNoDocuments) {
    const DatasetId dataset = add_documents();
    auto model = add_model(dataset, planted_codes());
    succeed(corpus.remove_documents(model->ids));
    model = value_of(load_model(corpus, model->info.id));
    const auto none = value_of(neuron_reports(corpus, *model, 3));
    EXPECT_EQ(none.use.documents, 0);
    EXPECT_EQ(none.neurons[0].summary.frequency, 0);
    EXPECT_FALSE(none.neurons[0].purity);
    EXPECT_FALSE(none.neurons[0].mono());
    EXPECT_EQ(none.never(), 5);
}

TEST_F(NeuronReportTest, KnowsWhenANeuronDied) {
    const DatasetId dataset = add_documents();
    RunInfo run;
    run.name = "run";
    run.dataset = dataset;
    run.config = "{}";
    const RunId id = value_of(corpus.add_run(run));
    RunMetrics metrics;
    metrics.changes = {{.step = 10, .born = {0, 2, 3, 4}, .died = {}, .revived = {}},
                       {.step = 20, .born = {}, .died = {0, 2, 3}, .revived = {}},
                       {.step = 30, .born = {}, .died = {4}, .revived = {2}}};
    succeed(corpus.append_metrics(id, metrics));
    const auto reports =
        value_of(neuron_reports(corpus, *add_model(dataset, planted_codes(), id), 3));
    EXPECT_FALSE(reports.neurons[0].died_step);  // alive on validation documents after all
    EXPECT_FALSE(reports.neurons[1].died_step);
    EXPECT_FALSE(reports.neurons[2].died_step);  // revived
    EXPECT_EQ(reports.neurons[3].died_step, 20);
    EXPECT_EQ(reports.neurons[4].died_step, 30);
}

TEST_F(NeuronReportTest, StabilityIsTheMeanBestMatchInOtherModels) {
    const DatasetId dataset = add_documents();
    const auto model = add_model(dataset, planted_codes());
    EXPECT_TRUE(value_of(sister_models(corpus, *model)).empty());
    EXPECT_TRUE(value_of(neuron_stability(corpus, *model, {}, {}, {})).empty());
    HeadWeights turned = head();
    turned.encoder_weight = {0, 0, 0, 1, 0, 2, 0, 0, 3, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0};
    (void)add_model(dataset, planted_codes(), {}, turned);
    (void)add_model(dataset, planted_codes(), {}, head());
    const auto others = value_of(sister_models(corpus, *model));
    ASSERT_EQ(others.size(), 2U);
    const auto stability = value_of(neuron_stability(corpus, *model, others, {}, {}));
    ASSERT_EQ(stability.size(), 5U);
    EXPECT_NEAR(stability[0], (std::sqrt(0.5) + 1) / 2, 1e-6);
    EXPECT_NEAR(stability[1], 1, 1e-6);
    EXPECT_NEAR(stability[4], 0, 1e-6);  // a row of zeros
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(neuron_stability(corpus, *model, others, stop.get_token(), {}).error().code,
              ErrorCode::cancelled);
}

class NeuronFilterRowsTest : public NeuronReportTest {
  protected:
    std::vector<std::size_t> found(const std::string& text) {
        const auto set = filter_neurons(value_of(read_neuron_filter(text)), facts);
        EXPECT_TRUE(set) << text << ": " << set.error().message;
        std::vector<std::size_t> neurons;
        for (std::size_t i = 0; set && i < set->rows(); ++i)
            if (set->contains(i)) neurons.push_back(i);
        return neurons;
    }
    std::string refused(const std::string& text) {
        const auto filter = read_neuron_filter(text);
        if (!filter) return filter.error().message;
        const auto set = filter_neurons(*filter, facts);
        EXPECT_FALSE(set) << text;
        return set ? "" : set.error().message;
    }
    using Ids = std::vector<std::size_t>;

    std::shared_ptr<const LoadedModel> model = add_model(add_documents(), planted_codes());
    NeuronReports reports = value_of(neuron_reports(corpus, *model, 3));
    std::vector<NeuronMark> marks{
        {.neuron = 1, .name = "High Court, \"appeals\"", .star = true, .tags = {"review"}},
        {.neuron = 3, .note = "ask Ann", .tags = {"review", "to do"}}};
    NameBook names{{.names = {{0, "dogs", 0.9}, {1, "law", 0.8}, {2, "mixed: a, b", {}, true}}},
                   marks};
    NeuronFacts facts{.reports = reports.neurons,
                      .names = &names,
                      .marks = marks,
                      .label_names = model->dataset.label_names,
                      .weights = &model->weights};
};

TEST_F(NeuronFilterRowsTest, FindWhatTheyAskFor) {
    EXPECT_EQ(found(""), (Ids{0, 1, 2, 3, 4}));
    EXPECT_EQ(found("dead"), (Ids{2, 3, 4}));
    EXPECT_EQ(found("alive"), (Ids{0, 1}));
    EXPECT_EQ(found("never"), (Ids{3}));
    EXPECT_EQ(found("star"), (Ids{1}));
    EXPECT_EQ(found("named"), (Ids{1}));
    EXPECT_EQ(found("noted"), (Ids{3}));
    EXPECT_EQ(found("purity>0.8"), (Ids{0, 1}));
    EXPECT_EQ(found("-purity>80%"), (Ids{2, 3, 4}));  // unknown is not above
    EXPECT_EQ(found("frequency>=0.5"), (Ids{0, 2}));
    EXPECT_EQ(found("documents<2"), (Ids{3, 4}));
    EXPECT_EQ(found("weight<1"), (Ids{1, 2}));  // a silent neuron has none
    EXPECT_EQ(found("mean=0.5"), (Ids{1}));
    EXPECT_EQ(found("support>0 lift<1.5"), (Ids{2}));
    EXPECT_EQ(found("entropy<0.5"), (Ids{0, 1}));
    EXPECT_EQ(found("cosine>0.7"), (Ids{0, 1, 2}));
    EXPECT_EQ(found("score>0.85"), (Ids{0}));
    EXPECT_EQ(found("name~court"), (Ids{1}));
    EXPECT_EQ(found("name~MIXED"), (Ids{2}));
    EXPECT_EQ(found("note~ann"), (Ids{3}));
    EXPECT_EQ(found("label:plant"), (Ids{1, 4}));
    EXPECT_EQ(found("label:\"\""), (Ids{3}));
    EXPECT_EQ(found("tag:review -tag:\"to do\""), (Ids{1}));
    EXPECT_EQ(found("id:2 or id>3"), (Ids{2, 4}));
    EXPECT_EQ(found("near:2>0.6"), (Ids{0, 1, 2}));
    EXPECT_EQ(found("near:4>0.6"), (Ids{4}));  // a row of zeros is near itself only
    EXPECT_EQ(found("(star or noted) -alive"), (Ids{3}));
}

TEST_F(NeuronFilterRowsTest, FindALabelWithCommasAndNewlines) {
    EXPECT_EQ(found(to_text(NeuronFilter{.kind = NeuronFilter::Kind::condition,
                                         .condition = NeuronLabelIs{"a, \"b\"\nc"}})),
              (Ids{0, 2}));
}

TEST_F(NeuronFilterRowsTest, RefuseWhatThereIsNot) {
    EXPECT_NE(refused("label:plnt").find("Did you mean \"plant\"?"), std::string::npos);
    EXPECT_NE(refused("tag:zebra").find("There is no tag \"zebra\""), std::string::npos);
    EXPECT_NE(refused("near:5>0.5").find("neurons are 0 to 4"), std::string::npos);
    EXPECT_NE(refused("stability>0.5").find("has not been computed"), std::string::npos);
    EXPECT_NE(refused("alive purity>x").find("wrong at character 14"), std::string::npos);
    facts.weights = nullptr;
    EXPECT_NE(refused("near:1>0.5").find("weights"), std::string::npos);
}

TEST_F(NeuronFilterRowsTest, CountWhatCanBeCompleted) {
    const NeuronVocabulary words = neuron_vocabulary(facts);
    EXPECT_EQ(words.neurons, 5U);
    ASSERT_EQ(words.labels.size(), 2U);
    EXPECT_EQ(words.labels[0].documents, 2);
    ASSERT_EQ(words.tags.size(), 2U);
    EXPECT_EQ(words.tags[0].text, "review");
    EXPECT_EQ(words.tags[0].documents, 2);
}

}  // namespace
}  // namespace sparsescope
