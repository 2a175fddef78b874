// SPDX-License-Identifier: GPL-3.0-or-later
#include <thread>

#include "tests/core/corpus/filtered_corpus.h"

namespace sparsescope {
namespace {

class RowsWhereTest : public FilteredCorpusTest {
  protected:
    RowSet rows(const Condition& condition) {
        return value_of(corpus.rows_where(dataset, condition));
    }
    RowSet expected(const Condition& condition) const {
        RowSet set(documents.size());
        for (std::size_t row = 0; row < documents.size(); ++row) {
            if (std::visit(test::NaiveCondition{documents[row], 0}, condition)) set.add(row);
        }
        return set;
    }
    static std::string text(const Condition& condition) {
        return to_text(Filter{.kind = Filter::Kind::condition, .condition = condition});
    }
};

TEST_F(RowsWhereTest, FindsWhatLookingAtEveryDocumentFinds) {
    std::size_t found = 0;
    for (int round = 0; round < 600; ++round) {
        const Condition condition = test::random_document_condition(random, pool);
        const RowSet wanted = expected(condition);
        ASSERT_EQ(rows(condition), wanted) << text(condition);
        found += wanted.count();
    }
    EXPECT_GT(found, 1000U);
}

TEST_F(RowsWhereTest, TakesValuesAsValues) {
    const std::string values[] = {"' OR 1 = 1 --",
                                  "\"; DROP TABLE document",
                                  "*",
                                  "sun*",
                                  "sun OR moon",
                                  "text : sun",
                                  "NEAR(",
                                  "\"",
                                  "\"\"sun\" moon\"",
                                  "^tax",
                                  "-sun",
                                  "!!!",
                                  std::string("sun\0moon", 8),
                                  "%",
                                  "\xff\xfe"};
    for (const std::string& value : values) {
        const Condition words = TextHas{value};
        EXPECT_EQ(rows(words), expected(words)) << value;
        EXPECT_TRUE(rows(LabelIs{value + "x"}).empty()) << value;
        EXPECT_TRUE(rows(TagIs{value + "x"}).empty()) << value;
    }
    EXPECT_EQ(value_of(corpus.document_ids(dataset)).size(), documents.size());
}

TEST_F(RowsWhereTest, CountsCharactersNotBytes) {
    std::vector<test::FilterDocument> added(2);
    added[0].text = "Überprüfung";
    added[1].text = "Uberprufung";
    const DatasetId accents = add("accents", added);
    const auto rows = value_of(corpus.rows_where(accents, LengthIs{Comparison::equal, 11}));
    EXPECT_EQ(rows.count(), 2U);
    EXPECT_EQ(value_of(corpus.rows_where(accents, TextHas{"überprüfung"})).count(), 2U)
        << "as full-text search, accents do not matter";
    EXPECT_TRUE(value_of(corpus.rows_where(accents, TextHas{"uber"})).empty())
        << "the last word is whole";
}

TEST_F(RowsWhereTest, LeavesNeuronsToTheCodes) {
    const auto rows = corpus.rows_where(dataset, NeuronOn{3, {}});
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, ErrorCode::unsupported);
}

TEST_F(RowsWhereTest, FindsNothingInADatasetThatIsNotThere) {
    EXPECT_TRUE(value_of(corpus.rows_where(dataset + 100, SplitIs{Split::train})).empty());
}

TEST_F(RowsWhereTest, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const auto stopped =
        corpus.rows_where(dataset, LengthIs{Comparison::greater, 0}, stop.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);

    // From another thread at any moment: a whole answer or none, and the next question is answered.
    const RowSet wanted = expected(TextHas{"sun"});
    for (int round = 0; round < 50; ++round) {
        std::stop_source later;
        std::jthread stopper([&] { later.request_stop(); });
        const auto rows = corpus.rows_where(dataset, TextHas{"sun"}, later.get_token());
        if (rows)
            EXPECT_EQ(*rows, wanted);
        else
            EXPECT_EQ(rows.error().code, ErrorCode::cancelled);
        stopper.join();
        ASSERT_EQ(this->rows(TextHas{"sun"}), wanted);
    }
}

}  // namespace
}  // namespace sparsescope
