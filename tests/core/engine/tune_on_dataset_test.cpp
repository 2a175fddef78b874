// SPDX-License-Identifier: GPL-3.0-or-later
// Finetuning from the workspace to its results: what is made, how it goes on, what it refuses.
#include <algorithm>
#include <cmath>

#include "core/engine/keep_run.h"
#include "core/engine/neuron_history.h"
#include "core/recipe/train_params.h"
#include "core/recipe/tune_params.h"
#include "tests/core/engine/tune_fixture.h"

namespace sparsescope {
namespace {

class TuneOnDataset : public TuneTest {
  protected:
    [[nodiscard]] std::string refusal(TuneRequest asked) {
        const auto done = tune_on_dataset(*corpus_, std::move(asked), {});
        EXPECT_FALSE(done);
        return done ? "" : done.error().message;
    }
    // Paused, stopped or discarded when so many checkpoints are there: at steps 0, 4, 8, …
    Result<TrainReport> ended_after(int checkpoints, TrainControl how, TuneRequest asked) {
        EngineHooks hooks;
        int written = 0;
        hooks.event = [&](const Event& event) {
            if (std::holds_alternative<CheckpointEvent>(event)) ++written;
        };
        asked.watch.checkpoint_steps = 4;
        hooks.control = [&] { return written >= checkpoints ? how : TrainControl::go_on; };
        return tune_on_dataset(*corpus_, std::move(asked), hooks);
    }
};

TEST_F(TuneOnDataset, MakesAnEncoderAndADatasetOfTheSameDocuments) {
    std::vector<HeldOutQuality> looks;
    std::vector<StepMetrics> steps;
    EngineHooks hooks;
    hooks.event = [&](const Event& event) {
        if (const auto* look = std::get_if<HeldOutQuality>(&event)) looks.push_back(*look);
        if (const auto* step = std::get_if<StepMetrics>(&event)) steps.push_back(*step);
    };
    const TrainReport done = value_of(tune_on_dataset(*corpus_, request(), hooks));
    EXPECT_EQ(done.end, TrainEnd::finished);
    EXPECT_EQ(done.run.kind, RunKind::backbone);
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_EQ(done.run.step, 18);
    EXPECT_EQ(done.encoder, "tuned");
    EXPECT_EQ(done.model.id, 0);
    EXPECT_TRUE(std::filesystem::exists(done.encoder_folder + "/config.json"));

    const DatasetInfo derived = value_of(corpus_->dataset(done.derived));
    const DatasetInfo origin = value_of(corpus_->dataset(dataset_));
    EXPECT_EQ(derived.name, "texts, tuned");
    EXPECT_EQ(derived.derived_from, dataset_);
    EXPECT_EQ(derived.documents, rows);
    EXPECT_EQ(derived.validation_documents, origin.validation_documents);
    EXPECT_EQ(derived.label_names, origin.label_names);
    EXPECT_EQ(value_of(corpus_->labels(derived.id)), value_of(corpus_->labels(dataset_)));
    EXPECT_EQ(value_of(corpus_->splits(derived.id)), value_of(corpus_->splits(dataset_)));
    EXPECT_EQ(value_of(corpus_->level_paths(derived.id)).of_row,
              value_of(corpus_->level_paths(dataset_)).of_row);
    ASSERT_EQ(value_of(corpus_->tags(derived.id)).size(), 1U);
    EXPECT_EQ(value_of(corpus_->documents(derived.id, 7, 1))[0].text,
              value_of(corpus_->documents(dataset_, 7, 1))[0].text);
    EXPECT_EQ(value_of(corpus_->full_text_search(derived.id, "river", 10)).hits.size(),
              value_of(corpus_->full_text_search(dataset_, "river", 10)).hits.size());
    EXPECT_TRUE(value_of(corpus_->check()).empty());

    // The embeddings are those of the encoder that is set up now.
    EXPECT_NE(derived.encoder.hash, origin.encoder.hash);
    const EncoderSettings kept = value_of(configured_encoder(derived.encoder));
    EXPECT_EQ(kept.name, "tuned");
    const auto encoder = value_of(open_encoder(kept));
    const std::vector<std::string> text{value_of(corpus_->documents(derived.id, 3, 1))[0].text};
    const EncodedTexts encoded = value_of(encode_documents(*encoder, text));
    const EmbeddingMatrix stored = value_of(corpus_->embeddings(derived.id, 3, 1));
    for (std::size_t i = 0; i < stored.dim; ++i)
        EXPECT_NEAR(stored.row(0)[i], encoded.embeddings.row(0)[i], 1e-6);
    EXPECT_NE(stored.values, value_of(corpus_->embeddings(dataset_, 3, 1)).values);

    // Measured before the first step and after the last, at each k and whole.
    ASSERT_FALSE(looks.empty());
    EXPECT_EQ(looks.front().step, -1);
    EXPECT_EQ(looks.back().step, 17);
    EXPECT_EQ(looks.back().k, 0);
    EXPECT_EQ(looks.front().k, 2);
    EXPECT_GT(looks.back().pair_ndcg_at_10.value(), 0);
    const RunMetrics stored_metrics = value_of(corpus_->metrics(done.run.id));
    EXPECT_EQ(stored_metrics.held_out.front().step, -1);
    ASSERT_FALSE(steps.empty());
    EXPECT_GT(steps.front().gradient_norm.value(), 0);
    EXPECT_GT(steps.front().learning_rate.value(), 0);
    EXPECT_EQ(steps.back().step, 17);
    EXPECT_LT(steps.back().total_loss, steps.front().total_loss);
}

TEST_F(TuneOnDataset, HasNoNeuronsToTellOf) {
    const TrainReport done = value_of(tune_on_dataset(*corpus_, request(), {}));
    const auto history = neuron_history(*corpus_, done.run.id, 1, {}, {});
    ASSERT_FALSE(history);
    EXPECT_NE(history.error().message.find("finetunes a backbone"), std::string::npos);
}

// Nothing in the way of a head that cannot be trained: what was finetuned is kept, and said.
TEST_F(TuneOnDataset, AHeadThatCannotWorkCostsNothing) {
    TuneRequest asked = request();
    asked.then_train = true;
    asked.config.head.hidden = 16;
    asked.config.head.k = 9;
    std::string warned;
    EngineHooks hooks;
    hooks.warning = [&](const std::string& sentence) { warned += sentence; };
    const TrainReport done = value_of(tune_on_dataset(*corpus_, asked, hooks));
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_NE(done.derived, 0);
    EXPECT_EQ(done.head_run, 0);
    EXPECT_NE(warned.find("train a head on it"), std::string::npos) << warned;
}

TEST_F(TuneOnDataset, ThenTrainsAHeadOnTheNewDataset) {
    TuneRequest asked = request();
    asked.then_train = true;
    const TrainReport done = value_of(tune_on_dataset(*corpus_, asked, {}));
    EXPECT_EQ(done.run.state, RunState::finished);
    ASSERT_NE(done.model.id, 0);
    EXPECT_EQ(done.model.dataset, done.derived);
    EXPECT_EQ(done.model.k, 2);
    EXPECT_EQ(value_of(corpus_->run(done.head_run)).kind, RunKind::head);
    EXPECT_EQ(value_of(corpus_->run(done.head_run)).state, RunState::finished);
}

// Killed right after the run of its head was put into the workspace.
TEST_F(TuneOnDataset, AHeadThatNeverBeganIsTrainedWhenItsBackboneIsResumed) {
    TuneRequest asked = request();
    const TrainReport done = value_of(tune_on_dataset(*corpus_, asked, {}));
    RunInfo lost;
    lost.name = "lost";
    lost.dataset = done.derived;
    lost.config = to_json(asked.config.head);
    lost.state = RunState::running;
    lost.id = value_of(corpus_->add_run(lost));
    lost.state = RunState::interrupted;
    succeed(corpus_->set_progress(lost.id, lost));
    const auto folder = corpus_->run_folder(done.run.id);
    TunePlan plan = value_of(read_tune_plan(folder));
    plan.head_run = lost.id;
    succeed(write_tune_plan(folder, plan));
    const auto resumed = resume_run(*corpus_, {.run = done.run.id}, {});
    ASSERT_TRUE(resumed) << resumed.error().message;
    EXPECT_EQ(resumed->model.dataset, done.derived);
    EXPECT_EQ(value_of(read_tune_plan(folder)).head_run, resumed->run.id);
    EXPECT_FALSE(corpus_->run(lost.id));
}

TEST_F(TuneOnDataset, AJointRunStoresItsHeadWithCodes) {
    TuneRequest asked = request();
    asked.config.arm = TuneArm::joint;
    EngineHooks hooks;
    std::string warned;
    int looks_before = 0;
    hooks.warning = [&](const std::string& sentence) { warned += sentence; };
    hooks.event = [&](const Event& event) {
        const auto* look = std::get_if<HeldOutQuality>(&event);
        if (look != nullptr && look->step == -1) ++looks_before;
    };
    const auto made = tune_on_dataset(*corpus_, asked, hooks);
    ASSERT_TRUE(made) << made.error().message;
    const TrainReport& done = *made;
    EXPECT_EQ(warned, "");
    EXPECT_GT(looks_before, 1);  // by its codes, before the first step
    EXPECT_EQ(done.run.kind, RunKind::joint);
    ASSERT_NE(done.model.id, 0);
    EXPECT_EQ(done.run.model, done.model.id);
    EXPECT_EQ(done.model.dataset, done.derived);
    EXPECT_EQ(done.model.hidden, 32U);
    EXPECT_EQ(value_of(corpus_->codes(done.model.id)).rows(), static_cast<std::size_t>(rows));
}

// Its model is stored before its documents are encoded.
TEST_F(TuneOnDataset, AJointRunThatIsEndedAmidItsCodesIsFinishedWhenResumed) {
    TuneRequest asked = request();
    asked.config.arm = TuneArm::joint;
    std::stop_source stop;
    EngineHooks hooks;
    hooks.stop = stop.get_token();
    hooks.progress = [&](std::string_view stage, std::int64_t, std::int64_t) {
        if (stage == "encoding documents") stop.request_stop();
    };
    const auto ended = tune_on_dataset(*corpus_, asked, hooks);
    ASSERT_FALSE(ended);
    EXPECT_NE(ended.error().message.find("resume the run"), std::string::npos)
        << ended.error().message;
    const RunInfo run = value_of(corpus_->runs()).front();
    EXPECT_EQ(run.state, RunState::interrupted);
    ASSERT_TRUE(run.model);
    const auto done = resume_run(*corpus_, {.run = run.id}, {});
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done->run.state, RunState::finished);
    EXPECT_EQ(done->run.model, run.model);
    EXPECT_EQ(value_of(corpus_->models()).size(), 1U);
    EXPECT_EQ(value_of(corpus_->codes(*run.model)).rows(), static_cast<std::size_t>(rows));
}

TEST_F(TuneOnDataset, AFolderThatIsGoneIsNamedWithItsEncoder) {
    const std::filesystem::path copy = folder_.path() / "copy";
    std::filesystem::copy(backbone_, copy, std::filesystem::copy_options::recursive);
    EncoderSettings settings;
    settings.name = "moved away";
    settings.kind = "model";
    settings.folder = copy;
    succeed(keep_encoder(settings));
    std::filesystem::remove_all(copy);
    TuneRequest asked = request();
    asked.encoder = settings.name;
    const auto refused = tune_on_dataset(*corpus_, asked, {});
    succeed(forget_encoder(settings.name));
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("The encoder \"moved away\" lies in"), std::string::npos)
        << refused.error().message;
}

