// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/engine_result.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

// What is written of an answer that was read is what it was read from: neither direction lost a
// key, and the text itself says which keys there are.
template <class Answer>
Answer round_trip(std::string_view verb, const std::string& text) {
    const EngineResult result = value_of(parse_result(verb, text));
    if (!std::holds_alternative<Answer>(result)) {
        ADD_FAILURE() << verb << " was read as another kind of answer";
        return {};
    }
    const auto& answer = std::get<Answer>(result);
    EXPECT_EQ(to_json(answer).dump(), text);
    return answer;
}

const std::string model_text =
    R"({"id":9,"name":"csr-k8","dataset":2,"run":3,"dim":384,"hidden":1536,"k":8,"stored_k":32,)"
    R"("config":{"preset":"csr","k":8},"created":"2026-01-02T03:04:05Z","note":"of mine"})";
const std::string run_text =
    R"({"id":3,"name":"csr-k8","dataset":2,"kind":"head","state":"paused","step":40,)"
    R"("total_steps":100,"model":9,"process":17,"started":"2026-01-02T03:00:00Z","finished":"2026-01-02T03:04:00Z",)"
    R"("message":"No room.","checkpoint":"step-40.safetensors","checkpoint_step":40,)"
    R"("config":{"preset":"csr","k":8},"parent":1,"parent_step":20,"sweep":"sizes",)"
    R"("note":"odd","archived":true})";

TEST(EngineResult, ATrainingComesBackWhole) {
    const auto text =
        R"({"run":)" + run_text + R"(,"model":)" + model_text +
        R"(,"end":"stopped","reason":"dead > 50 %","stopped_early":true,)"
        R"("seconds":1.5,"derived":null,"encoder":null,"encoder_folder":null,"head_run":null})";
    for (const char* verb : {"train", "branch"}) {
        const auto report = round_trip<TrainReport>(verb, text);
        EXPECT_EQ(report.run.state, RunState::paused);
        EXPECT_EQ(report.run.checkpoint_step, 40);
        EXPECT_EQ(report.run.parent, 1);
        EXPECT_EQ(report.run.parent_step, 20);
        EXPECT_EQ(report.run.config, R"({"preset":"csr","k":8})");
        EXPECT_EQ(report.model.id, 9);
        EXPECT_EQ(report.model.stored_k, 32);
        EXPECT_EQ(report.end, TrainEnd::stopped);
        EXPECT_EQ(report.reason, "dead > 50 %");
        EXPECT_EQ(report.train_seconds, 1.5);
    }
}

TEST(EngineResult, WhatIsNotThereTravelsAsNull) {
    RunInfo run;
    run.parent_step = 5;      // means nothing without a parent
    run.checkpoint_step = 5;  // nor this without a checkpoint
    const TrainReport paused{run, {}, TrainEnd::paused, "", 0};
    const auto json = to_json(paused);
    EXPECT_TRUE(json.at("model").is_null());
    EXPECT_TRUE(json.at("reason").is_null());
    for (const char* key : {"model", "finished", "message", "checkpoint", "checkpoint_step",
                            "config", "parent", "parent_step", "sweep", "note"})
        EXPECT_TRUE(json.at("run").at(key).is_null()) << key;
    const auto back = round_trip<TrainReport>("train", json.dump());
    EXPECT_EQ(back.model.id, 0);
    EXPECT_FALSE(back.run.parent);
    EXPECT_EQ(back.run.config, "");
}

TEST(EngineResult, EveryEndAndStateIsReadAsItWasWritten) {
    for (const TrainEnd end :
         {TrainEnd::finished, TrainEnd::stopped, TrainEnd::paused, TrainEnd::discarded})
        EXPECT_EQ(
            round_trip<TrainReport>("train", to_json(TrainReport{{}, {}, end, "", 0}).dump()).end,
            end);
    for (const RunState state : {RunState::running, RunState::paused, RunState::finished,
                                 RunState::stopped, RunState::failed, RunState::interrupted}) {
        RunInfo run;
        run.state = state;
        EXPECT_EQ(round_trip<KeepReport>("keep", to_json(KeepReport{run, {}}).dump()).run.state,
                  state);
    }
}

TEST(EngineResult, TheOtherAnswersComeBackWhole) {
    const auto sweep = round_trip<SweepSummary>(
        "sweep", R"({"sweep":"sizes","complete":false,"planned":6,"reused":2})");
    EXPECT_EQ(sweep.sweep, "sizes");
    EXPECT_FALSE(sweep.complete);
    EXPECT_EQ(sweep.planned, 6);
    EXPECT_EQ(sweep.reused, 2);
    const auto kept =
        round_trip<KeepReport>("keep", R"({"run":)" + run_text + R"(,"model":)" + model_text + "}");
    EXPECT_EQ(kept.model.name, "csr-k8");
    EXPECT_EQ(kept.model.note, "of mine");
    for (const char* verb : {"encode", "load"})
        EXPECT_EQ(
            round_trip<EncodeReport>(verb, R"({"model":)" + model_text + R"(,"documents":96})")
                .documents,
            96);
}

