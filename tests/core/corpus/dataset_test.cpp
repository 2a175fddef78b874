// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class DatasetTest : public CorpusTest {
  protected:
    Corpus corpus_ = value_of(Corpus::create(workspace()));
};

TEST_F(DatasetTest, ComesBackAsItWasWritten) {
    const auto id = add_sample_dataset(corpus_, "sample", 250, 5);
    const auto info = value_of(corpus_.dataset(id));
    EXPECT_EQ(info.name, "sample");
    EXPECT_EQ(info.source, "sample.csv");
    EXPECT_EQ(info.created.size(), std::string("2025-01-01T00:00:00Z").size());
    EXPECT_EQ(info.documents, 250);
    EXPECT_EQ(info.test_documents, 63);
    EXPECT_EQ(info.train_documents, 187);
    EXPECT_EQ(info.labelled_documents, 166);
    EXPECT_EQ(info.dim, 5U);
    EXPECT_EQ(info.normalization, Normalization::l2);
    EXPECT_TRUE(info.has_text);
    EXPECT_FALSE(info.has_images);
    EXPECT_EQ(info.label_names, (std::vector<std::string>{"first", "second"}));

    const auto documents = value_of(corpus_.documents(id, 0, 1000));
    ASSERT_EQ(documents.size(), 250U);
    const auto expected = sample_documents(0, 250);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        EXPECT_EQ(documents[i].dataset, id);
        EXPECT_EQ(documents[i].row, static_cast<std::int64_t>(i));
        EXPECT_EQ(documents[i].text, expected[i].text);
        EXPECT_EQ(documents[i].label, expected[i].label);
        EXPECT_EQ(documents[i].split, expected[i].split);
        EXPECT_EQ(documents[i].metadata, expected[i].metadata);
    }
}

TEST_F(DatasetTest, ColumnsAreByRow) {
    const auto id = add_sample_dataset(corpus_, "sample", 30, 2);
    const auto documents = value_of(corpus_.documents(id, 0, 30));
    const auto ids = value_of(corpus_.document_ids(id));
    const auto labels = value_of(corpus_.labels(id));
    const auto splits = value_of(corpus_.splits(id));
    ASSERT_EQ(ids.size(), 30U);
    for (std::size_t i = 0; i < 30; ++i) {
        EXPECT_EQ(ids[i], documents[i].id);
        EXPECT_EQ(labels[i], documents[i].label);
        EXPECT_EQ(splits[i], documents[i].split);
        if (i > 0) {
            EXPECT_GT(ids[i], ids[i - 1]);
        }
    }
}

TEST_F(DatasetTest, ThreePartsAndTheirCounts) {
    auto writer = value_of(corpus_.add_dataset(sample_spec("parts", 0)));
    auto documents = sample_documents(0, 12);  // rows 0, 4 and 8 are for tests
    for (const std::size_t row : {1, 5})
        documents[row].split = Split::validation;
    succeed(writer->append(documents, {}));
    const auto id = value_of(writer->commit());
    const auto expect_counts = [&](std::int64_t train, std::int64_t validation, std::int64_t test) {
        const auto info = value_of(corpus_.dataset(id));
        EXPECT_EQ(info.train_documents, train);
        EXPECT_EQ(info.validation_documents, validation);
        EXPECT_EQ(info.test_documents, test);
        EXPECT_TRUE(value_of(corpus_.check()).empty());
    };
    expect_counts(7, 2, 3);
    EXPECT_EQ(value_of(corpus_.splits(id))[5], Split::validation);
    EXPECT_EQ(value_of(corpus_.documents(id, 5, 1)).at(0).split, Split::validation);
    const auto ids = value_of(corpus_.document_ids(id));
    succeed(corpus_.remove_documents(std::vector{ids[0], ids[1], ids[2]}));
    expect_counts(6, 1, 2);
    EXPECT_EQ(value_of(corpus_.splits(id))[1], Split::none);
    succeed(corpus_.restore_documents(std::vector{ids[1]}));
    expect_counts(6, 2, 2);
    succeed(corpus_.compact());
    expect_counts(6, 2, 2);
    EXPECT_EQ(value_of(corpus_.splits(id))[0], Split::validation);
}