TEST_F(TuneOnDataset, ResumedItEndsInTheSameBytes) {
    TuneRequest asked = request();
    asked.watch.checkpoint_steps = 4;
    const TrainReport whole = value_of(tune_on_dataset(*corpus_, asked, {}));
    asked.name = "in two parts";
    const TrainReport paused = value_of(ended_after(3, TrainControl::pause, asked));
    ASSERT_EQ(paused.end, TrainEnd::paused);
    EXPECT_EQ(paused.run.state, RunState::paused);
    EXPECT_LT(paused.run.step, 18);
    EXPECT_EQ(paused.derived, 0);
    const TrainReport resumed = value_of(resume_run(*corpus_, {.run = paused.run.id}, {}));
    EXPECT_EQ(resumed.run.state, RunState::finished);
    EXPECT_EQ(resumed.run.step, 18);
    EXPECT_TRUE(last_checkpoint(resumed.run.id) == last_checkpoint(whole.run.id));
    EXPECT_TRUE(content(resumed.encoder_folder + "/model.safetensors") ==
                content(whole.encoder_folder + "/model.safetensors"));
    EXPECT_NE(resumed.derived, whole.derived);  // the same numbers, but each has its own
    EXPECT_EQ(value_of(corpus_->embeddings(resumed.derived)).values,
              value_of(corpus_->embeddings(whole.derived)).values);
}

