// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train_on_dataset.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/engine/encode_model.h"
#include "core/engine/keep_run.h"
#include "core/engine/train_data.h"
#include "core/recipe/train_params.h"
#include "core/workspace/dataset_shape.h"
#include "tests/core/engine/engine_fixture.h"
#include "tests/support/places.h"

namespace sparsescope {
namespace {

using TrainData = EngineTest;
using TrainOnDataset = EngineTest;
using KeepRun = EngineTest;

TEST(StoredK, LeavesRoomUpwardsButNotBeyondTheHead) {
    EXPECT_EQ(stored_k_for(2, 4096), 32);
    EXPECT_EQ(stored_k_for(8, 4096), 32);
    EXPECT_EQ(stored_k_for(9, 4096), 36);
    EXPECT_EQ(stored_k_for(9, 20), 20);
}

TEST_F(TrainData, SplitsAreApartAndInRowOrder) {
    const auto data = value_of(load_train_data(*corpus_, dataset_, {}, {}));
    const auto all = value_of(corpus_->embeddings(dataset_));
    EXPECT_EQ(data.shape.train_documents, 150);
    EXPECT_EQ(data.shape.dim, dim);
    EXPECT_EQ(data.shape.classes, 3);
    EXPECT_EQ(data.shape.unlabelled, 0);
    ASSERT_EQ(data.held_out.labels.size(), 50U);
    EXPECT_EQ(data.held_out.labels[1], 7 % 3);
    EXPECT_TRUE(std::ranges::equal(data.held_out.embeddings.row(1), all.row(7)));
    EXPECT_TRUE(std::ranges::equal(data.train.embeddings.row(3), all.row(4)));
}

TEST_F(TrainData, TestDocumentsAreNeverAmongThem) {
    auto splits = value_of(corpus_->splits(dataset_));
    for (std::size_t row = 0; row < rows; row += 5)
        splits[row] = Split::test;
    succeed(corpus_->set_splits(dataset_, splits));
    const auto data = value_of(load_train_data(*corpus_, dataset_, {}, {}));
    EXPECT_EQ(data.shape.train_documents, 120);
    ASSERT_EQ(data.train.labels.size(), 120U);
    ASSERT_EQ(data.held_out.labels.size(), 40U);
    const auto all = value_of(corpus_->embeddings(dataset_));
    for (std::size_t row = 0; row < rows; ++row) {
        std::size_t times = 0;
        for (const auto* part : {&data.train.embeddings, &data.held_out.embeddings})
            for (std::size_t i = 0; i < part->rows; ++i)
                times += std::ranges::equal(part->row(i), all.row(row)) ? 1 : 0;
        EXPECT_EQ(times, row % 5 == 0 ? 0U : 1U) << row;
    }
}

TEST_F(TrainData, LevelPathsAreThoseOfTheTrainingDocuments) {
    EXPECT_EQ(value_of(load_train_data(*corpus_, dataset_, {}, {})).view().train_paths, nullptr);
    auto writer = value_of(corpus_->add_dataset({"levels", "", 1, Normalization::none, {}}));
    std::vector<NewDocument> documents(6);
    documents[0].level = "animal/mammal/dog";
    documents[1].level = "animal/mammal/dog/greyhound";
    documents[1].split = Split::validation;
    documents[3].level = "animal/bird";
    documents[4].level = "plant";
    documents[5].level = "animal/mammal/dog";
    succeed(writer->append(documents, EmbeddingMatrix(6, 1).view()));
    const auto id = value_of(writer->commit());
    const auto data = value_of(load_train_data(*corpus_, id, {}, {}));
    EXPECT_EQ(data.shape.levels, 3);
    EXPECT_EQ(value_of(dataset_shape(*corpus_, value_of(corpus_->dataset(id)))).levels, 3);
    ASSERT_EQ(data.view().train_paths, &data.train_paths);
    const LabelPaths& paths = data.train_paths;
    ASSERT_EQ(paths.documents(), 5U);
    const auto nodes = [&](std::size_t i) {
        return std::vector<std::uint32_t>(paths.of(i).begin(), paths.of(i).end());
    };
    EXPECT_EQ(nodes(0).size(), 3U);
    EXPECT_TRUE(nodes(1).empty());
    ASSERT_EQ(nodes(2).size(), 2U);
    EXPECT_EQ(nodes(3).size(), 1U);
    EXPECT_EQ(nodes(4), nodes(0));
    EXPECT_EQ(nodes(2)[0], nodes(0)[0]);  // "animal"
    EXPECT_NE(nodes(2)[1], nodes(0)[1]);
    EXPECT_NE(nodes(3)[0], nodes(0)[0]);
}

TEST_F(TrainData, TagsAreASetOfBitsOfEachTrainingDocument) {
    const auto ids = value_of(corpus_->document_ids(dataset_));
    succeed(corpus_->tag_documents(std::vector{ids[0], ids[4]}, "red"));
    succeed(corpus_->tag_documents(std::vector{ids[4], ids[3]}, "blue"));  // ids[3] is held out
    EXPECT_TRUE(value_of(load_train_data(*corpus_, dataset_, {}, {})).train_tags.empty());
    const auto data = value_of(load_train_data(*corpus_, dataset_, {}, {}, LabelSource::tags));
    ASSERT_EQ(data.train_tags.size(), 150U);
    EXPECT_EQ(data.train_tags[0], 0b10U);  // tags by name: blue, red
    EXPECT_EQ(data.train_tags[1], 0U);
    EXPECT_EQ(data.train_tags[3], 0b11U);
    EXPECT_EQ(data.shape.tags, 2);
}

TEST_F(TrainData, RemovedDocumentsAreInNoSplit) {
    const auto ids = value_of(corpus_->document_ids(dataset_));
    const std::vector<DocumentId> gone = {ids[0], ids[1], ids[7]};
    succeed(corpus_->remove_documents(gone));
    const auto data = value_of(load_train_data(*corpus_, dataset_, {}, {}));
    const auto all = value_of(corpus_->embeddings(dataset_));
    EXPECT_EQ(data.train.labels.size() + data.held_out.labels.size(), 197U);
    EXPECT_EQ(data.shape.train_documents, value_of(corpus_->dataset(dataset_)).train_documents);
    EXPECT_EQ(data.held_out.labels[1], 11 % 3);
    EXPECT_TRUE(std::ranges::equal(data.held_out.embeddings.row(1), all.row(11)));
    EXPECT_TRUE(std::ranges::equal(data.train.embeddings.row(0), all.row(2)));
}

TEST_F(TrainData, TextsAloneHaveNoDimension) {
    const auto data = value_of(load_train_data(*corpus_, add_dataset("texts", 0), {}, {}));
    EXPECT_EQ(data.shape.dim, 0U);
    EXPECT_EQ(data.train.labels.size(), 150U);
}

TEST_F(TrainOnDataset, StoresRunMetricsModelAndCodes) {
    std::vector<std::string> kinds;
    EngineHooks hooks;
    hooks.event = [&](const Event& event) {
        if (std::holds_alternative<StartedEvent>(event)) kinds.emplace_back("started");
        if (std::holds_alternative<StepMetrics>(event)) kinds.emplace_back("step");
    };
    const TrainReport done = value_of(train_on_dataset(*corpus_, request(), hooks));
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_EQ(done.run.step, 4 * 6);
    EXPECT_EQ(done.run.process, getpid());
    EXPECT_EQ(done.run.model, done.model.id);
    EXPECT_EQ(done.end, TrainEnd::finished);
    EXPECT_EQ(done.model.k, 3);
    EXPECT_EQ(done.model.stored_k, 32);
    EXPECT_EQ(kinds.at(0), "started");
    EXPECT_EQ(kinds.at(1), "step");

    const auto codes = value_of(corpus_->codes(done.model.id));
    EXPECT_EQ(codes.rows(), rows);
    const RunMetrics metrics = value_of(corpus_->metrics(done.run.id));
    EXPECT_EQ(metrics.steps.front().step, 0);
    EXPECT_EQ(metrics.steps.back().step, 23);
    EXPECT_FALSE(metrics.histograms.empty());
    EXPECT_FALSE(metrics.held_out.empty());
    const auto checkpoints = value_of(corpus_->checkpoints(done.run.id));
    ASSERT_FALSE(checkpoints.empty());  // to branch from
    EXPECT_EQ(checkpoints.back().file, done.run.checkpoint);
    EXPECT_TRUE(value_of(corpus_->check()).empty());
}

TEST_F(TrainOnDataset, ATraceHoldsEveryStepButTheStoreOnlySome) {
    TrainRequest traced = request();
    traced.config.epochs = 40;
    traced.trace_file = folder_.path() / "trace.json";
    const TrainReport done = value_of(train_on_dataset(*corpus_, traced, {}));
    const std::string trace = file_content(traced.trace_file);
    EXPECT_NE(trace.find("[239,3,"), std::string::npos) << trace.substr(trace.size() / 2);
    const RunMetrics metrics = value_of(corpus_->metrics(done.run.id));
    EXPECT_EQ(metrics.steps.back().step, 239);
}

TEST_F(TrainOnDataset, EverySparsifierLeavesAHeadThatAnyoneCanRead) {
    for (const std::string_view name : sparsifier_names()) {
        TrainRequest asked = request();
        asked.config.sparsifier = name;
        const TrainReport done = value_of(train_on_dataset(*corpus_, asked, {}));
        const auto trained =
            static_cast<std::size_t>(value_of(train_config_from_json(done.run.config)).hidden);
        EXPECT_EQ(done.model.hidden, name == "abs_topk" ? 2 * trained : trained) << name;
        EXPECT_EQ(value_of(corpus_->codes(done.model.id)).rows(), rows) << name;
        const HeadWeights weights = value_of(corpus_->head_weights(done.model.id));
        if (name == "jump_relu") {
            EXPECT_EQ(weights.latent_bias, std::vector<float>(trained, 0.0F));
        }
    }
}

TEST_F(TrainOnDataset, ASetOfTagsIsLearnedFromLikeLabels) {
    const auto ids = value_of(corpus_->document_ids(dataset_));
    TrainRequest asked = request();
    asked.config.labels = LabelSource::tags;
    EXPECT_FALSE(train_on_dataset(*corpus_, asked, {}));
    for (const std::string tag : {"first", "second"})
        succeed(corpus_->tag_documents(std::span(ids).subspan(tag == "first" ? 0 : 80, 100), tag));
    EXPECT_EQ(value_of(train_on_dataset(*corpus_, asked, {})).end, TrainEnd::finished);
}

TEST_F(TrainOnDataset, AStopRequestKeepsWhatWasLearned) {
    TrainRequest endless = request();
    endless.config.epochs = 100'000;
    std::stop_source source;
    EngineHooks hooks;
    hooks.stop = source.get_token();
    bool learning = false;
    hooks.event = [&](const Event& event) {
        learning = learning || std::holds_alternative<StepMetrics>(event);
    };
    hooks.control = [&] {
        if (learning) source.request_stop();
        return TrainControl::go_on;
    };
    const TrainReport done = value_of(train_on_dataset(*corpus_, endless, hooks));
    EXPECT_EQ(done.end, TrainEnd::stopped);
    EXPECT_EQ(done.run.state, RunState::stopped);
    EXPECT_EQ(done.run.step, 1);
    EXPECT_EQ(done.model.k, 8);  // annealing had hardly begun
    EXPECT_GT(done.model.stored_k, 0);
}

TEST_F(TrainOnDataset, WhatDoesNotFitIsRefusedBeforeARunBegins) {
    const auto refused = [&](const TrainRequest& bad) {
        const auto report = train_on_dataset(*corpus_, bad, {});
        EXPECT_FALSE(report);
        return report ? Error{} : report.error();
    };
    TrainRequest bad = request();
    bad.config.k = 13;
    EXPECT_EQ(refused(bad).code, ErrorCode::invalid_argument);
    bad = request();
    bad.dataset = add_dataset("texts", 0);
    EXPECT_NE(refused(bad).message.find("no embeddings"), std::string::npos);
    bad = request();
    bad.initial_weights = HeadWeights{dim + 1,
                                      48,
                                      std::vector<float>((dim + 1) * 48),
                                      std::vector<float>(dim + 1),
                                      std::vector<float>(48),
                                      {}};
    EXPECT_NE(refused(bad).message.find("13 values"), std::string::npos);
    EXPECT_TRUE(value_of(corpus_->runs()).empty());
}

TEST_F(TrainOnDataset, ANameThatIsTakenIsRefusedBeforeTheWork) {
    TrainRequest named = request();
    named.name = "mine";
    ASSERT_TRUE(train_on_dataset(*corpus_, named, {}));
    const auto again = train_on_dataset(*corpus_, named, {});
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("\"mine\""), std::string::npos);
    EXPECT_EQ(value_of(corpus_->runs()).size(), 1U);
}

TEST_F(KeepRun, WithoutACheckpointThereIsNothingToKeep) {
    RunInfo run;
    run.dataset = dataset_;
    run.state = RunState::interrupted;
    const RunId id = value_of(corpus_->add_run(run));
    run.id = id;
    succeed(corpus_->set_progress(run.id, run));
    const auto kept = keep_run(*corpus_, id, "", {}, {});
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().code, ErrorCode::not_found);
}

