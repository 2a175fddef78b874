// SPDX-License-Identifier: GPL-3.0-or-later
// Datasets and models are renamed, described, measured and deleted, and their space comes back.
#include <unistd.h>

#include <fstream>

#include "core/corpus/names.h"
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t dim = 64;
constexpr std::size_t rows = 600;

class ContentsTest : public CorpusTest {
  protected:
    ModelId add_model(const std::string& name, DatasetId dataset, std::optional<RunId> run = {}) {
        HeadWeights weights;
        weights.dim = dim;
        weights.hidden = sample_hidden;
        weights.encoder_weight.assign(dim * sample_hidden, 0.5F);
        weights.pre_bias.assign(dim, 0);
        weights.latent_bias.assign(sample_hidden, 0);
        ModelInfo info;
        info.name = name;
        info.dataset = dataset;
        info.k = 4;
        info.run = run;
        const auto codes = sample_codes_of(0, rows, sample_hidden);
        const auto id = value_of(corpus_.add_model(info, weights, &codes));
        SegmentInfo segment;
        segment.rows = rows;
        const std::vector<std::byte> data(5000);
        succeed(corpus_.put_segment(id, 4, segment, data, value_of(corpus_.codes_version(id))));
        return id;
    }
    [[nodiscard]] RunId add_run(DatasetId dataset, RunState state) {
        RunInfo info;
        info.dataset = dataset;
        info.state = state;
        const RunId run = value_of(corpus_.add_run(info));
        std::filesystem::create_directories(corpus_.run_folder(run));
        std::ofstream(corpus_.run_folder(run) / "step-1.safetensors") << std::string(1000, 'x');
        return run;
    }
    [[nodiscard]] std::int64_t count(const std::string& table) const {
        auto database = value_of(Database::open(workspace(), OpenMode::read_only));
        return value_of(database.integer("SELECT count(*) FROM " + table));
    }

    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId first_ = add_sample_dataset(corpus_, "first", rows, dim);
    DatasetId second_ = add_sample_dataset(corpus_, "second", rows, dim);
};