TEST_F(TuneOnDataset, StoppedItKeepsWhatItLearnedAndIsNotResumed) {
    const TrainReport stopped = value_of(ended_after(2, TrainControl::stop, request()));
    EXPECT_EQ(stopped.end, TrainEnd::stopped);
    EXPECT_NE(stopped.derived, 0);
    EXPECT_EQ(stopped.run.state, RunState::stopped);
    const auto again = resume_run(*corpus_, {.run = stopped.run.id}, {});
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("its backbone kept"), std::string::npos)
        << again.error().message;
}

TEST_F(TuneOnDataset, DiscardedNothingIsLeft) {
    const TrainReport gone = value_of(ended_after(2, TrainControl::discard, request()));
    EXPECT_EQ(gone.end, TrainEnd::discarded);
    EXPECT_TRUE(value_of(corpus_->runs()).empty());
    EXPECT_EQ(value_of(corpus_->datasets()).size(), 1U);
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "test.sscope.encoders"));
}

TEST_F(TuneOnDataset, APausedRunCanBeKept) {
    const TrainReport paused = value_of(ended_after(2, TrainControl::pause, request()));
    const KeepReport kept = value_of(keep_run(*corpus_, paused.run.id, "kept early", {}, {}));
    EXPECT_EQ(kept.run.state, RunState::stopped);
    EXPECT_EQ(kept.run.step, paused.run.step);
    const auto datasets = value_of(corpus_->datasets());
    EXPECT_TRUE(std::ranges::any_of(
        datasets, [](const DatasetInfo& one) { return one.name == "texts, kept early"; }));
}