TEST_F(DatasetTest, IsDividedAnewUnlessARunMayGoOn) {
    const auto id = add_sample_dataset(corpus_, "sample", 8, 0);
    const auto ids = value_of(corpus_.document_ids(id));
    succeed(corpus_.remove_documents(std::vector{ids[7]}));
    std::vector<Split> splits(8, Split::train);
    splits[0] = splits[1] = Split::validation;
    splits[2] = Split::test;
    splits[7] = Split::test;  // removed: it stays as it is
    succeed(corpus_.set_splits(id, splits));
    splits[7] = Split::none;
    EXPECT_EQ(value_of(corpus_.splits(id)), splits);
    const auto info = value_of(corpus_.dataset(id));
    EXPECT_EQ(info.train_documents, 4);
    EXPECT_EQ(info.validation_documents, 2);
    EXPECT_EQ(info.test_documents, 1);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
    EXPECT_EQ(corpus_.set_splits(id, std::vector<Split>(7)).error().code,
              ErrorCode::invalid_argument);

    RunInfo run;
    run.dataset = id;
    run.state = RunState::paused;
    run.checkpoint = "step-5.safetensors";
    run.id = value_of(corpus_.add_run(run));
    EXPECT_EQ(corpus_.set_splits(id, splits).error().code, ErrorCode::busy);
    run.state = RunState::stopped;
    succeed(corpus_.set_progress(run.id, run));
    succeed(corpus_.set_splits(id, splits));
}

TEST_F(DatasetTest, LevelPathsAreStoredOnce) {
    auto writer = value_of(corpus_.add_dataset(sample_spec("levels", 0)));
    auto documents = sample_documents(0, 5);
    documents[0].level = "animal/mammal/dog";
    documents[1].level = " animal / mammal//dog/ ";  // the same
    documents[3].level = "animal";
    documents[4].level = " / ";  // none
    succeed(writer->append(documents, {}));
    const auto id = value_of(writer->commit());
    EXPECT_TRUE(value_of(corpus_.dataset(id)).has_levels);
    EXPECT_FALSE(
        value_of(corpus_.dataset(add_sample_dataset(corpus_, "without", 3, 0))).has_levels);
    auto paths = value_of(corpus_.level_paths(id));
    EXPECT_EQ(paths.names, (std::vector<std::string>{"animal/mammal/dog", "animal"}));
    EXPECT_EQ(paths.of_row, (std::vector<std::int32_t>{0, 0, -1, 1, -1}));
    EXPECT_EQ(value_of(corpus_.documents(id, 1, 1)).at(0).level, "animal/mammal/dog");
    EXPECT_EQ(value_of(corpus_.documents(id, 2, 1)).at(0).level, "");

    // Documents that come later share what is there and add what is new.
    auto more = sample_documents(5, 2);
    more[0].level = "animal";
    more[1].level = "plant/oak";
    value_of(corpus_.append_documents(id, more, {}, {}));
    const auto ids = value_of(corpus_.document_ids(id));
    succeed(corpus_.remove_documents(std::vector{ids[0]}));
    paths = value_of(corpus_.level_paths(id));
    EXPECT_EQ(paths.names, (std::vector<std::string>{"animal/mammal/dog", "animal", "plant/oak"}));
    EXPECT_EQ(paths.of_row, (std::vector<std::int32_t>{-1, 0, -1, 1, -1, 1, 2}));
    succeed(corpus_.compact());
    EXPECT_EQ(value_of(corpus_.level_paths(id)).of_row,
              (std::vector<std::int32_t>{0, -1, 1, -1, 1, 2}));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(DatasetTest, SlicesOfDocuments) {
    const auto id = add_sample_dataset(corpus_, "sample", 30, 0);
    const auto slice = value_of(corpus_.documents(id, 28, 10));
    ASSERT_EQ(slice.size(), 2U);
    EXPECT_EQ(slice[0].row, 28);
    EXPECT_TRUE(value_of(corpus_.documents(id, 5, 0)).empty());
    EXPECT_TRUE(value_of(corpus_.documents(id, 5, -3)).empty());
    EXPECT_TRUE(value_of(corpus_.documents(id, 100, 5)).empty());

    const std::vector<DocumentId> wanted = {slice[1].id, slice[0].id, slice[1].id};
    const auto chosen = value_of(corpus_.documents(wanted));
    ASSERT_EQ(chosen.size(), 3U);
    EXPECT_EQ(chosen[0].row, 29);
    EXPECT_EQ(chosen[1].row, 28);
    EXPECT_EQ(chosen[2].row, 29);
    const std::vector<DocumentId> unknown = {slice[0].id, 999};
    EXPECT_EQ(corpus_.documents(unknown).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.document(999).error().code, ErrorCode::not_found);
    EXPECT_EQ(value_of(corpus_.document(slice[0].id)).text, "document number 28");
}

// 300 floats a row: 873 rows a block, so 2,000 rows cross two borders.
TEST_F(DatasetTest, EmbeddingsAcrossBlockBorders) {
    const std::size_t dim = 300;
    const auto id = add_sample_dataset(corpus_, "sample", 2000, dim, 177);
    std::int64_t reported = 0;
    const auto all = value_of(corpus_.embeddings(
        id, {}, [&](std::string_view, std::int64_t done, std::int64_t) { reported = done; }));
    EXPECT_EQ(all.rows, 2000U);
    EXPECT_EQ(all.dim, dim);
    EXPECT_EQ(all.values, sample_embeddings(0, 2000, dim).values);
    EXPECT_EQ(reported, 2000);
    for (const auto& [first, count] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {0, 1}, {872, 2}, {873, 873}, {872, 875}, {1999, 1}, {100, 0}}) {
        const auto slice = value_of(corpus_.embeddings(id, first, count));
        EXPECT_EQ(slice.values,
                  sample_embeddings(first, static_cast<std::size_t>(count), dim).values);
    }
    EXPECT_EQ(corpus_.embeddings(id, 1999, 2).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.embeddings(id, -1, 2).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.embeddings(id, 0, -1).error().code, ErrorCode::invalid_argument);
}