TEST(EngineResult, AnObituaryComesBackWhole) {
    const auto o = round_trip<NeuronObituary>(
        "died",
        R"({"neuron":7,"died_step":40,"before_step":30,"after_step":42,"before_k":8,"after_k":4,)"
        R"("encoded":96,"owned":3,"taken":2,"heirs":[{"neuron":2,"documents":2}],)"
        R"("documents":[{"document":1,"text":"fox","weight":0.5,"heir":2},)"
        R"({"document":2,"text":"oak","weight":0.25,"heir":null}]})");
    EXPECT_EQ(o.neuron, 7U);
    EXPECT_EQ(o.died_step, 40);
    EXPECT_EQ(o.before_k, 8);
    EXPECT_EQ(o.after_k, 4);
    EXPECT_EQ(o.encoded, 96);
    ASSERT_EQ(o.heirs.size(), 1U);
    EXPECT_EQ(o.heirs[0].documents, 2);
    ASSERT_EQ(o.documents.size(), 2U);
    EXPECT_TRUE(o.documents[0].inherited);
    EXPECT_EQ(o.documents[0].heir, 2U);
    EXPECT_FALSE(o.documents[1].inherited);
    EXPECT_EQ(o.documents[1].text, "oak");
    EXPECT_EQ(o.documents[1].weight, 0.25F);
}

TEST(EngineResult, AHistoryComesBackWhole) {
    const auto history = round_trip<NeuronHistory>(
        "history",
        R"({"neuron":7,"run":3,"encoded":96,"final_k":4,"moments":[{"step":10,"k":8,"active":5,)"
        R"("active_at_final":3,"mean_weight":0.5,"cosine":0.75,"overlap":0.25,"label":"fox",)"
        R"("purity":0.5,"strongest":[{"document":1,"text":"a fox","weight":0.5}]}]})");
    EXPECT_EQ(history.neuron, 7U);
    EXPECT_EQ(history.run, 3);
    EXPECT_EQ(history.encoded, 96);
    EXPECT_EQ(history.final_k, 4);
    ASSERT_EQ(history.moments.size(), 1U);
    const auto& moment = history.moments[0];
    EXPECT_EQ(moment.step, 10);
    EXPECT_EQ(moment.k, 8);
    EXPECT_EQ(moment.active, 5);
    EXPECT_EQ(moment.active_at_final, 3);
    EXPECT_EQ(moment.mean_weight, 0.5);
    EXPECT_EQ(moment.cosine, 0.75);
    EXPECT_EQ(moment.overlap, 0.25);
    EXPECT_EQ(moment.label, "fox");
    EXPECT_EQ(moment.purity, 0.5);
    ASSERT_EQ(moment.strongest.size(), 1U);
    EXPECT_EQ(moment.strongest[0].text, "a fox");
}

TEST(EngineResult, KeysMayBeMissingOrNew) {
    const EngineResult result =
        value_of(parse_result("train", R"({"model":{"id":9},"notes":["No annealing."]})"));
    EXPECT_EQ(model_of(result), 9);
    EXPECT_EQ(std::get<TrainReport>(result).end, TrainEnd::finished);
    EXPECT_TRUE(std::get<SweepSummary>(value_of(parse_result("sweep", "{}"))).complete);
}

TEST(EngineResult, OfOtherVerbsItIsEnoughThatTheyAnswered) {
    const EngineResult result = value_of(parse_result("compact", R"({"file_bytes":1})"));
    EXPECT_TRUE(std::holds_alternative<std::monostate>(result));
    EXPECT_EQ(model_of(result), 0);
}

TEST(EngineResult, WhatCannotBeReadIsRefusedInASentence) {
    for (const char* text : {"", "null", "[]", R"({"run":5})", R"({"model":{"id":"nine"}})"}) {
        const auto refused = parse_result("train", text);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
        EXPECT_NE(refused.error().message.find("answer to train"), std::string::npos);
    }
}

TEST(ExitCode, SaysWhoseFaultItWas) {
    EXPECT_EQ(exit_code(ErrorCode::invalid_argument), 2);
    EXPECT_EQ(exit_code(ErrorCode::not_found), 3);
    EXPECT_EQ(exit_code(ErrorCode::cancelled), 4);
    EXPECT_EQ(exit_code(ErrorCode::internal), 1);
}

}  // namespace
}  // namespace sparsescope