TEST_F(ContentsTest, NamesAreChangedUnlessTheyAreTakenOrCannotBe) {
    const ModelId a = add_model("a", first_);
    const ModelId b = add_model("b", first_);
    succeed(corpus_.rename_model(a, "  final / 语料 "));
    EXPECT_EQ(value_of(corpus_.model("final / 语料")).id, a);
    succeed(corpus_.rename_model(a, "final"));
    succeed(corpus_.rename_model(a, "final"));  // as it is already
    EXPECT_EQ(corpus_.rename_model(b, "final").error().message,
              "There is a model called \"final\" already. Choose another name, for example "
              "\"final-2\".");
    EXPECT_EQ(corpus_.rename_model(b, " \n").error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.rename_model(99, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(value_of(corpus_.model(b)).name, "b");

    succeed(corpus_.rename_dataset(first_, "news"));
    EXPECT_EQ(value_of(corpus_.dataset("news")).id, first_);
    EXPECT_EQ(corpus_.rename_dataset(second_, "news").error().message,
              "There is a dataset called \"news\" already. Choose another name, for example "
              "\"news-2\".");
    EXPECT_EQ(corpus_.rename_dataset(second_, "a\nb").error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.rename_dataset(99, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(value_of(corpus_.dataset(second_)).name, "second");
}

// What a run learned is never lost over a name that nobody could type.
TEST_F(ContentsTest, AModelOfAnyNameIsKept) {
    const ModelId id = add_model("two\nlines " + std::string(500, 'x'), first_);
    EXPECT_TRUE(checked_name(value_of(corpus_.model(id)).name));
}

TEST_F(ContentsTest, NotesAreKeptAndTakenAway) {
    const ModelId model = add_model("a", first_);
    EXPECT_EQ(value_of(corpus_.model(model)).note, "");
    succeed(corpus_.set_model_note(model, " the one of the talk\n"));
    succeed(corpus_.set_dataset_note(second_, "older\nsecond line"));
    EXPECT_EQ(value_of(corpus_.model(model)).note, "the one of the talk");
    EXPECT_EQ(value_of(corpus_.dataset(second_)).note, "older\nsecond line");
    EXPECT_EQ(value_of(corpus_.dataset(first_)).note, "");
    succeed(corpus_.set_model_note(model, ""));
    EXPECT_EQ(value_of(corpus_.model(model)).note, "");
    EXPECT_EQ(corpus_.set_model_note(99, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.set_dataset_note(99, "x").error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.set_model_note(model, "bell\a").error().code, ErrorCode::invalid_argument);
}

TEST_F(ContentsTest, WhatTheyTakeIsMeasured) {
    const ModelUse use = value_of(corpus_.model_use(add_model("a", first_)));
    EXPECT_EQ(use.weight_bytes,
              static_cast<std::int64_t>(4 * (dim * sample_hidden + dim + sample_hidden)));
    EXPECT_GT(use.code_bytes, 1000);
    EXPECT_EQ(use.segment_bytes, 5000);
    EXPECT_EQ(use.bytes(), use.weight_bytes + use.code_bytes + use.segment_bytes);
    const std::int64_t embeddings = 4 * rows * dim;
    const std::int64_t bytes = value_of(corpus_.dataset_bytes(first_));
    EXPECT_GT(bytes, embeddings + static_cast<std::int64_t>(rows * std::string("document").size()));
    EXPECT_LT(bytes, 2 * embeddings);
    EXPECT_EQ(corpus_.model_use(99).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.dataset_bytes(99).error().code, ErrorCode::not_found);
}

TEST_F(ContentsTest, AModelGoesWithItsCodesAndItsRunStays) {
    const RunId run = add_run(first_, RunState::finished);
    const ModelId gone = add_model("gone", first_, run);
    const ModelId stays = add_model("stays", first_);
    EXPECT_EQ(value_of(corpus_.run(run)).model, gone);
    succeed(corpus_.remove_model(gone));
    EXPECT_FALSE(value_of(corpus_.run(run)).model.has_value());
    EXPECT_TRUE(std::filesystem::exists(corpus_.run_folder(run)));
    EXPECT_EQ(corpus_.model(gone).error().code, ErrorCode::not_found);
    for (const char* table : {"model", "code_block", "code_segment"})
        EXPECT_EQ(count(table), 1) << table;
    EXPECT_EQ(value_of(corpus_.codes(stays)).rows(), rows);
    EXPECT_EQ(value_of(corpus_.check()), std::vector<std::string>{});
}

TEST_F(ContentsTest, ADatasetGoesWithAllThatBelongsToIt) {
    const RunId run = add_run(first_, RunState::finished);
    const RunId other_run = add_run(second_, RunState::finished);
    add_model("gone", first_, run);
    const ModelId stays = add_model("stays", second_, other_run);
    succeed(corpus_.remove_dataset(first_));
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(run)));
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(run).string() + ".removed"));
    EXPECT_TRUE(std::filesystem::exists(corpus_.run_folder(other_run)));
    ASSERT_EQ(value_of(corpus_.datasets()).size(), 1U);
    EXPECT_EQ(value_of(corpus_.models()).front().id, stays);
    EXPECT_EQ(value_of(corpus_.runs()).front().id, other_run);
    EXPECT_EQ(value_of(corpus_.full_text_search(second_, "document", 3)).hits.size(), 3U);
    EXPECT_EQ(corpus_.remove_dataset(first_).error().code, ErrorCode::not_found);
    succeed(corpus_.remove_dataset(second_));
    EXPECT_TRUE(value_of(corpus_.datasets()).empty());
    EXPECT_FALSE(std::filesystem::exists(corpus_.run_folder(other_run).parent_path()));
    EXPECT_EQ(value_of(corpus_.check()), std::vector<std::string>{});
}

TEST_F(ContentsTest, NothingIsDeletedUnderARunThatGoesOn) {
    const RunId run = add_run(first_, RunState::running);  // by this very process
    const ModelId model = add_model("made just now", first_, run);
    const ModelId other = add_model("other", first_);
    const auto refused = corpus_.remove_dataset(first_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::busy);
    EXPECT_TRUE(std::filesystem::exists(corpus_.run_folder(run) / "step-1.safetensors"));
    EXPECT_EQ(corpus_.remove_model(model).error().code, ErrorCode::busy);
    EXPECT_EQ(value_of(corpus_.models()).size(), 2U);
    succeed(corpus_.remove_model(other));
    succeed(corpus_.remove_dataset(second_));
    // A name is nothing that a training depends on.
    succeed(corpus_.rename_model(model, "renamed"));
    succeed(corpus_.rename_dataset(first_, "renamed"));
}

// A folder that cannot be taken out of the way keeps everything as it was.
TEST_F(ContentsTest, ADatasetWhoseRunCannotGoStaysWhole) {
    const RunId easy = add_run(first_, RunState::finished);
    const RunId run = add_run(first_, RunState::finished);
    const std::filesystem::path in_the_way = corpus_.run_folder(run).string() + ".removed";
    std::filesystem::create_directories(in_the_way / "full");
    const auto refused = corpus_.remove_dataset(first_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::io);
    EXPECT_EQ(value_of(corpus_.datasets()).size(), 2U);
    for (const RunId each : {easy, run})
        EXPECT_TRUE(std::filesystem::exists(corpus_.run_folder(each) / "step-1.safetensors"));
}

TEST_F(ContentsTest, TheirSpaceComesBackAtOnce) {
    const std::int64_t small = value_of(corpus_.storage()).file_bytes;
    const DatasetId large = add_sample_dataset(corpus_, "large", 20'000, dim, 1000);
    const std::int64_t full = value_of(corpus_.storage()).file_bytes;
    ASSERT_GT(full, small + 5'000'000);
    succeed(corpus_.remove_dataset(large));
    const StorageUse after = value_of(corpus_.storage());
    EXPECT_LT(after.file_bytes, small + 1'000'000);
    EXPECT_LT(after.reclaimable_bytes, 100'000);
}

TEST_F(ContentsTest, ACopyIsSavedAlsoOfAFileThatIsGone) {
    add_model("a", first_);
    const auto copy = folder() / "copy.sscope";
    {
        const Corpus reader = value_of(Corpus::open(workspace(), Access::read_only));
        value_of(reader.datasets());
        succeed(corpus_.set_dataset_note(first_, "in the -wal file only"));
        const auto taken = folder() / "taken.sscope";
        std::ofstream(taken) << "mine";
        EXPECT_EQ(reader.save_copy(taken).error().code, ErrorCode::invalid_argument);
        EXPECT_FALSE(reader.save_copy(folder() / "no folder" / "x.sscope"));
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(workspace().string() + suffix);
        succeed(reader.save_copy(copy));
    }
    const Corpus saved = value_of(Corpus::open(copy, Access::read_only));
    EXPECT_EQ(value_of(saved.dataset("first")).note, "in the -wal file only");
    EXPECT_EQ(value_of(saved.codes(value_of(saved.model("a")).id)).rows(), rows);
    EXPECT_EQ(value_of(saved.check()), std::vector<std::string>{});
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
        EXPECT_EQ(entry.path().string().find(".new-"), std::string::npos) << entry.path();
}

}  // namespace
}  // namespace sparsescope