TEST_F(KeepRun, ARunWithItsModelIsNotKeptTwice) {
    const TrainReport done = value_of(train_on_dataset(*corpus_, request(), {}));
    const auto kept = keep_run(*corpus_, done.run.id, "", {}, {});
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().code, ErrorCode::invalid_argument);
}

TEST_F(TrainOnDataset, AModelFileThatDoesNotFitLeavesNoTrace) {
    const TrainReport done = value_of(train_on_dataset(*corpus_, request(), {}));
    const auto missing =
        add_model_file(*corpus_, {"", folder_.path() / "no.safetensors", "", 3, ""}, {}, {});
    EXPECT_FALSE(missing);
    const auto too_large =
        add_model_file(*corpus_, {"", folder_.write("empty.safetensors", ""), "", 3, ""}, {}, {});
    EXPECT_FALSE(too_large);
    EXPECT_EQ(value_of(corpus_->models()).size(), 1U);
}

TEST_F(TrainOnDataset, BadModelFilesLeaveTheWorkspaceAsItWas) {
    const auto before = value_of(corpus_->storage());
    std::size_t refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(test_data() + "/bad/models")) {
        if (entry.path().extension() == ".json") continue;
        EXPECT_FALSE(add_model_file(*corpus_, {"", entry.path(), "", 2, ""}, {}, {}))
            << entry.path();
        ++refused;
    }
    EXPECT_GE(refused, 40U);
    EXPECT_TRUE(value_of(corpus_->models()).empty());
    EXPECT_EQ(value_of(corpus_->storage()).file_bytes, before.file_bytes);
}

}  // namespace
}  // namespace sparsescope
