// SPDX-License-Identifier: GPL-3.0-or-later
// Every way to find nothing says what it is.
#include "core/workspace/nothing_found.h"

#include "tests/core/workspace/search_fixture.h"

namespace sparsescope {
namespace {

class NothingFoundTest : public SearchTest {
  protected:
    NothingFoundTest() { make_workspace(40); }
    [[nodiscard]] DocumentId id(std::size_t row) {
        return value_of(corpus.document_ids(dataset)).at(row);
    }
    SearchResponse search(const SearchRequest& request, const SearchColumn& column = {.k = k}) {
        const auto searchable = value_of(Searchable::open(corpus, model));
        return value_of(run_search(corpus, *searchable, request, std::span(&column, 1)));
    }
    Error refusal(const SearchRequest& request) {
        const SearchColumn column{.k = k};
        const auto searchable = value_of(Searchable::open(corpus, model));
        return run_search(corpus, *searchable, request, std::span(&column, 1)).error();
    }
    void remove(std::vector<DocumentId> ids) { succeed(corpus.remove_documents(ids)); }
    // Codes in which each document has one neuron, its row, so that none shares any.
    void make_codes_unlike() {
        CodeMatrix codes(hidden);
        for (std::size_t row = 0; row < 40; ++row) {
            const std::vector<NeuronId> neurons = {static_cast<NeuronId>(row)};
            if (row == 7) {
                codes.append({});
            } else {
                codes.append({neurons, std::vector<float>{1.5F}});
            }
        }
        succeed(corpus.set_codes(model, codes, stored_k));
    }
    static SearchRequest with_neuron(DocumentId document, NeuronId neuron, NeuronTerm::Role role,
                                     double weight = 1) {
        return {.documents = {document}, .neurons = {{neuron, role, weight}}};
    }
};

TEST_F(NothingFoundTest, IsSilentWhenSomethingWasFound) {
    EXPECT_EQ(search({.documents = {id(3)}}).nothing, "");
    EXPECT_EQ(search({.text = "word1"}).nothing, "");
    EXPECT_EQ(search({.documents = {id(3)}}, {.searcher = searcher::dense, .k = k}).nothing, "");
}

TEST_F(NothingFoundTest, SaysThatNobodySharesANeuronOnlyWhenThatIsTrue) {
    make_codes_unlike();
    EXPECT_EQ(search({.documents = {id(3)}}).nothing,
              "No other document shares a neuron with the query at k = 4. A larger k finds more.");
    EXPECT_EQ(search({.documents = {id(3)}}, {.k = stored_k}).nothing,
              "No other document shares a neuron with the query at k = 8.");
    EXPECT_EQ(search({.documents = {id(7)}}).nothing,
              "At k = 4 no neuron is active for document 8, so there is nothing that others could "
              "share with it. A search by embedding (dense) needs no neurons.");
    EXPECT_EQ(search(with_neuron(id(3), 3, NeuronTerm::Role::weight, 0)).nothing,
              "No neuron of the query has a weight above 0, so there is nothing to look for.");
}

TEST_F(NothingFoundTest, NamesTheNeuronsThatKeepAllOut) {
    make_codes_unlike();
    EXPECT_EQ(search(with_neuron(id(3), 45, NeuronTerm::Role::require)).nothing,
              "No other document has the required neurons at k = 4.");
    EXPECT_EQ(
        search(with_neuron(id(3), 5, NeuronTerm::Role::require)).nothing,
        "1 document matches the required and forbidden neurons, but it shares no neuron with the "
        "query at k = 4. A larger k finds more.");
}

TEST_F(NothingFoundTest, TellsFiltersFromWordsAndNeurons) {
    EXPECT_EQ(search({.documents = {id(3)}, .filter = "id>1000"}).nothing,
              "The filter lets no document through.");
    EXPECT_EQ(search({.text = "word1", .filter = "id>1000"}).nothing,
              "The filter lets no document through.");
    EXPECT_EQ(search({.text = "zebra", .filter = "id<=12"}).nothing,
              "The filter lets 12 documents through, but none of the words is in any of them.");
    EXPECT_EQ(search({.documents = {id(3)}, .filter = "id=4"}).nothing,
              "The filter lets only documents of the query through.");
    make_codes_unlike();
    EXPECT_EQ(
        search({.documents = {id(3)}, .filter = "id<=12"}, {.k = stored_k}).nothing,
        "11 documents pass the filter, but none of them shares a neuron with the query at k = 8.");
}

TEST_F(NothingFoundTest, TellsUnknownWordsFromNoWordsAndNoTexts) {
    EXPECT_EQ(search({.text = "zebra"}).nothing, "No document has any of these words.");
    for (const char* empty : {" ", "…", "« — »", "\"\"", "()", "。"})
        EXPECT_EQ(search({.text = empty}).nothing,
                  "There is no word in the query, only spaces and punctuation.")
            << empty;
}

TEST_F(NothingFoundTest, ZerosHaveNoDirection) {
    const Batch zeros{{NewDocument{}}, EmbeddingMatrix(1, dim)};
    CodeMatrix codes(hidden);
    codes.append({});
    const NewCodes added{model, &codes};
    const DocumentId zero = value_of(corpus.append_documents(
        dataset, zeros.documents, zeros.embeddings.view(), std::span(&added, 1)));
    EXPECT_EQ(search({.documents = {zero}}, {.searcher = searcher::dense, .k = k}).nothing,
              fmt::format("The embedding of document {} is all zeros and has no direction to "
                          "search in.",
                          zero));
}

TEST_F(NothingFoundTest, RemovedDocumentsAreLeftOutOfTheQueryAndThatIsSaid) {
    const auto alone = search({.documents = {id(0)}});
    remove({id(2)});
    EXPECT_EQ(refusal({.documents = {id(2)}}).code, ErrorCode::not_found);
    EXPECT_EQ(refusal({.documents = {id(2)}}).message,
              "Document 3 was removed, so there is nothing to compare with. Restore it, or search "
              "by another document.");
    const auto both = search({.documents = {id(2), id(0)}});
    EXPECT_EQ(both.notes,
              std::vector<std::string>{"Document 3 was removed and left out of the query."});
    ASSERT_FALSE(both.columns[0].result.hits.empty());
    EXPECT_EQ(both.columns[0].result.hits[0].score,
              search({.documents = {id(0)}}).columns[0].result.hits[0].score);
    EXPECT_TRUE(alone.notes.empty());
    remove({id(0)});
    EXPECT_EQ(refusal({.documents = {id(2), id(0)}}).message,
              "Documents 3, 1 were removed, so there is nothing to compare with. Restore one, or "
              "search by another document.");
}

TEST_F(NothingFoundTest, NobodyIsLeft) {
    std::vector<DocumentId> others = value_of(corpus.document_ids(dataset));
    others.erase(others.begin());
    remove(others);
    EXPECT_EQ(search({.documents = {id(0)}}).nothing,
              "There is no document but those of the query.");
    EXPECT_EQ(search({.documents = {id(0)}}, {.searcher = searcher::dense, .k = k}).nothing,
              "There is no document but those of the query.");
    remove({id(0)});
    EXPECT_EQ(search({.vector = std::vector<float>(dim, 1)}).nothing,
              "All documents of \"random\" are removed, so none can be found.");
    EXPECT_EQ(search({.text = "word1"}).nothing,
              "All documents of \"random\" are removed, so none can be found.");
}

TEST_F(NothingFoundTest, WithoutAModelTheSameSentences) {
    const auto words = [&](const SearchRequest& request) {
        return value_of(search_words(corpus, value_of(corpus.dataset(dataset)), request)).nothing;
    };
    EXPECT_EQ(words({.text = "word1"}), "");
    EXPECT_EQ(words({.text = "zebra"}), "No document has any of these words.");
    EXPECT_EQ(words({.text = "zebra", .filter = "id>1000"}),
              "The filter lets no document through.");
}

TEST(NothingFound, DatasetsWithoutTexts) {
    SearchResponse response;
    response.documents = 5;
    response.columns.emplace_back().column.searcher = searcher::full_text;
    DatasetInfo dataset;
    dataset.name = "bare";
    EXPECT_EQ(nothing_found({.text = "word"}, response, dataset, 0),
              "The documents of \"bare\" have no texts in which words could be found.");
}

}  // namespace
}  // namespace sparsescope
