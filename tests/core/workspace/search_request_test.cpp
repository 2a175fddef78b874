// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/search_request.h"

#include <limits>

#include "tests/core/workspace/search_fixture.h"

namespace sparsescope {
namespace {

class SearchRequestTest : public SearchTest {
  protected:
    void SetUp() override {
        make_workspace(600);
        searchable = value_of(Searchable::open(corpus, model));
    }
    SearchResponse search(const SearchRequest& request,
                          const std::vector<SearchColumn>& columns = {{.k = k}}) {
        return value_of(run_search(corpus, *searchable, request, columns));
    }
    Error refusal(const SearchRequest& request, const SearchColumn& column = {.k = k}) {
        const auto refused = run_search(corpus, *searchable, request, std::span(&column, 1));
        EXPECT_FALSE(refused);
        return refused ? Error{} : refused.error();
    }
    // Whether a row's code at k holds the neuron.
    bool active(std::int64_t row, NeuronId neuron) {
        const auto code =
            value_of(searchable->index(corpus, k))->code(static_cast<std::size_t>(row));
        return std::ranges::count(code.neurons, neuron) > 0;
    }
    DocumentId id(std::int64_t row) { return searchable->id_of(row); }

    std::shared_ptr<const Searchable> searchable;
};

TEST_F(SearchRequestTest, FindsMoreLikeADocumentButNotItself) {
    const auto response = search({.documents = {id(5)}, .n = 20});
    ASSERT_EQ(response.columns.size(), 1U);
    const CodeMatrix codes = value_of(corpus.codes(model));
    RowSet others(600, true);
    others.remove(5);
    expect_close(response.columns[0].result.hits, expected(codes.row(5).prefix(k), k, 20, &others));
    EXPECT_EQ(response.documents, 600);
    EXPECT_FALSE(response.let_through);
    for (const SearchHit& hit : response.columns[0].result.hits) {
        EXPECT_NE(hit.document, id(5));
        double sum = 0;
        for (const Contribution& c : hit.contributions)
            sum += c.value;
        EXPECT_NEAR(sum, hit.score, 1e-12);
    }
    EXPECT_GE(response.columns[0].result.cost.sharing, 20);
}

TEST_F(SearchRequestTest, SearchesByVectorAndBySeveralDocuments) {
    const auto rows = value_of(corpus.embeddings(dataset, 9, 1));
    std::vector<float> vector(rows.row(0).begin(), rows.row(0).end());
    for (float& value : vector)
        value *= 17;  // normalised as the dataset was
    const auto found = search({.vector = vector, .n = 3});
    ASSERT_FALSE(found.columns[0].result.hits.empty());
    EXPECT_EQ(found.columns[0].result.hits[0].row, 9);
    EXPECT_NEAR(found.columns[0].result.hits[0].score, 1, 1e-9);

    const auto both = search({.documents = {id(1), id(2)}, .n = 600});
    for (const SearchHit& hit : both.columns[0].result.hits)
        EXPECT_TRUE(hit.row != 1 && hit.row != 2);
    double squares = 0;
    for (const QueryNeuron& neuron : both.columns[0].query)
        squares += neuron.weight * neuron.weight;
    EXPECT_NEAR(squares, 1, 1e-9);
    EXPECT_GT(both.columns[0].query.size(), static_cast<std::size_t>(k));
}

TEST_F(SearchRequestTest, ChangesRequiresAndForbidsNeurons) {
    const auto plain = search({.documents = {id(5)}, .n = 600});
    const NeuronId strongest = plain.columns[0].query[0].neuron;
    const NeuronId second = plain.columns[0].query[1].neuron;

    const auto without = search(
        {.documents = {id(5)}, .neurons = {{strongest, NeuronTerm::Role::weight, 0}}, .n = 600});
    EXPECT_EQ(without.columns[0].query.size(), plain.columns[0].query.size() - 1);
    EXPECT_EQ(without.columns[0].query[0].neuron, second);
    ASSERT_EQ(without.columns[0].taken_out.size(), 1U);
    EXPECT_EQ(without.columns[0].taken_out[0].neuron, strongest);
    EXPECT_EQ(without.columns[0].taken_out[0].original, plain.columns[0].query[0].original);
    EXPECT_TRUE(plain.columns[0].taken_out.empty());

    const auto required = search(
        {.documents = {id(5)}, .neurons = {{second, NeuronTerm::Role::require, 1}}, .n = 600});
    EXPECT_FALSE(required.columns[0].result.hits.empty());
    for (const SearchHit& hit : required.columns[0].result.hits)
        EXPECT_TRUE(active(hit.row, second));
    const auto forbidden = search(
        {.documents = {id(5)}, .neurons = {{strongest, NeuronTerm::Role::forbid, 1}}, .n = 600});
    for (const SearchHit& hit : forbidden.columns[0].result.hits)
        EXPECT_FALSE(active(hit.row, strongest));
    EXPECT_EQ(required.columns[0].result.hits.size() + 0,
              static_cast<std::size_t>(std::ranges::count_if(
                  plain.columns[0].result.hits,
                  [&](const SearchHit& hit) { return active(hit.row, second); })));
}

TEST_F(SearchRequestTest, SearchesByNeuronsAlone) {
    const auto response =
        search({.neurons = {{3, NeuronTerm::Role::weight, 0.8}, {7, NeuronTerm::Role::weight, 0.6}},
                .n = 50},
               {{.k = k}, {.searcher = "dense", .k = k}});
    ASSERT_EQ(response.columns[0].query.size(), 2U);
    EXPECT_EQ(response.columns[0].query[0].neuron, 3U);
    EXPECT_NEAR(response.columns[0].query[0].weight, 0.8, 1e-9);
    EXPECT_EQ(response.columns[0].query[0].original, 0);
    for (const SearchHit& hit : response.columns[0].result.hits)
        EXPECT_TRUE(active(hit.row, 3) || active(hit.row, 7));
    EXPECT_EQ(response.columns[1].result.hits.size(), 50U);  // by what the model decodes from them
    const auto required = search({.neurons = {{3, NeuronTerm::Role::require, 1}}, .n = 600});
    EXPECT_EQ(static_cast<std::int64_t>(required.columns[0].result.hits.size()),
              value_of(searchable->index(corpus, k))->frequency(3));
}

TEST_F(SearchRequestTest, ObeysFiltersInEveryColumn) {
    const std::vector<SearchColumn> columns{{.k = k},
                                            {.k = 2},
                                            {.searcher = "dense"},
                                            {.searcher = "truncated", .dimensions = 4},
                                            {.searcher = "two-stage", .k = k}};
    const auto response =
        search({.documents = {id(5)}, .filter = "label:south split:train", .n = 1000}, columns);
    ASSERT_EQ(response.columns.size(), columns.size());
    ASSERT_TRUE(response.let_through);
    EXPECT_GT(*response.let_through, 50);
    const auto labels = value_of(corpus.labels(dataset));
    for (const ColumnAnswer& column : response.columns) {
        EXPECT_FALSE(column.result.hits.empty());
        EXPECT_TRUE(column.recall);
        EXPECT_GT(column.bytes_per_document, 0);
        for (const SearchHit& hit : column.result.hits)
            EXPECT_EQ(labels[static_cast<std::size_t>(hit.row)], 1);
    }
    EXPECT_EQ(response.columns[2].recall, 1);
    const auto words = search({.text = "word1", .filter = "label:south", .n = 1000});
    ASSERT_FALSE(words.columns[0].result.hits.empty());
    for (const SearchHit& hit : words.columns[0].result.hits)
        EXPECT_EQ(labels[static_cast<std::size_t>(hit.row)], 1);
    const auto alone =
        value_of(search_words(corpus, value_of(corpus.dataset(dataset)),
                              {.text = "word1", .filter = "label:south", .n = 1000}));
    EXPECT_EQ(alone.columns[0].result.hits.size(), words.columns[0].result.hits.size());
    EXPECT_EQ(alone.let_through, words.let_through);
}

TEST_F(SearchRequestTest, LeavesOutRemovedDocuments) {
    const auto before = search({.documents = {id(5)}, .n = 10});
    std::vector<DocumentId> first;
    for (const SearchHit& hit : before.columns[0].result.hits)
        first.push_back(hit.document);
    succeed(corpus.remove_documents(first));
    searchable = value_of(searchable->refreshed(corpus));
    for (const char* searcher : {"inverted", "dense", "two-stage"}) {
        const auto after =
            search({.documents = {id(5)}, .n = 600}, {{.searcher = searcher, .k = k}});
        EXPECT_EQ(after.documents, 590);
        for (const SearchHit& hit : after.columns[0].result.hits)
            EXPECT_EQ(std::ranges::count(first, hit.document), 0) << searcher;
    }
}

TEST_F(SearchRequestTest, SaysWhatIsWrong) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> broken(dim, 1.0F);
    broken[1] = nan;
    EXPECT_EQ(refusal({}).code, ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({.documents = {id(1)}, .text = "word"}).code, ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({.documents = {-4}}).code, ErrorCode::not_found);
    EXPECT_EQ(refusal({.vector = {1, 2}}).code, ErrorCode::invalid_input);
    EXPECT_NE(refusal({.vector = broken}).message.find("Number 2"), std::string::npos);
    EXPECT_EQ(refusal({.vector = std::vector<float>(dim)}).code, ErrorCode::invalid_input);
    EXPECT_EQ(refusal({.documents = {id(1)}, .n = 0}).code, ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({.neurons = {{hidden, NeuronTerm::Role::weight, 1}}}).code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({.neurons = {{1, NeuronTerm::Role::weight, -1}}}).code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({.documents = {id(1)}, .filter = "label:nowhere"}).code,
              ErrorCode::invalid_argument);
    const Error filter = refusal({.documents = {id(1)}, .filter = "label:north )"});
    EXPECT_NE(filter.message.find("character"), std::string::npos) << filter.message;
    EXPECT_EQ(refusal({.documents = {id(1)}}, {.k = 99}).code, ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({.documents = {id(1)}}, {.searcher = "psychic", .k = k}).code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(refusal({.documents = {id(1)}}, {.searcher = "full-text", .k = k}).code,
              ErrorCode::invalid_argument);
}

TEST_F(SearchRequestTest, IsWrittenAsACommand) {
    const SearchRequest request{.documents = {3, 4},
                                .neurons = {{12, NeuronTerm::Role::weight, 0.5},
                                            {13, NeuronTerm::Role::require, 1},
                                            {14, NeuronTerm::Role::forbid, 1}},
                                .filter = "label:north",
                                .n = 7};
    EXPECT_EQ(
        search_arguments("a.sscope", "m", request,
                         {.searcher = "two-stage", .k = 4, .candidates = 50, .dense_weight = 2}),
        (std::vector<std::string>{
            "search",         "a.sscope",  "--model",  "m",           "--document",   "3",
            "--document",     "4",         "--neuron", "12:0.5",      "--require",    "13",
            "--forbid",       "14",        "--filter", "label:north", "--top",        "7",
            "--searcher",     "two-stage", "--k",      "4",           "--candidates", "50",
            "--dense-weight", "2"}));
    EXPECT_EQ(
        search_arguments("a.sscope", "", request, {.searcher = "dense", .k = 4}),
        (std::vector<std::string>{"search", "a.sscope", "--document", "3", "--document", "4",
                                  "--filter", "label:north", "--top", "7", "--searcher", "dense"}))
        << "what a search of embeddings does not read";
    EXPECT_EQ(search_arguments("a.sscope", "", {.documents = {3}, .filter = "n5:on", .n = 5},
                               {.searcher = "dense", .k = 4}),
              (std::vector<std::string>{"search", "a.sscope", "--document", "3", "--filter",
                                        "n5:on", "--top", "5", "--searcher", "dense", "--k", "4"}));
    EXPECT_EQ(search_arguments("a.sscope", "", {.text = "two words", .n = 5}, {}),
              (std::vector<std::string>{"search", "a.sscope", "--text", "two words", "--mode",
                                        "words", "--top", "5"}));
}

}  // namespace
}  // namespace sparsescope
