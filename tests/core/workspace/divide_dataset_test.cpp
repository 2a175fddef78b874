// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/divide_dataset.h"

#include <algorithm>

#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class DivideDatasetTest : public CorpusTest {
  protected:
    [[nodiscard]] std::vector<Split> splits() const { return value_of(corpus.splits(dataset)); }
    [[nodiscard]] std::int64_t count(Split split) const {
        return std::ranges::count(splits(), split);
    }

    Corpus corpus = value_of(Corpus::create(workspace()));
    DatasetId dataset = add_sample_dataset(corpus, "sample", 200, 0);  // every fourth for tests
};

TEST_F(DivideDatasetTest, LeavesTestDocumentsAsTheyAre) {
    const auto before = splits();
    succeed(divide_dataset(corpus, dataset, {.validation = 0.1, .test = std::nullopt}));
    const auto after = splits();
    for (std::size_t row = 0; row < before.size(); ++row)
        EXPECT_EQ(after[row] == Split::test, before[row] == Split::test) << row;
    EXPECT_EQ(count(Split::validation), 20);  // of all, not of the training documents
    const auto labels = value_of(corpus.labels(dataset));
    for (const std::int32_t label : {-1, 0, 1}) {
        int of_label = 0;
        for (std::size_t row = 0; row < after.size(); ++row)
            of_label += labels[row] == label && after[row] == Split::validation ? 1 : 0;
        EXPECT_NEAR(of_label, 20.0 / 3, 1) << label;
    }
}

TEST_F(DivideDatasetTest, DrawsBothPartsByTheSeed) {
    succeed(divide_dataset(corpus, dataset, {.validation = 0.05, .test = 0.15, .seed = 1}));
    EXPECT_EQ(count(Split::validation), 10);
    EXPECT_EQ(count(Split::test), 30);
    const auto first = splits();
    succeed(divide_dataset(corpus, dataset, {.validation = 0.05, .test = 0.15, .seed = 2}));
    EXPECT_NE(splits(), first);
    succeed(divide_dataset(corpus, dataset, {.validation = 0.05, .test = 0.15, .seed = 1}));
    EXPECT_EQ(splits(), first);
    succeed(divide_dataset(corpus, dataset, {.validation = 0, .test = 0.0}));
    EXPECT_EQ(count(Split::train), 200);
}

TEST_F(DivideDatasetTest, RemovedDocumentsTakeNoPart) {
    const auto ids = value_of(corpus.document_ids(dataset));
    succeed(corpus.remove_documents(std::span(ids).first(100)));
    succeed(divide_dataset(corpus, dataset, {.validation = 0.2, .test = 0.1}));
    EXPECT_EQ(count(Split::none), 100);
    EXPECT_EQ(count(Split::validation), 20);
    EXPECT_EQ(count(Split::test), 10);
}

TEST_F(DivideDatasetTest, RefusesToLeaveNothingToTrainOn) {
    const auto before = splits();
    for (const Division& division :
         {Division{.validation = 0.5, .test = 0.5}, Division{.validation = 0.75, .test = {}},
          Division{.validation = -0.1, .test = {}}}) {
        const auto divided = divide_dataset(corpus, dataset, division);
        ASSERT_FALSE(divided);
        EXPECT_EQ(divided.error().code, ErrorCode::invalid_argument);
    }
    EXPECT_EQ(splits(), before);
}

}  // namespace
}  // namespace sparsescope
