// SPDX-License-Identifier: GPL-3.0-or-later
// What must not change a step (passes, memory), what must not be learned (frozen layers, numbers
// that are not finite), and what a step refuses.
#include <gtest/gtest.h>

#include "core/recipe/tune_memory.h"
#include "core/tune/passes.h"
#include "tests/core/tune/tiny_tune.h"

namespace sparsescope {
namespace {

TuneBatch with_negatives() {
    TuneBatch batch = pairs_of(4);
    batch.negatives = {8, 9, 10, 11};
    return batch;
}

TEST(Passes, EachDocumentOnceTheLongestFirst) {
    const TuneBatch batch{.anchors = {4, 2}, .positives = {2, 7}, .negatives = {4, 9}};
    const auto length = [](std::int32_t document) { return document == 7 ? 9UL : 3UL; };
    const auto bytes = [](std::int32_t document) { return document == 7 ? 9L : 3L; };
    const TunePasses whole = tune_passes(batch, {}, length, bytes);
    EXPECT_EQ(whole.documents, (std::vector<std::int32_t>{7, 2, 4, 9}));
    EXPECT_EQ(whole.anchors, (std::vector<std::int64_t>{2, 1}));
    EXPECT_EQ(whole.positives, (std::vector<std::int64_t>{1, 0}));
    EXPECT_EQ(whole.negatives, (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(whole.starts, (std::vector<std::size_t>{0, 4}));
    EXPECT_EQ(tune_passes(batch, {.bytes = 6}, length, bytes).starts,
              (std::vector<std::size_t>{0, 1, 3, 4}));
    EXPECT_EQ(tune_passes(batch, {.documents = 3}, length, bytes).starts,
              (std::vector<std::size_t>{0, 3, 4}));
    EXPECT_EQ(tune_passes(batch, {.bytes = 1}, length, bytes).count(), 4);
}

TEST(TuneStep, PassesDoNotChangeTheStep) {
    const TuneInputs inputs = random_texts(12);
    for (const TuneArm arm : {TuneArm::staged, TuneArm::joint}) {
        TuneConfig config = tiny_config();
        config.arm = arm;
        config.head.hidden = 64;
        const auto whole = open_step(config, tiny_model("bert-mean"));
        config.micro_batch = 1;
        const auto small = open_step(config, tiny_model("bert-mean"));
        for (int i = 0; i < 3; ++i) {
            const TuneLosses one = value_of(whole->run(inputs, with_negatives(), 1, 4));
            const TuneLosses other = value_of(small->run(inputs, with_negatives(), 1, 4));
            EXPECT_NEAR(one.total, other.total, 1e-4 * one.total);
            EXPECT_NEAR(one.gradient_norm, other.gradient_norm, 1e-3 * one.gradient_norm);
            EXPECT_EQ(one.micro_batch, 4);
            EXPECT_EQ(other.micro_batch, 1);
            EXPECT_EQ(one.tokens, other.tokens);
        }
        EXPECT_LT(largest_difference(embeddings_of(*whole, inputs), embeddings_of(*small, inputs)),
                  1e-3F);
    }
}

// LibTorch tells of both in one type, and names allocators wherever it throws.
TEST(TuneStep, AMistakeOfOursIsNotTakenForLittleMemory) {
    TuneConfig config = tiny_config();
    config.data = TuneDataKind::scored;
    const auto step = open_step(config, tiny_model("bert-mean"));
    TuneBatch batch = with_negatives();  // which scored pairs cannot have
    batch.scores = {1, 2, 3, 4};
    const auto failed = step->run(random_texts(12), batch, 1, 4);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, ErrorCode::internal) << failed.error().message;
}

TEST(TuneStep, LittleMemoryMakesSmallPassesAndTooLittleIsSaid) {
    TuneConfig config = tiny_config();
    const TuneInputs inputs = random_texts(8);
    const auto open = [&](std::int64_t bytes) {
        return TuneStep::open(config, {.backbone = tiny_model("bert-mean"), .memory_bytes = bytes});
    };
    const auto refused = open(1000);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::out_of_memory);
    EXPECT_NE(refused.error().message.find("LoRA"), std::string::npos);
    std::int64_t least = 1000;  // that it takes
    while (!open(least))
        least = least * 11 / 10;
    EXPECT_LT(value_of(value_of(open(least))->run(inputs, pairs_of(4), 1, 0)).micro_batch, 4);
    EXPECT_EQ(value_of(value_of(open(1 << 30))->run(inputs, pairs_of(4), 1, 0)).micro_batch, 4);
}

TEST(TuneStep, FrozenLayersStayAndOthersMove) {
    TuneConfig config = tiny_config();
    config.frozen_layers = 1;
    config.clip = 0;
    const auto step = open_step(config, tiny_model("bert-mean"));
    EXPECT_LT(step->trained_parameters(), step->parameters());
    const TuneInputs inputs = random_texts(8);
    succeed(step->run(inputs, pairs_of(4), 1, 0).map([](const auto&) {}));
    const TemporaryFolder temporary;
    succeed(step->write_folder(temporary.path() / "tuned", nullptr, 0));
    const auto before = ModelCopy("bert-mean").tensors();
    const SafetensorsFile after =
        value_of(SafetensorsFile::open(temporary.path() / "tuned" / "model.safetensors"));
    for (const auto& [name, tensor] : before) {
        const bool frozen = name.find("embeddings") != std::string::npos ||
                            name.find("layer.0.") != std::string::npos ||
                            name.find("pooler") != std::string::npos;
        // Adding a number to all keys changes no softmax: their bias has no gradient but rounding.
        if (name.find("key.bias") != std::string::npos && !frozen) continue;
        EXPECT_EQ(value_of(after.read_floats(name)) == tensor.values, frozen) << name;
    }
}

TEST(TuneStep, AdaptersAreFewMergedAndLearn) {
    TuneConfig config = tiny_config();
    config.lora = true;
    config.lora_rank = 2;
    config.lora_alpha = 4;
    config.learning_rate = 1e-2;
    const auto step = open_step(config, tiny_model("bert-mean"));
    EXPECT_LT(step->trained_parameters(), step->parameters() / 4);
    const ExpectedTexts expected = expected_texts("bert-mean");
    TuneInputs texts{.texts = expected.ids};
    // Adapters start as if they were not there.
    EXPECT_LT(largest_difference(embeddings_of(*step, texts), expected.embeddings), 1e-5F);
    const TuneInputs inputs = random_texts(8);
    double first = 0, last = 0;
    for (int i = 0; i < 30; ++i) {
        last = value_of(step->run(inputs, pairs_of(4), 1, 0)).total;
        if (i == 0) first = last;
    }
    EXPECT_LT(last, 0.9 * first);
    const TemporaryFolder temporary;
    succeed(step->write_folder(temporary.path() / "tuned", nullptr, 0));
    const EncodedTexts merged = encode_with(temporary.path() / "tuned", expected.texts);
    EXPECT_LT(largest_difference(merged.embeddings, embeddings_of(*step, texts)), 1e-5F);
    EXPECT_GT(largest_difference(merged.embeddings, expected.embeddings), 1e-2F);
}

TEST(TuneStep, NumbersThatAreNotFiniteChangeNothing) {
    TuneConfig config = tiny_config();
    config.learning_rate = 1e30;  // weights beyond what floats hold
    config.clip = 0;
    const auto step = open_step(config, tiny_model("bert-mean"));
    const TuneInputs inputs = random_texts(8);
    TuneLosses losses;
    for (int i = 0; i < 5 && losses.finite; ++i)
        losses = value_of(step->run(inputs, pairs_of(4), 1, 0));
    ASSERT_FALSE(losses.finite);
    const TemporaryFolder temporary;
    succeed(step->save(temporary.path() / "a"));
    EXPECT_FALSE(value_of(step->run(inputs, pairs_of(4), 1, 0)).finite);
    succeed(step->save(temporary.path() / "b"));
    EXPECT_EQ(file_content(temporary.path() / "a"), file_content(temporary.path() / "b"));
}

TEST(TuneStep, RefusesWhatItCannotRead) {
    const auto step = open_step(tiny_config(), tiny_model("bert-mean"));
    TuneInputs inputs = random_texts(4);
    const auto message = [&](const TuneBatch& batch) {
        const auto refused = step->run(inputs, batch, 1, 0);
        return refused ? std::string() : refused.error().message;
    };
    EXPECT_NE(message({.anchors = {0}, .positives = {9}}).find("Document 9 of 4"),
              std::string::npos);
    EXPECT_NE(message({.anchors = {0, 1}, .positives = {2}}).find("lengths"), std::string::npos);
    EXPECT_FALSE(message({}).empty());
    inputs.texts[3].clear();
    EXPECT_NE(message({.anchors = {0}, .positives = {3}}).find("Text 4 has no tokens"),
              std::string::npos);
    inputs.texts[3] = {1000000};
    EXPECT_NE(message({.anchors = {0}, .positives = {3}}).find("token 1000000"), std::string::npos);
    TuneBatch scored = pairs_of(2);
    scored.scores = {1, 2};
    EXPECT_NE(message(scored).find("scores"), std::string::npos);
    TuneConfig config = tiny_config();
    config.frozen_layers = 99;
    EXPECT_FALSE(TuneStep::open(config, {.backbone = tiny_model("bert-mean")}));
    EXPECT_FALSE(TuneStep::open(tiny_config(), {.backbone = test_data()}));
}

TEST(TuneStep, ACheckpointOfOtherSettingsIsRefused) {
    const TemporaryFolder temporary;
    const auto file = temporary.path() / "state";
    TuneConfig lora = tiny_config();
    lora.lora = true;
    succeed(open_step(lora, tiny_model("bert-mean"))->save(file));
    const auto step = open_step(tiny_config(), tiny_model("bert-mean"));
    const auto refused = step->restore(file);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("other settings"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
