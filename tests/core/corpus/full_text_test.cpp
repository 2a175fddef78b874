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

TEST_F(FullTextTest, ADocumentWithAllWordsComesBeforeOneThatRepeatsARareOne) {
    std::vector<std::string> texts = {
        "rare rare rare rare",
        "rare and common words together in one rather long document that goes on and on about many "
        "other topics such as gardening, sailing, music, history, science, travel and weather"};
    for (int i = 0; i < 12; ++i)
        texts.push_back("common filler text number " + std::to_string(i));
    dataset_ = add_texts("rare", texts);
    const auto result = value_of(corpus_.full_text_search(dataset_, "rare common", 10));
    ASSERT_EQ(result.hits.size(), 10U);
    EXPECT_EQ(result.hits[0].row, 1);
    EXPECT_EQ(result.hits[1].row, 0);
    EXPECT_GT(result.hits[1].score, result.hits[0].score) << "or bm25 alone would do";
    EXPECT_EQ(result.hits[0].all_words, true);
    for (std::size_t i = 1; i < result.hits.size(); ++i) {
        EXPECT_EQ(result.hits[i].all_words, false);
        if (i > 1) {
            EXPECT_LE(result.hits[i].score, result.hits[i - 1].score);
        }
    }
    EXPECT_EQ(result.cost.candidates, 14);
    EXPECT_EQ(rows("rare common", 2), (Rows{1, 0}));
    EXPECT_EQ(rows("rare common", 1), Rows{1});
    for (const SearchHit& hit : value_of(corpus_.full_text_search(dataset_, "common", 3)).hits)
        EXPECT_EQ(hit.all_words, true);
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

class ScriptsTest : public FullTextTest {
  protected:
    ScriptsTest() {
        dataset_ =
            add_texts("scripts", {
                                     "我喜欢机器学习和深度学习",                         // 0
                                     "東京タワーに行きました",                           // 1
                                     "party 🎉 time",                                     // 2
                                     "这台机器很旧。学习不需要它",                       // 3
                                     "我的iPhone手机坏了",                               // 4
                                     "An iPhone in English",                             // 5
                                     "ฉันรักภาษาไทยมาก",                                   // 6
                                     "ຂ້ອຍຮັກພາສາລາວ",                                     // 7
                                     "ខ្ញុំស្រឡាញ់ភាសាខ្មែរ",                                  // 8
                                     "ကျွန်တော်မြန်မာစကားပြောတယ်",                            // 9
                                     "서울대학교에서 공부합니다",                        // 10
                                     "well done 👍🏽",                               // 11
                                     "👩‍💻 at work, 👨‍👩‍👧 at home",  // 12
                                     "🇩🇪🇫🇷 and 🇨🇩🇪🇺",                                    // 13
                                     "ＡＢＣ株式会社 ﾀﾜｰ ｶﾞﾗｽ",                          // 14
                                     "20°C, Über™",                                      // 15
                                     "हिन्दी भाषा",                                       // 16
                                 });
    }
};

TEST_F(ScriptsTest, PartsOfWordsAreFoundWhereScriptsHaveNoSpaces) {
    EXPECT_EQ(rows("机器学习"), (Rows{0, 3})) << "3 has its parts only";
    EXPECT_EQ(rows("\"机器学习\""), Rows{0}) << "a quoted phrase is meant as it is";
    EXPECT_EQ(rows("学习"), (Rows{0, 3}));
    EXPECT_EQ(rows("深"), Rows{0}) << "one character is enough";
    EXPECT_EQ(rows("タワー"), (Rows{1, 14}));
    EXPECT_EQ(rows("京タ"), Rows{1});
    EXPECT_EQ(rows("行きまし"), Rows{1});
    EXPECT_EQ(rows("ワ"), (Rows{1, 14}));
    EXPECT_EQ(rows("ภาษา"), Rows{6});
    EXPECT_EQ(rows("ไทย"), Rows{6});
    EXPECT_EQ(rows("ພາສາ"), Rows{7});
    EXPECT_EQ(rows("ខ្មែរ"), Rows{8});
    EXPECT_EQ(rows("စကား"), Rows{9});
    EXPECT_EQ(rows("대학교"), Rows{10}) << "inside a compound, before a particle";
    EXPECT_EQ(rows("서울 대학교"), Rows{10});
    EXPECT_EQ(rows("东京"), Rows{});
}

TEST_F(ScriptsTest, NoWordReachesAcrossPunctuation) {
    EXPECT_EQ(rows("\"旧学\""), Rows{});
    EXPECT_EQ(rows("很旧。学习"), (Rows{3, 0})) << "two words of the query, as in the text";
    EXPECT_EQ(rows("学习、机器", 1), Rows{0}) << "and in any order";
}

TEST_F(ScriptsTest, WordsOfBothKindsInOneQuery) {
    EXPECT_EQ(rows("iPhone 手机"), (Rows{4, 5}));
    EXPECT_EQ(rows("手机 iphone", 1), Rows{4});
    EXPECT_EQ(rows("\"iPhone手机\""), Rows{4});
    EXPECT_EQ(rows("iPhone").size(), 2U) << "a letter word beside other characters is a word too";
    EXPECT_EQ(rows("旧iPhone"), (Rows{5, 4}))
        << "no document has it all, so its parts are asked for";
    EXPECT_EQ(value_of(corpus_.full_text_search(dataset_, "旧iPhone", 1)).hits[0].all_words, false);
}

TEST_F(ScriptsTest, SymbolsAndEmojiAreWords) {
    EXPECT_EQ(rows("🎉"), Rows{2});
    EXPECT_EQ(rows("🎉 party"), Rows{2});
    EXPECT_EQ(rows("👍"), Rows{11}) << "whatever the tone of the skin";
    EXPECT_EQ(rows("👍🏿"), Rows{11});
    EXPECT_EQ(rows("💻"), Rows{12}) << "a part of a joined emoji";
    EXPECT_EQ(rows("👨‍👩‍👧"), Rows{12});
    EXPECT_EQ(rows("🇫🇷"), Rows{13});
    EXPECT_EQ(rows("🇩🇪"), Rows{13});
    EXPECT_EQ(rows("\"🇪🇺\""), Rows{13});
    EXPECT_EQ(rows("🇷🇨"), Rows{}) << "halves of neighbours are no flag";
    EXPECT_EQ(rows("°"), Rows{15});
    EXPECT_EQ(rows("20"), Rows{15}) << "and do not grow onto the words beside them";
    EXPECT_EQ(rows("über"), Rows{15});
    EXPECT_EQ(rows("🚀"), Rows{});
}

TEST_F(ScriptsTest, WidthAndMarksDoNotMatter) {
    EXPECT_EQ(rows("abc"), Rows{14});
    EXPECT_EQ(rows("ｉｐｈｏｎｅ").size(), 2U);
    EXPECT_EQ(rows("ガラス"), Rows{14}) << "half-width, with a mark of its own";
    EXPECT_EQ(rows("\u30AB\u3099ラス"), Rows{14}) << "and decomposed";
    EXPECT_EQ(rows("U\u0308ber"), Rows{15});
    EXPECT_EQ(rows("हिन्दी"), Rows{16}) << "vowel signs belong to the word";
    EXPECT_EQ(rows("हन्दी"), Rows{});
}

TEST_F(ScriptsTest, FiltersFindTheSame) {
    const auto count = [&](const std::string& words) {
        return value_of(corpus_.rows_where(dataset_, TextHas{words})).count();
    };
    EXPECT_EQ(count("学习"), 2U);
    EXPECT_EQ(count("タワー"), 2U);
    EXPECT_EQ(count("🎉"), 1U);
    EXPECT_EQ(count("iphone"), 2U);
    EXPECT_EQ(count("a \"quoted\" word"), 0U);
}

TEST_F(ScriptsTest, RemovedOnesAreGone) {
    const std::vector<DocumentId> ids = {
        value_of(corpus_.full_text_search(dataset_, "深度", 1)).hits.at(0).document};
    succeed(corpus_.remove_documents(ids));
    EXPECT_EQ(rows("学习"), Rows{3});
    succeed(corpus_.compact());
    EXPECT_EQ(rows("学习"), Rows{2});
    EXPECT_EQ(rows("🎉"), Rows{1});
    EXPECT_TRUE(value_of(corpus_.check()).empty());
    succeed(corpus_.remove_dataset(dataset_));
    dataset_ = add_texts("again", {"学习", "其他"});
    EXPECT_EQ(rows("学习"), Rows{0});
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

}  // namespace
}  // namespace sparsescope