TEST_F(DatasetTest, ReadingEmbeddingsStopsWhenAsked) {
    const auto id = add_sample_dataset(corpus_, "sample", 10, 2);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(corpus_.embeddings(id, stop.get_token()).error().code, ErrorCode::cancelled);
}

TEST_F(DatasetTest, TextOnlyHasNoEmbeddings) {
    const auto id = add_sample_dataset(corpus_, "texts", 3, 0);
    EXPECT_EQ(corpus_.embeddings(id).error().code, ErrorCode::not_found);
}

TEST_F(DatasetTest, Images) {
    auto writer = value_of(corpus_.add_dataset({"images", "", 0, Normalization::none, {}}));
    std::vector<NewDocument> documents(2);
    documents[0].image = {2, 3, 1, {1, 2, 3, 4, 5, 6}};
    succeed(writer->append(documents, {}));
    const auto id = value_of(writer->commit());
    const auto ids = value_of(corpus_.document_ids(id));
    const auto image = value_of(corpus_.image(ids[0]));
    EXPECT_EQ(image.width, 2);
    EXPECT_EQ(image.height, 3);
    EXPECT_EQ(image.pixels, documents[0].image.pixels);
    EXPECT_TRUE(value_of(corpus_.image(ids[1])).empty());
    const auto info = value_of(corpus_.dataset(id));
    EXPECT_TRUE(info.has_images);
    EXPECT_FALSE(info.has_text);
    EXPECT_EQ(info.image_width, 2);
    EXPECT_EQ(info.image_height, 3);
}

