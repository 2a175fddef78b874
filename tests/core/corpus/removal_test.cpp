// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class RemovalTest : public CorpusTest {
  protected:
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", 12, 3);
    ModelId model_ = add_sample_model(corpus_, dataset_, sample_hidden);
    std::vector<DocumentId> ids_ = value_of(corpus_.document_ids(dataset_));

    void put_segment(std::int64_t first, std::int64_t rows) {
        const std::vector<std::byte> data(10);
        SegmentInfo info;
        info.first_row = first;
        info.rows = rows;
        succeed(
            corpus_.put_segment(model_, 2, info, data, value_of(corpus_.codes_version(model_))));
    }
};

TEST_F(RemovalTest, CountsLeaveRemovedDocumentsOut) {
    // Rows 4 (test, label 0) and 7 (train, label 0) and 9 (train, no label).
    const std::vector<DocumentId> gone = {ids_[9], ids_[4], ids_[7], ids_[4]};
    succeed(corpus_.remove_documents(gone));
    const auto info = value_of(corpus_.dataset(dataset_));
    EXPECT_EQ(info.documents, 12);
    EXPECT_EQ(info.removed_documents, 3);
    EXPECT_EQ(info.train_documents, 7);
    EXPECT_EQ(info.test_documents, 2);
    EXPECT_EQ(info.labelled_documents, 6);
    EXPECT_EQ(value_of(corpus_.label_counts(dataset_)), (std::vector<std::int64_t>{2, 4}));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(RemovalTest, RemovedRowsTakePartInNothing) {
    const std::vector<DocumentId> gone = {ids_[4], ids_[9]};
    succeed(corpus_.remove_documents(gone));
    const auto removed = value_of(corpus_.removed_rows(dataset_));
    EXPECT_EQ(removed.rows(), 12U);
    EXPECT_EQ(removed.count(), 2U);
    EXPECT_TRUE(removed.contains(4) && removed.contains(9));

    const auto splits = value_of(corpus_.splits(dataset_));
    EXPECT_EQ(std::ranges::count(splits, Split::none), 2);
    EXPECT_EQ(splits[4], Split::none);
    const auto codes = value_of(corpus_.codes(model_));
    const auto expected = sample_codes_of(0, 12, sample_hidden);
    EXPECT_FALSE(expected.row(4).empty());
    succeed(corpus_.for_each_codes(
        model_, 3, 7, {}, [&](std::int64_t first, const CodeMatrix& piece) -> Status {
            for (std::size_t i = 0; i < piece.rows(); ++i)
                EXPECT_TRUE(
                    same_code(piece.row(i), codes.row(static_cast<std::size_t>(first) + i)));
            return {};
        }));
    for (std::size_t row = 0; row < 12; ++row)
        EXPECT_TRUE(
            same_code(codes.row(row), removed.contains(row) ? CodeView{} : expected.row(row)));

    EXPECT_TRUE(value_of(corpus_.full_text_search(dataset_, "\"number 9\"", 5)).hits.empty());
    EXPECT_EQ(value_of(corpus_.full_text_search(dataset_, "document", 50)).hits.size(), 10U);
    EXPECT_EQ(value_of(corpus_.full_text_search(dataset_, "document", 1)).cost.candidates, 10);

    // They can still be looked at.
    const auto document = value_of(corpus_.document(ids_[9]));
    EXPECT_EQ(document.text, "document number 9");
    EXPECT_EQ(document.split, Split::none);
    const std::vector<std::int64_t> rows = {9, 0, 9};
    const auto documents = value_of(corpus_.documents_at(dataset_, rows));
    ASSERT_EQ(documents.size(), 3U);
    EXPECT_EQ(documents[0].id, ids_[9]);
    EXPECT_EQ(documents[1].id, ids_[0]);
    EXPECT_EQ(documents[1].split, Split::test);
    EXPECT_EQ(value_of(corpus_.embeddings(dataset_)).values, sample_embeddings(0, 12, 3).values);
}

TEST_F(RemovalTest, UndoneWithoutATrace) {
    const auto before = value_of(corpus_.dataset(dataset_));
    succeed(corpus_.remove_documents(ids_));
    EXPECT_EQ(value_of(corpus_.dataset(dataset_)).train_documents, 0);
    succeed(corpus_.restore_documents(ids_));
    succeed(corpus_.restore_documents(ids_));
    const auto after = value_of(corpus_.dataset(dataset_));
    EXPECT_EQ(after.removed_documents, 0);
    EXPECT_EQ(after.train_documents, before.train_documents);
    EXPECT_EQ(after.test_documents, before.test_documents);
    EXPECT_EQ(after.labelled_documents, before.labelled_documents);
    EXPECT_TRUE(value_of(corpus_.removed_rows(dataset_)).empty());
    const std::vector<ModelId> models = {model_};
    expect_samples(corpus_, dataset_, 12, models, sample_hidden);
}

TEST_F(RemovalTest, UnknownDocumentsAreRefusedWhole) {
    const std::vector<DocumentId> some_unknown = {ids_[0], 999};
    EXPECT_EQ(corpus_.remove_documents(some_unknown).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.restore_documents(some_unknown).error().code, ErrorCode::not_found);
    EXPECT_TRUE(value_of(corpus_.removed_rows(dataset_)).empty());
    EXPECT_EQ(corpus_.removed_rows(99).error().code, ErrorCode::not_found);
}

TEST_F(RemovalTest, AppendingGoesOnBehindRemovedRows) {
    const std::vector<DocumentId> gone = {ids_[11]};
    succeed(corpus_.remove_documents(gone));
    value_of(append_sample(corpus_, dataset_, 2, sample_hidden, {model_}));
    EXPECT_EQ(value_of(corpus_.removed_rows(dataset_)).rows(), 14U);
    EXPECT_EQ(value_of(corpus_.dataset(dataset_)).documents, 14);
    succeed(corpus_.restore_documents(gone));
    const std::vector<ModelId> models = {model_};
    expect_samples(corpus_, dataset_, 14, models, sample_hidden);
}

// A segment that was built while a document was removed does not know its code.
TEST_F(RemovalTest, RestoringDiscardsSegments) {
    const std::vector<DocumentId> gone = {ids_[3]};
    put_segment(0, 12);
    const auto version = value_of(corpus_.codes_version(model_));
    succeed(corpus_.remove_documents(gone));
    EXPECT_EQ(value_of(corpus_.segments(model_, 2)).size(), 1U);
    EXPECT_EQ(value_of(corpus_.codes_version(model_)), version);
    succeed(corpus_.restore_documents(gone));
    EXPECT_TRUE(value_of(corpus_.segments(model_, 2)).empty());
    EXPECT_NE(value_of(corpus_.codes_version(model_)), version);
    // Nothing was removed, so there is nothing to restore.
    put_segment(0, 12);
    succeed(corpus_.restore_documents(gone));
    EXPECT_EQ(value_of(corpus_.segments(model_, 2)).size(), 1U);
}

TEST_F(RemovalTest, RemovingADatasetTakesItsTombstones) {
    succeed(corpus_.remove_documents(ids_));
    succeed(corpus_.remove_dataset(dataset_));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

}  // namespace
}  // namespace sparsescope
