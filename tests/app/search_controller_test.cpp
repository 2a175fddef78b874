// SPDX-License-Identifier: GPL-3.0-or-later
// Search as the page sees it.
#include <gtest/gtest.h>

#include <QFile>

#include "app/controllers/app_context.h"
#include "tests/app/sample_workspace.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using test::wait_until;
using Role = NeuronTerm::Role;

constexpr int documents_of_a_label = test::sample_documents / test::sample_labels;

struct SearchControllerTest : testing::Test {
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "sample.sscope";
    std::unique_ptr<AppContext> context;
    QString failure;
    int answers = 0;

    void open(const test::SampleOptions& options = {}) {
        test::make_workspace(file, options);
        context = std::make_unique<AppContext>(
            AppContext::Options{.settings_file = in_folder("settings.ini"),
                                .engine = {},
                                .example = in_folder("example.sscope")});
        QObject::connect(&context->search, &SearchController::failed,
                         [this](const QString& text) { failure = text; });
        QObject::connect(&context->search, &SearchController::answered, [this] { ++answers; });
        context->workspace.open(QString::fromStdString(file.string()));
        ASSERT_TRUE(wait_until([this] { return context->workspace.isOpen(); }));
    }
    void open_searchable(const test::SampleOptions& options = {}) {
        open(options);
        ASSERT_TRUE(wait_until([this] { return search().index().searchable() != nullptr; }));
        ASSERT_TRUE(wait_until([this] { return context->selection.model() != nullptr; }));
    }
    QString in_folder(const char* name) const {
        return QString::fromStdString((folder.path() / name).string());
    }
    SearchController& search() { return context->search; }
    const SearchAnswer& answer() { return *search().answer(); }
    std::vector<HitRow> hits(std::size_t column = 0) {
        return answer().hitRows(answer().columns.at(column));
    }
    DocumentId document(int row) { return search().index().searchable()->id_of(row); }
    // For the answer to the newest question.
    bool wait_for_answer() {
        return wait_until([this] {
            return search().answer() && !search().busy() &&
                   answer().query.request == search().query()->request;
        });
    }
    double weight_of(NeuronId neuron) {
        for (const QueryNeuron& one : answer().neurons)
            if (one.neuron == neuron) return one.weight;
        return 0;
    }
};

TEST_F(SearchControllerTest, ADocumentIsExplainedAndFollowsK) {
    open_searchable();
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    const auto check = [this] {
        ASSERT_FALSE(hits().empty());
        for (const HitRow& row : hits()) {
            double sum = 0;
            for (const Contribution& part : row.hit.contributions)
                sum += part.value;
            EXPECT_NEAR(sum, row.hit.score, 1e-6);
            EXPECT_LE(row.hit.contributions.size(), std::size_t(answer().k));
        }
    };
    check();
    EXPECT_EQ(hits().front().label, "fox");
    EXPECT_EQ(answer().searched, test::sample_documents);
    EXPECT_EQ(answer().query.request.documents.size(), 1U);
    context->selection.setK(1);
    ASSERT_TRUE(wait_until([&] { return answer().k == 1; }));
    check();
    EXPECT_EQ(answer().neuronOrder(), std::vector<NeuronId>{0});
}

TEST_F(SearchControllerTest, SeveralDocumentsAreOneQuery) {
    open_searchable();
    search().searchDocuments({document(0), document(1)});
    ASSERT_TRUE(wait_for_answer());
    QSet<QString> labels;
    for (std::size_t i = 0; i < 20; ++i)
        labels.insert(hits()[i].label);
    EXPECT_TRUE(labels.contains("fox"));
    EXPECT_TRUE(labels.contains("oak"));
    for (const HitRow& row : hits())
        EXPECT_TRUE(row.hit.document != document(0) && row.hit.document != document(1));
}