TEST_F(TuneOnDataset, BranchesFromACheckpointUnderOtherSettings) {
    const TrainReport paused = value_of(ended_after(3, TrainControl::pause, request()));
    TuneBranchRequest asked;
    asked.parent = paused.run.id;
    asked.config = value_of(tune_config_from_json(paused.run.config));
    asked.config.learning_rate = 1e-4;
    asked.name = "slower";
    asked.then_train = false;
    const TrainReport branch = value_of(branch_tuning(*corpus_, asked, {}));
    EXPECT_EQ(branch.run.parent, paused.run.id);
    EXPECT_EQ(branch.run.parent_step, paused.run.step);
    EXPECT_EQ(branch.encoder, "slower");
    asked.config.arm = TuneArm::joint;
    const auto refused = branch_tuning(*corpus_, asked, {});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("arm must stay staged"), std::string::npos);
    EXPECT_FALSE(branch_run(*corpus_, {.parent = paused.run.id, .config = {}}, {}));
}

// A learning rate that blows up: the run ends at its last good checkpoint, and nothing else.
TEST_F(TuneOnDataset, NumbersThatAreNotFinitePauseItAtTheLastGoodStep) {
    TuneRequest asked = request();
    asked.config.learning_rate = 900;
    asked.config.clip = 0;
    asked.config.warmup = 0;
    asked.config.epochs = 40;
    const auto done = tune_on_dataset(*corpus_, asked, {});
    ASSERT_TRUE(done) << done.error().message;
    if (done->end == TrainEnd::finished) GTEST_SKIP() << "the tiny model withstood it";
    EXPECT_EQ(done->end, TrainEnd::paused);
    EXPECT_NE(done->reason.find("paused at its last good checkpoint"), std::string::npos)
        << done->reason;
    EXPECT_EQ(done->derived, 0);
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "test.sscope.encoders"));
}

TEST_F(TuneOnDataset, WhatComesAfterTheLastStepIsFinishedWhenResumed) {
    // A file stands where the folder of the encoders would be.
    const auto in_the_way = folder_.path() / "test.sscope.encoders";
    std::ofstream(in_the_way) << "x";
    const auto failed = tune_on_dataset(*corpus_, request(), {});
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().message.find("resume the run"), std::string::npos)
        << failed.error().message;
    const RunInfo run = value_of(corpus_->runs()).front();
    EXPECT_EQ(run.state, RunState::failed);
    EXPECT_EQ(run.step, 18);
    std::filesystem::remove(in_the_way);
    // What a killed engine left amid the folder goes; what another one writes stays.
    for (const char* left : {".tuned.4711.partial", ".tuned.b.4711.partial"}) {
        std::filesystem::create_directories(in_the_way / left);
        std::ofstream(in_the_way / left / "model.safetensors") << "half";
    }
    const TrainReport done = value_of(resume_run(*corpus_, {.run = run.id}, {}));
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_NE(done.derived, 0);
    EXPECT_EQ(value_of(corpus_->datasets()).size(), 2U);
    EXPECT_FALSE(std::filesystem::exists(in_the_way / ".tuned.4711.partial"));
    EXPECT_TRUE(std::filesystem::exists(in_the_way / ".tuned.b.4711.partial"));
}

