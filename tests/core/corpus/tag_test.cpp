// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class TagTest : public CorpusTest {
  protected:
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 10, 0);
    DatasetId other_ = add_sample_dataset(corpus_, "other", 10, 0);

    [[nodiscard]] std::vector<DocumentId> rows(DatasetId dataset, std::size_t first,
                                               std::size_t count) const {
        const auto ids = value_of(corpus_.document_ids(dataset));
        return {ids.begin() + static_cast<std::ptrdiff_t>(first),
                ids.begin() + static_cast<std::ptrdiff_t>(first + count)};
    }
    // "a:3 b:1"
    [[nodiscard]] std::string tags(DatasetId dataset) const {
        std::string text;
        for (const auto& tag : value_of(corpus_.tags(dataset)))
            text += fmt::format("{}{}:{}", text.empty() ? "" : " ", tag.name, tag.documents);
        return text;
    }
};

TEST_F(TagTest, CountsByDataset) {
    succeed(corpus_.tag_documents(rows(dataset_, 0, 3), " review\n"));
    succeed(corpus_.tag_documents(rows(dataset_, 2, 4), "review"));
    succeed(corpus_.tag_documents(rows(other_, 0, 1), "two words"));
    succeed(corpus_.tag_documents(rows(dataset_, 5, 1), "all"));
    EXPECT_EQ(tags(dataset_), "all:1 review:6");
    EXPECT_EQ(tags(other_), "two words:1");
    EXPECT_EQ(value_of(corpus_.tags_of(rows(dataset_, 5, 1)[0])),
              (std::vector<std::string>{"all", "review"}));
    EXPECT_TRUE(value_of(corpus_.tags_of(rows(dataset_, 9, 1)[0])).empty());

    succeed(corpus_.untag_documents(rows(dataset_, 0, 10), "review "));
    EXPECT_EQ(tags(dataset_), "all:1");
    succeed(corpus_.untag_documents(rows(dataset_, 0, 1), "never given"));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(TagTest, RemovedDocumentsDoNotCount) {
    succeed(corpus_.tag_documents(rows(dataset_, 0, 3), "review"));
    succeed(corpus_.remove_documents(rows(dataset_, 1, 2)));
    EXPECT_EQ(tags(dataset_), "review:1");
    succeed(corpus_.restore_documents(rows(dataset_, 1, 1)));
    EXPECT_EQ(tags(dataset_), "review:2");
    succeed(corpus_.remove_dataset(dataset_));
    EXPECT_EQ(tags(dataset_), "");
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(TagTest, RefusesNoNameAndUnknownDocuments) {
    EXPECT_EQ(corpus_.tag_documents(rows(dataset_, 0, 1), " \t").error().code,
              ErrorCode::invalid_argument);
    const std::vector<DocumentId> some_unknown = {rows(dataset_, 0, 1)[0], 999};
    EXPECT_EQ(corpus_.tag_documents(some_unknown, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(tags(dataset_), "");
}

}  // namespace
}  // namespace sparsescope