TEST_F(SearchControllerTest, AVectorFindsItsNeighboursOrIsRefused) {
    open_searchable();
    std::vector<float> vector(test::sample_dim, 0);
    vector[3] = 2;  // rain
    search().searchVector(vector);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().front().label, "rain");
    search().searchVector({1, 2, 3});
    ASSERT_TRUE(wait_until([&] { return !failure.isEmpty(); }));
    EXPECT_TRUE(failure.contains("16") && failure.contains("3")) << failure.toStdString();
}

TEST_F(SearchControllerTest, NeuronsAreAQuery) {
    open_searchable();
    search().searchNeurons({{2, Role::weight, 1}});
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().front().label, "iron");
    search().setRole(4, Role::require, true);
    ASSERT_TRUE(wait_for_answer());
    for (const HitRow& row : hits())
        EXPECT_TRUE(row.hit.contributions.front().neuron == 2U);
    search().resetNeurons();
    EXPECT_FALSE(search().answer().has_value());
}

TEST_F(SearchControllerTest, WeightsChangeWhatIsFound) {
    open_searchable();
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().front().label, "fox");
    const double own = weight_of(0);
    EXPECT_GT(own, 0.5);
    search().setWeight(0, 0);
    search().setWeight(1, 1);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().front().label, "oak");
    search().resetNeuron(1);
    search().resetNeuron(0);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().front().label, "fox");
    EXPECT_NEAR(weight_of(0), own, 1e-9);
}

TEST_F(SearchControllerTest, AForbiddenNeuronIsInNoHit) {
    open_searchable();
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    search().setRole(0, Role::forbid, true);
    ASSERT_TRUE(wait_for_answer());
    for (const HitRow& row : hits())
        for (const Contribution& part : row.hit.contributions)
            EXPECT_NE(part.neuron, 0U);
    // One of the two.
    search().setRole(0, Role::require, true);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(search().query()->request.neurons, (std::vector<NeuronTerm>{{0, Role::require, 1}}));
    for (const HitRow& row : hits())
        EXPECT_EQ(row.label, "fox");
}

TEST_F(SearchControllerTest, AFilterNarrowsWordsAndCodes) {
    open_searchable();
    search().setFilter("split:test");
    search().searchText("fox");
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().size(), std::size_t(documents_of_a_label / 5));
    EXPECT_EQ(answer().let_through, test::sample_documents / 5);
    search().moreLike(document(0));
    search().setFilter("label:oak");
    ASSERT_TRUE(wait_for_answer());
    for (const HitRow& row : hits())
        EXPECT_EQ(row.label, "oak");
}

TEST_F(SearchControllerTest, AFilterThatLetsNothingThroughSaysWhichPartToDrop) {
    open_searchable();
    search().setFilter("label:oak text~iron");
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(answer().let_through, 0);
    ASSERT_EQ(answer().without.size(), 2U);
    EXPECT_EQ(answer().without.front().documents, documents_of_a_label);
    search().setFilter(answer().without.front().rest);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(answer().let_through, documents_of_a_label);
}

TEST_F(SearchControllerTest, ColumnsAnswerSideBySide) {
    open_searchable();
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    EXPECT_FALSE(answer().columns.front().recall.has_value());
    auto columns = search().columns();
    columns.push_back({.searcher = searcher::dense, .k = 0});
    columns.push_back({.searcher = "truncated", .k = 0, .dimensions = 4});
    columns.push_back({.searcher = searcher::two_stage, .k = 0, .dense_weight = 0.5});
    search().setColumns(columns);
    ASSERT_TRUE(wait_until([&] { return answer().columns.size() == 4; }));
    EXPECT_GT(*answer().columns[0].recall, 0);
    EXPECT_EQ(answer().columns[1].recall, 1);
    EXPECT_TRUE(hits(1).front().hit.contributions.empty());
    const SearchHit both = hits(3).front().hit;
    ASSERT_TRUE(both.parts.has_value());
    EXPECT_NEAR(both.score, both.parts->sparse + 0.5 * both.parts->dense, 1e-9);
    columns.push_back({.searcher = "dense-int8", .k = 0});
    search().setColumns(columns);
    EXPECT_EQ(search().columns().size(), SearchController::column_limit);
    search().removeColumn(1);
    EXPECT_EQ(answer().columns[1].column.searcher, "truncated");
    ASSERT_TRUE(wait_until([&] { return !answer().columns[0].recall; }));
}

