// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class FullTextTest : public CorpusTest {
  protected:
    DatasetId add_texts(const std::string& name, const std::vector<std::string>& texts) {
        auto writer = value_of(corpus_.add_dataset({name, "", 0, Normalization::none, {}}));
        std::vector<NewDocument> documents;
        for (const auto& text : texts) {
            NewDocument document;
            document.text = text;
            documents.push_back(std::move(document));
        }
        succeed(writer->append(documents, {}));
        return value_of(writer->commit());
    }
    [[nodiscard]] std::vector<std::int64_t> rows(std::string_view query, int n = 10) const {
        std::vector<std::int64_t> found;
        const auto result = value_of(corpus_.full_text_search(dataset_, query, n));
        for (const auto& hit : result.hits)
            found.push_back(hit.row);
        return found;
    }
    using Rows = std::vector<std::int64_t>;

    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId other_ = add_texts("other", {"a moon of cheese", "the sun"});
    DatasetId dataset_ = add_texts("texts", {
                                                "the sun and the moon",                      // 0
                                                "an eclipse of the sun by the moon",         // 1
                                                "a lunar calendar",                          // 2
                                                "",                                          // 3
                                                "Überprüfung der Sonnenuhr, well-known",     // 4
                                                "the moon moves before the sun, not after",  // 5
                                                "C++ and OR, NEAR, NOT are words too",       // 6
                                            });
};

TEST_F(FullTextTest, WordsPhrasesAndPrefixes) {
    EXPECT_EQ(rows("calendar"), Rows{2});
    EXPECT_EQ(rows("CALENDAR"), Rows{2});
    EXPECT_EQ(rows("calen"), Rows{2}) << "the last word may be unfinished";
    EXPECT_EQ(rows("c"), Rows{6}) << "one letter is a word of its own";
    EXPECT_EQ(rows("calen lunar", 1), Rows{2}) << "any word helps when no document has all";
    EXPECT_EQ(rows("\"the moon moves\""), Rows{5});
    EXPECT_EQ(rows("\"moon the\""), Rows{});
    EXPECT_EQ(rows("\"moon mov\""), Rows{}) << "a closed phrase is meant as it is";
    EXPECT_EQ(rows("uberprufung"), Rows{4}) << "accents do not matter";
    EXPECT_EQ(rows("well-known"), Rows{4});
    EXPECT_EQ(rows("\"the moon\" eclipse", 1), Rows{1});
}

TEST_F(FullTextTest, AllWordsFirstThenAnyWord) {
    const auto two = rows("eclipse moon", 1);
    EXPECT_EQ(two, Rows{1});
    const auto more = rows("eclipse moon", 10);
    ASSERT_EQ(more.size(), 3U);
    EXPECT_EQ(more[0], 1);
    EXPECT_EQ(rows("eclipse nothing"), Rows{1});
}

TEST_F(FullTextTest, HitsAreOrderedAndOfThisDatasetOnly) {
    const auto result = value_of(corpus_.full_text_search(dataset_, "moon", 10));
    ASSERT_EQ(result.hits.size(), 3U);
    EXPECT_EQ(result.cost.candidates, 3);
    for (std::size_t i = 0; i < result.hits.size(); ++i) {
        const auto document = value_of(corpus_.document(result.hits[i].document));
        EXPECT_EQ(document.dataset, dataset_);
        EXPECT_EQ(document.row, result.hits[i].row);
        EXPECT_GT(result.hits[i].score, 0);
        EXPECT_TRUE(result.hits[i].contributions.empty());
        if (i > 0) {
            EXPECT_LE(result.hits[i].score, result.hits[i - 1].score);
        }
    }
    EXPECT_EQ(rows("moon", 2).size(), 2U);
    EXPECT_EQ(rows("moon", 0), Rows{});
    EXPECT_EQ(rows("moon", -1), Rows{});
}

TEST_F(FullTextTest, NothingToSearchForFindsNothing) {
    for (const char* query :
         {"", " ", "\t\n", "\"\"", "\"", "\"\"\"\"", "- * ( ) ^ : + , .", "…", "— —"})
        EXPECT_EQ(rows(query), Rows{}) << query;
}

TEST_F(FullTextTest, SyntaxOfTheIndexIsJustText) {
    EXPECT_EQ(rows("OR"), Rows{6});
    EXPECT_EQ(rows("NOT"), (Rows{5, 6})) << "a tie goes by document";
    EXPECT_EQ(rows("NEAR(are words)", 1), Rows{6});
    EXPECT_EQ(rows("C++"), (Rows{2, 6})) << "the word c, which also begins calendar";
    for (const char* query : {"text:moon",    "moon AND",
                              "AND moon",     "NOT NOT NOT",
                              "(moon",        "moon)",
                              "moon*",        "*moon",
                              "^moon",        "-moon",
                              "{text}: moon", "moon NEAR/2 sun",
                              "'moon'",       "moon; DROP TABLE document",
                              "\"moon",       "moon\"",
                              "a\"b\"c",      "NEAR(",
                              "\\\"moon\\\"", "moon — sun",
                              "— moon",       "moon ?1 :a @b $c"}) {
        EXPECT_TRUE(corpus_.full_text_search(dataset_, query, 5).has_value()) << query;
    }
    EXPECT_EQ(rows("moon — eclipse", 1), Rows{1});
}

TEST_F(FullTextTest, RandomBytesAreNeverASyntaxError) {
    Random random(7);
    const std::string_view alphabet = "\"*^:(){}[]-+,.'\\ \t\n\0aOR\xC3\xBC\xFF\xE2\x80\x94NEAR/2";
    for (int i = 0; i < 3000; ++i) {
        std::string query;
        for (auto length = random.below(40); length > 0; --length)
            query += i % 2 == 0 ? static_cast<char>(random.below(256))
                                : alphabet[random.below(alphabet.size())];
        const auto result = corpus_.full_text_search(dataset_, query, 5);
        ASSERT_TRUE(result.has_value()) << query << ": " << result.error().detail;
    }
}

TEST_F(FullTextTest, EndlessQueries) {
    std::string words;
    for (int i = 0; i < 100'000; ++i)
        words += "moon ";
    EXPECT_EQ(rows(words, 3).size(), 3U);
    EXPECT_EQ(rows(std::string(1'000'000, 'x')), Rows{});
}

TEST_F(FullTextTest, RemovedDocumentsAreNotFound) {
    succeed(corpus_.remove_dataset(other_));
    EXPECT_EQ(rows("moon").size(), 3U);
    EXPECT_TRUE(value_of(corpus_.full_text_search(other_, "cheese", 5)).hits.empty());
    EXPECT_TRUE(value_of(corpus_.check()).empty());
    succeed(corpus_.remove_dataset(dataset_));
    EXPECT_EQ(rows("moon"), Rows{});
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

}  // namespace
}  // namespace sparsescope
