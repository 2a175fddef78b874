// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/tune_params.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"

namespace sparsescope {
namespace {

std::string refusal(const Status& status) {
    return status ? "" : status.error().message;
}

TEST(TuneParams, AreReadAndWrittenByName) {
    TuneConfig config;
    ASSERT_TRUE(set_param(config, "ks", "32, 2,8,2"));
    EXPECT_EQ(config.ks, (std::vector<int>{2, 8, 32}));
    EXPECT_EQ(get_param(config, "ks").value(), "2,8,32");
    ASSERT_TRUE(set_param(config, "arm", "joint"));
    EXPECT_EQ(config.arm, TuneArm::joint);
    ASSERT_TRUE(set_param(config, "lora", "1"));
    EXPECT_TRUE(config.lora);
    ASSERT_TRUE(set_param(config, "head-k", "4"));
    EXPECT_EQ(config.head.k, 4);
    EXPECT_FALSE(set_param(config, "k", "4"));
}

TEST(TuneParams, HaveEveryMemberOnceAndEverySettingOfTheHead) {
    std::set<std::string> names;
    std::size_t of_head = 0;
    for (const ParamSpec& spec : tune_params()) {
        EXPECT_TRUE(names.insert(spec.name).second) << spec.name;
        EXPECT_FALSE(spec.title.empty() || spec.help.empty() || spec.group.empty()) << spec.name;
        of_head += spec.name.starts_with(tune_head_prefix) ? 1 : 0;
        EXPECT_TRUE(get_param(TuneConfig{}, spec.name)) << spec.name;
    }
    EXPECT_EQ(of_head, train_params().size());
    // arm … seed without the head: a member that is added needs its line in tune_fields.cpp.
    EXPECT_EQ(names.size() - of_head, 21U);
}

TEST(TuneParams, ComeBackFromJson) {
    TuneConfig config;
    config.arm = TuneArm::joint;
    config.data = TuneDataKind::triplets;
    config.ks = {3, 5};
    config.temperature = 0.07;
    config.lora = true;
    config.lora_rank = 4;
    config.lora_alpha = 8;
    config.frozen_layers = 2;
    config.learning_rate = 3e-5;
    config.head_learning_rate = 2e-3;
    config.weight_decay = 0.02;
    config.warmup = 0.25;
    config.schedule = TuneSchedule::cosine;
    config.clip = 0.5;
    config.epochs = 3;
    config.batch = 24;
    config.micro_batch = 6;
    config.max_steps = 30;
    config.max_tokens = 64;
    config.mined_negatives = 0;
    config.seed = 9007199254740991ULL;
    config.head = preset_config("semantic-labels").value();
    config.head.k = 4;
    const auto back = tune_config_from_json(to_json(config));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, config);
    EXPECT_TRUE(is_tune_config(to_json(config)));
    EXPECT_FALSE(is_tune_config(to_json(TrainConfig{})));
    EXPECT_FALSE(is_tune_config("[1"));
    EXPECT_EQ(tune_config_from_json("{}").value(), TuneConfig{});
    EXPECT_FALSE(tune_config_from_json("[]"));
    EXPECT_FALSE(tune_config_from_json(R"({"ks": "two"})"));
}

TEST(TuneParams, SayWhatCannotWork) {
    EXPECT_EQ(refusal(validate(TuneConfig{})), "");
    TuneConfig config;
    EXPECT_NE(refusal(set_param(config, "ks", "")).find("1 to 64 whole numbers"),
              std::string::npos);
    EXPECT_NE(refusal(set_param(config, "ks", "2,x")).find("\"x\" is not a whole number"),
              std::string::npos);
    EXPECT_NE(refusal(set_param(config, "ks", "0")).find("between 1"), std::string::npos);
    EXPECT_NE(refusal(set_param(config, "lora", "maybe")).find("1 (yes) or 0"), std::string::npos);
    EXPECT_NE(refusal(set_param(config, "depth", "2")).find("no setting of finetuning called"),
              std::string::npos);
    const auto with = [](auto change) {
        TuneConfig changed;
        change(changed);
        return refusal(validate(changed));
    };
    EXPECT_NE(with([](auto& c) { c.batch = 1; }).find("Batch must be"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.ks.clear(); }).find("At k must be"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.micro_batch = 65; }).find("larger than the batch"),
              std::string::npos);
    EXPECT_NE(with([](auto& c) {
                  c.data = TuneDataKind::scored, c.mined_negatives = 2;
              }).find("need no negatives"),
              std::string::npos);
    EXPECT_NE(with([](auto& c) {
                  c.data = TuneDataKind::triplets, c.mined_negatives = 2;
              }).find("bring their own negatives"),
              std::string::npos);
    EXPECT_NE(with([](auto& c) { c.arm = TuneArm::joint, c.head.hidden = 16; }).find("a quarter"),
              std::string::npos);
    EXPECT_NE(with([](auto& c) { c.learning_rate = std::nan(""); }).find("Learning rate must be"),
              std::string::npos);
}

}  // namespace
}  // namespace sparsescope