TEST_F(SearchControllerTest, OnlyTheNewestSearchAnswers) {
    open_searchable();
    std::vector<std::string> answered;
    QObject::connect(&search(), &SearchController::answered, [&] {
        if (search().answer()) answered.push_back(answer().query.request.text);
    });
    for (const char* word : {"f", "fo", "fox", "oak"})
        search().searchText(word);
    ASSERT_TRUE(wait_until([&] { return !answered.empty(); }));
    QCoreApplication::processEvents();
    EXPECT_EQ(answered, std::vector<std::string>{"oak"});
    EXPECT_EQ(hits().size(), std::size_t(documents_of_a_label));
}

TEST_F(SearchControllerTest, ADraggedWeightEndsAtItsLastValue) {
    open_searchable();
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    const int before = answers;
    for (int step = 1; step <= 50; ++step)
        search().setWeight(1, step / 50.0);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(answer().query.term(1, Role::weight)->weight, 1);
    EXPECT_LT(answers - before, 50);
}

TEST_F(SearchControllerTest, TextIsSearchedWithoutAModelAndDocumentsAreNot) {
    open({.model = false});
    search().setFilter("split:test");
    search().searchText("iron");
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().size(), std::size_t(documents_of_a_label / 5));
    search().moreLike(1);
    EXPECT_TRUE(failure.contains("needs a model")) << failure.toStdString();
}

TEST_F(SearchControllerTest, AModelWithoutCodesSaysWhatToDo) {
    open({.encoded = false});
    EXPECT_NE(search().index().withoutCodes(), 0);
    search().moreLike(1);
    EXPECT_TRUE(failure.contains("Encode")) << failure.toStdString();
}

TEST_F(SearchControllerTest, ADocumentThatDoesNotExistIsSaid) {
    open_searchable();
    search().moreLike(999'999);
    EXPECT_TRUE(wait_until([&] { return !failure.isEmpty(); }));
    EXPECT_FALSE(search().answer().has_value());
}

TEST_F(SearchControllerTest, AQuestionAskedBeforeTheModelIsOpenIsAnswered) {
    open();
    search().searchNeurons({{0, Role::weight, 1}});
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(hits().front().label, "fox");
}

TEST_F(SearchControllerTest, DocumentsThatAreRemovedLeaveTheList) {
    open_searchable();
    search().searchNeurons({{0, Role::weight, 1}});
    ASSERT_TRUE(wait_for_answer());
    const DocumentId best = hits().front().hit.document;
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        succeed(corpus.remove_documents(std::span(&best, 1)));
    }
    ASSERT_TRUE(wait_until([&] { return answer().searched == test::sample_documents - 1; }));
    for (const HitRow& row : hits())
        EXPECT_NE(row.hit.document, best);
}

TEST_F(SearchControllerTest, RemovedDocumentsOfTheQueryAreSaid) {
    open_searchable();
    const DocumentId removed = document(0);
    const DocumentId kept = document(20);
    search().searchDocuments({removed, kept});
    ASSERT_TRUE(wait_for_answer());
    EXPECT_TRUE(answer().notes.isEmpty());
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        succeed(corpus.remove_documents(std::span(&removed, 1)));
    }
    const QString note = QString("Document %1 was removed and left out of the query.").arg(removed);
    ASSERT_TRUE(wait_until([&] { return search().answer() && answer().notes.contains(note); }));
    EXPECT_EQ(hits().front().label, "iron");  // that of the one that is left
    search().moreLike(removed);
    ASSERT_TRUE(wait_until([&] { return !failure.isEmpty(); }));
    EXPECT_TRUE(failure.contains("was removed, so there is nothing to compare with"))
        << failure.toStdString();
}

TEST_F(SearchControllerTest, NothingFoundIsTheSentenceOfTheSearch) {
    open_searchable();
    search().searchText("zebra");
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(answer().nothing, "No document has any of these words.");
    search().searchText("iron");
    ASSERT_TRUE(wait_for_answer());
    EXPECT_EQ(answer().nothing, "");
}