TEST_F(DatasetTest, FindsByName) {
    EXPECT_EQ(corpus_.dataset("").error().code, ErrorCode::not_found);
    const auto id = add_sample_dataset(corpus_, "one", 3, 2);
    EXPECT_EQ(value_of(corpus_.dataset("")).id, id);
    add_sample_dataset(corpus_, "two", 3, 2);
    EXPECT_EQ(value_of(corpus_.dataset("one")).id, id);
    EXPECT_EQ(corpus_.dataset("").error().message,
              "The workspace holds several datasets. Choose one of: \"one\", \"two\" (option "
              "--dataset).");
    EXPECT_EQ(corpus_.dataset("three").error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.dataset(99).error().code, ErrorCode::not_found);
}

TEST_F(DatasetTest, RefusesBadInputAndKeepsNothing) {
    add_sample_dataset(corpus_, "one", 3, 2);
    EXPECT_EQ(corpus_.add_dataset(sample_spec("one", 2)).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.add_dataset(sample_spec("", 2)).error().code, ErrorCode::invalid_argument);
    const auto attempt = [&](auto&& change) {
        auto documents = sample_documents(0, 2);
        auto embeddings = sample_embeddings(0, 2, 2);
        change(documents, embeddings);
        auto writer = value_of(corpus_.add_dataset(sample_spec("two", 2)));
        const auto status = writer->append(documents, embeddings.view());
        EXPECT_FALSE(writer->commit());
        return status ? ErrorCode::internal : status.error().code;
    };
    using Documents = std::vector<NewDocument>;
    EXPECT_EQ(attempt([](Documents& d, EmbeddingMatrix&) { d.pop_back(); }),
              ErrorCode::invalid_input);
    EXPECT_EQ(attempt([](Documents&, EmbeddingMatrix& e) { e = sample_embeddings(0, 2, 3); }),
              ErrorCode::invalid_input);
    EXPECT_EQ(attempt([](Documents&, EmbeddingMatrix& e) { e = {}; }), ErrorCode::invalid_input);
    EXPECT_EQ(attempt([](Documents& d, EmbeddingMatrix&) { d[1].label = -2; }),
              ErrorCode::invalid_input);
    EXPECT_EQ(attempt([](Documents& d, EmbeddingMatrix&) {
                  d[1].image = {9, 9, 1, {0}};
              }),
              ErrorCode::invalid_input);
    {
        auto empty = value_of(corpus_.add_dataset(sample_spec("two", 2)));
        EXPECT_EQ(empty->commit().error().code, ErrorCode::invalid_input);
    }
    EXPECT_EQ(value_of(corpus_.datasets()).size(), 1U);
}

TEST_F(DatasetTest, WriterDestroyedWithoutCommitLeavesNothing) {
    {
        auto writer = value_of(corpus_.add_dataset(sample_spec("half", 2)));
        succeed(writer->append(sample_documents(0, 2), sample_embeddings(0, 2, 2).view()));
        EXPECT_EQ(corpus_.add_dataset(sample_spec("other", 2)).error().code, ErrorCode::busy);
    }
    EXPECT_TRUE(value_of(corpus_.datasets()).empty());
    add_sample_dataset(corpus_, "half", 3, 2);
}

TEST_F(DatasetTest, LabelNamesMayComeLateAndAreCompleted) {
    auto writer = value_of(corpus_.add_dataset({"digits", "", 0, Normalization::none, {}}));
    std::vector<NewDocument> documents(1);
    documents[0].label = 2;
    succeed(writer->append(documents, {}));
    const std::vector<std::string> names = {"zero"};
    succeed(writer->set_label_names(names));
    const auto id = value_of(writer->commit());
    EXPECT_EQ(value_of(corpus_.dataset(id)).label_names,
              (std::vector<std::string>{"zero", "1", "2"}));
}

TEST(DatasetInfo, ALabelIsCalledByItsNameOrElseByItsNumber) {
    DatasetInfo info;
    info.label_names = {"zero", ""};
    EXPECT_EQ(info.label_name(0), "zero");
    EXPECT_EQ(info.label_name(1), "1");
    EXPECT_EQ(info.label_name(7), "7");
    EXPECT_EQ(info.label_name(no_label), "");
}

}  // namespace
}  // namespace sparsescope