TEST_F(TuneOnDataset, LearnsFromAFileOfPairsAndMinesNegatives) {
    const auto file = folder_.path() / "pairs.csv";
    std::ofstream stream(file);
    stream << "query,document\n";
    for (const char* a : {"lake", "river", "sea", "water"})
        for (const char* b : {"dog", "cat", "horse", "cow", "red", "blue"})
            stream << a << ' ' << b << ',' << b << " of the " << a << '\n';
    stream.close();
    TuneRequest asked = request();
    asked.pairs = file;
    asked.config.mined_negatives = 2;
    const TrainReport done = value_of(tune_on_dataset(*corpus_, asked, {}));
    EXPECT_EQ(done.run.state, RunState::finished);
    EXPECT_NE(done.run.config.find("\"data\":\"pairs\""), std::string::npos) << done.run.config;
    const TuneSet set = value_of(read_tune_set(tune_data_path(corpus_->run_folder(done.run.id))));
    EXPECT_EQ(set.negatives.size(), 2 * set.pairs());
}

TEST_F(TuneOnDataset, SaysWhatCannotWorkAndWritesNothing) {
    TuneRequest asked = request();
    asked.encoder = "nobody";
    EXPECT_NE(refusal(asked).find("nobody"), std::string::npos);
    asked = request();
    asked.config.batch = 1;
    EXPECT_NE(refusal(asked).find("Batch must be"), std::string::npos);
    asked = request();
    asked.encoder = "small-cnn";
    EXPECT_NE(refusal(asked).find("square pictures"), std::string::npos);
    asked = request();
    asked.pairs = folder_.path() / "scored.csv";
    std::ofstream(asked.pairs) << "sentence1,sentence2,score\nsea,lake,1\ndog,sea,0\ncat,cow,1\n";
    asked.config.mined_negatives = 2;
    EXPECT_NE(refusal(asked).find("need no negatives"), std::string::npos);
    asked.pairs = folder_.path() / "triplets.csv";
    std::ofstream(asked.pairs) << "query,document,negative\nsea,lake,dog\ncat,cow,red\n";
    EXPECT_NE(refusal(asked).find("their own negatives"), std::string::npos);
    asked = request();
    asked.pairs = folder_.path() / "nowhere.csv";
    EXPECT_NE(refusal(asked).find("nowhere.csv"), std::string::npos);
    EXPECT_TRUE(value_of(corpus_->runs()).empty());
    EXPECT_EQ(value_of(corpus_->datasets()).size(), 1U);
}

TEST_F(TuneOnDataset, ARunWhoseModelIsGoneSaysSo) {
    const auto copy = folder_.path() / "model";
    std::filesystem::copy(backbone_, copy, std::filesystem::copy_options::recursive);
    TuneRequest asked = request();
    asked.encoder = copy.string();
    const TrainReport paused = value_of(ended_after(3, TrainControl::pause, asked));
    std::filesystem::rename(copy, folder_.path() / "elsewhere");
    const auto refused = resume_run(*corpus_, {.run = paused.run.id}, {});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("no longer there"), std::string::npos);
}