TEST_F(SearchControllerTest, WhyNotTellsRankAndBoostsThatWork) {
    open_searchable();
    context->selection.setK(1);
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    std::optional<WhyNotAnswer> why;
    QObject::connect(&context->details, &SearchDetails::whyNotAnswered,
                     [&](const WhyNotAnswer& told) { why = told; });
    const DocumentId oak = document(1);
    context->details.whyNot(oak);
    ASSERT_TRUE(wait_until([&] { return why.has_value(); }));
    EXPECT_EQ(why->why.document, oak);
    EXPECT_EQ(why->why.rank, 0);
    EXPECT_TRUE(why->why.shared.empty());
    ASSERT_EQ(why->why.query_only.size(), 1U);
    EXPECT_EQ(why->why.query_only.front().neuron, 0U);
    ASSERT_FALSE(why->why.boosts.empty());
    const WhyNot::Boost boost = why->why.boosts.front();
    EXPECT_EQ(boost.neuron, 1U);
    search().setWeight(boost.neuron, boost.to);
    ASSERT_TRUE(wait_for_answer());
    EXPECT_TRUE(
        std::ranges::any_of(hits(), [oak](const HitRow& row) { return row.hit.document == oak; }));
}

TEST_F(SearchControllerTest, HitsAreWrittenAndTheCommandAsksTheSame) {
    open_searchable();
    search().moreLike(document(0));
    ASSERT_TRUE(wait_for_answer());
    const QString path = in_folder("hits.csv");
    qsizetype written = -1;
    QObject::connect(&context->details, &SearchDetails::exported,
                     [&](const QString&, qsizetype hits) { written = hits; });
    context->details.exportHits(path, 0);
    ASSERT_TRUE(wait_until([&] { return written >= 0; }));
    EXPECT_EQ(written, std::ssize(hits()));
    const auto content = QString::fromStdString(file_content(path.toStdString()));
    const auto lines = content.split('\n', Qt::SkipEmptyParts);
    ASSERT_EQ(lines.size(), written + 1);
    EXPECT_TRUE(lines[1].startsWith(QString("1,%1,fox,").arg(hits().front().hit.document)))
        << lines[1].toStdString();
    const QStringList command = search().command(0);
    ASSERT_FALSE(command.isEmpty());
    EXPECT_EQ(command.front(), "search");
    EXPECT_TRUE(command.contains("--document")) << command.join(' ').toStdString();
    EXPECT_TRUE(command.contains("planted-k4"));
}

TEST_F(SearchControllerTest, HitsThatCannotBeWrittenAreSaid) {
    open_searchable();
    search().searchText("oak");
    ASSERT_TRUE(wait_for_answer());
    QString sentence;
    QObject::connect(&context->details, &SearchDetails::exportFailed,
                     [&](const QString& text) { sentence = text; });
    context->details.exportHits(in_folder("nowhere/hits.csv"), 0);
    EXPECT_TRUE(wait_until([&] { return !sentence.isEmpty(); }));
}

TEST_F(SearchControllerTest, APictureIsRebuiltFromItsNeurons) {
    open_searchable({.images = true});
    std::optional<Reconstruction> rebuilt;
    QObject::connect(&context->details, &SearchDetails::reconstructed,
                     [&](const Reconstruction& reconstruction) { rebuilt = reconstruction; });
    context->details.reconstruct(document(1));
    ASSERT_TRUE(wait_until([&] { return rebuilt.has_value(); }));
    EXPECT_EQ(rebuilt->k, test::sample_k);
    ASSERT_EQ(rebuilt->image.pixels.size(), std::size_t{test::sample_dim});
    // Label 1 lights pixel 1.
    EXPECT_EQ(std::max_element(rebuilt->image.pixels.begin(), rebuilt->image.pixels.end()) -
                  rebuilt->image.pixels.begin(),
              1);
}

}  // namespace
}  // namespace sparsescope