// Pictures of a square in one of three places, with a little noise.
TEST_F(TuneOnDataset, ANewNetworkLearnsFromPicturesOfTheWorkspace) {
    DatasetSpec spec;
    spec.name = "squares";
    spec.label_names = {"left", "middle", "right"};
    auto writer = value_of(corpus_->add_dataset(spec));
    Random random(9);
    std::vector<NewDocument> documents(90);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        NewDocument& document = documents[i];
        document.label = static_cast<std::int32_t>(i % 3);
        document.text = "a square";  // which the network cannot read, and need not
        document.image = {.width = 12, .height = 12, .channels = 1, .pixels = {}};
        for (int y = 0; y < 12; ++y)
            for (int x = 0; x < 12; ++x)
                document.image.pixels.push_back(static_cast<std::uint8_t>(
                    random.below(60) + (x / 4 == document.label && y > 3 && y < 8 ? 180 : 0)));
    }
    succeed(writer->append(documents, {}));
    TuneRequest asked = request();
    asked.dataset = value_of(writer->commit());
    asked.encoder = "small-cnn";
    asked.config.ks = {4, 1000};
    asked.config.epochs = 4;
    const auto made = tune_on_dataset(*corpus_, asked, {});
    ASSERT_TRUE(made) << made.error().message;
    const DatasetInfo derived = value_of(corpus_->dataset(made->derived));
    EXPECT_EQ(derived.dim, 256U);
    EXPECT_TRUE(derived.has_images);
    const std::vector<DocumentId> ids = value_of(corpus_->document_ids(derived.id));
    EXPECT_EQ(value_of(corpus_->image(ids[5])).pixels, documents[5].image.pixels);
    // It began with weights of its own, which are kept beside what was learned.
    EXPECT_TRUE(
        std::filesystem::exists(folder_.path() / "test.sscope.encoders/small-cnn-12x1-seed-1227"));
    const RunMetrics metrics = value_of(corpus_->metrics(made->run.id));
    EXPECT_GT(metrics.held_out.back().pair_ndcg_at_10.value(), 0.9);
}

// At their rows, so that old and new can be compared row by row.
TEST_F(TuneOnDataset, ADerivedDatasetKeepsPartsAndWhatIsRemoved) {
    DatasetSpec spec;
    spec.name = "parts";
    auto writer = value_of(corpus_->add_dataset(spec));
    std::vector<NewDocument> documents(5);
    for (std::size_t i = 0; i < documents.size(); ++i) {
        documents[i].text = fmt::format("part {} of a book", i);
        documents[i].part_of = i < 3 ? "first book" : "second book";
        documents[i].part = static_cast<std::int32_t>(i < 3 ? i : i - 3);
    }
    succeed(writer->append(documents, {}));
    const DatasetId from = value_of(writer->commit());
    const std::vector<DocumentId> ids = value_of(corpus_->document_ids(from));
    succeed(corpus_->remove_documents(std::vector<DocumentId>{ids[1]}));
    const NewEmbeddings embeddings{.encoder = {"model", "made up", "abc", 2, "", ""},
                                   .normalization = Normalization::none,
                                   .documents = 5,
                                   .row_generation = value_of(corpus_->row_generation(from)),
                                   .replace = false};
    const auto next = [](std::int64_t first, std::int64_t count) -> Result<EmbeddingMatrix> {
        EmbeddingMatrix rows(static_cast<std::size_t>(count), 2);
        for (std::size_t i = 0; i < rows.rows; ++i)
            rows.row(i)[0] = static_cast<float>(first) + static_cast<float>(i) + 1;
        return rows;
    };
    const DatasetId made = value_of(corpus_->derive_dataset(from, "again", embeddings, next));
    const DatasetInfo info = value_of(corpus_->dataset(made));
    EXPECT_EQ(info.removed_documents, 1);
    EXPECT_TRUE(info.has_parts);
    EXPECT_TRUE(value_of(corpus_->removed_rows(made)).contains(1));
    const auto copied = value_of(corpus_->documents(made, 0, 5));
    EXPECT_EQ(copied[4].part.name, "second book");
    EXPECT_EQ(copied[4].part.number, 1);
    EXPECT_NE(copied[4].part.source, value_of(corpus_->documents(from, 4, 1))[0].part.source);
    EXPECT_EQ(value_of(corpus_->parts_of(copied[0].part.source)).size(), 2U);
    EXPECT_EQ(value_of(corpus_->embeddings(made, 3, 1)).row(0)[0], 4);
    EXPECT_TRUE(value_of(corpus_->check()).empty());
    // Its name is taken now; documents that came meanwhile are noticed.
    EXPECT_FALSE(corpus_->derive_dataset(from, "again", embeddings, next));
    NewEmbeddings old = embeddings;
    old.documents = 4;
    const auto refused = corpus_->derive_dataset(from, "third", old, next);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::busy);
    // What it was made of may go.
    succeed(corpus_->remove_dataset(from));
    EXPECT_FALSE(value_of(corpus_->dataset(made)).derived_from.has_value());
}

}  // namespace
}  // namespace sparsescope
