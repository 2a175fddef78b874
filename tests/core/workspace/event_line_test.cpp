// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/event_line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sparsescope {
namespace {

template <class T>
T round_trip(const T& event) {
    const std::string line = to_line(event);
    EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    const auto parsed = parse_event(line);
    EXPECT_TRUE(parsed) << line;
    if (!parsed || !std::holds_alternative<T>(*parsed)) {
        ADD_FAILURE() << "another kind came back: " << line;
        return {};
    }
    EXPECT_EQ(to_line(*parsed), line);
    return std::get<T>(*parsed);
}

TEST(EventLine, StartedKeepsItsConfig) {
    const auto e = round_trip(StartedEvent{7, "csrv2-k8", 380, R"({"preset":"csr","k":8})"});
    EXPECT_EQ(e.run, 7);
    EXPECT_EQ(e.name, "csrv2-k8");
    EXPECT_EQ(e.total_steps, 380);
    EXPECT_EQ(e.config, R"({"preset":"csr","k":8})");
}

TEST(EventLine, StepKeepsEveryNumberExactly) {
    StepMetrics m;
    m.step = 12;
    m.total_steps = 380;
    m.k = 17;
    m.losses = {{"reconstruction", 0.1, 1}, {"contrastive", 1.0 / 3, 0.1}};
    m.total_loss = 0.1 + 0.1 / 3;
    m.auxiliary_mask = 40;
    m.dead_share = 0.25;
    m.window_samples = 1280;
    m.explained_variance = -0.5;
    m.l0 = 16.9;
    m.steps_per_second = 123.456;
    m.seconds_left = 2.5;
    const auto back = round_trip(m);
    ASSERT_EQ(back.losses.size(), 2U);
    EXPECT_EQ(back.losses[1].name, "contrastive");
    EXPECT_EQ(back.losses[1].value, 1.0 / 3);
    EXPECT_EQ(back.losses[1].weight, 0.1);
    EXPECT_EQ(back.step, 12);
    EXPECT_EQ(back.total_steps, 380);
    EXPECT_EQ(back.k, 17);
    EXPECT_EQ(back.total_loss, m.total_loss);
    EXPECT_EQ(back.auxiliary_mask, 40);
    EXPECT_EQ(back.dead_share, 0.25);
    EXPECT_EQ(back.window_samples, 1280);
    EXPECT_EQ(back.explained_variance, -0.5);
    EXPECT_EQ(back.l0, 16.9);
    EXPECT_EQ(back.steps_per_second, 123.456);
    EXPECT_EQ(back.seconds_left, 2.5);
}

TEST(EventLine, UnknownAndNotFiniteNumbersTravelAsNull) {
    StepMetrics m;
    m.total_loss = std::numeric_limits<double>::quiet_NaN();
    const std::string line = to_line(m);
    EXPECT_NE(line.find(R"("total_loss":null)"), std::string::npos) << line;
    EXPECT_NE(line.find(R"("seconds_left":null)"), std::string::npos) << line;
    const auto back = round_trip(m);
    EXPECT_TRUE(std::isnan(back.total_loss));
    EXPECT_LT(back.seconds_left, 0);
    EXPECT_LT(round_trip(HeldOutQuality{}).nearest_neighbour_accuracy, 0);
}

TEST(EventLine, TheOtherKindsComeBackWhole) {
    FrequencyHistogram h{9, 640, -6, 0.25, {1, 2, 3}, 4};
    EXPECT_EQ(round_trip(h).samples, 640);
    EXPECT_EQ(round_trip(h).counts, h.counts);
    EXPECT_EQ(round_trip(h).never, 4);
    EXPECT_EQ(round_trip(HeldOutQuality{3, 8, 0.75, 0.1, 1000, 5000}).nearest_neighbour_accuracy,
              0.75);
    EXPECT_EQ(round_trip(StageEvent{"reading documents", 3, 10}).stage, "reading documents");
    EXPECT_EQ(round_trip(CheckpointEvent{100, "/tmp/a.safetensors"}).path, "/tmp/a.safetensors");
    EXPECT_EQ(round_trip(ResultEvent{R"({"model":1})"}).json, R"({"model":1})");
    EXPECT_EQ(round_trip(ErrorEvent{"io", "The disk is full:\nfree some."}).message,
              "The disk is full:\nfree some.");
}

TEST(EventLine, NewerKindsAndKeysAreNotAnError) {
    const auto newer = parse_event(R"({"event":"fireworks","colour":"red"})");
    ASSERT_TRUE(newer);
    EXPECT_EQ(std::get<UnknownEvent>(*newer).kind, "fireworks");
    const auto more = parse_event(R"({"event":"stage","stage":"s","done":1,"total":2,"eta":5})");
    ASSERT_TRUE(more);
    EXPECT_EQ(std::get<StageEvent>(*more).done, 1);
}

TEST(EventLine, GarbageIsRefusedAndNothingThrows) {
    for (const char* line :
         {"", "hello", "[]", "{}", R"({"event":5})", R"({"event":"step"})", "{\"event\":\"stage\"",
          R"({"event":"stage","stage":1,"done":"x","total":2})",
          R"({"event":"step","step":0,"losses":{}})", R"({"event":"started","run":1})"}) {
        const auto parsed = parse_event(line);
        ASSERT_FALSE(parsed) << line;
        EXPECT_EQ(parsed.error().code, ErrorCode::invalid_input) << line;
    }
}

TEST(ControlWord, BothWordsAreReadAndOthersRefused) {
    for (const ControlWord word : {ControlWord::stop, ControlWord::checkpoint})
        EXPECT_EQ(*parse_control(std::string(to_string(word)) + "\r\n"), word);
    EXPECT_FALSE(parse_control("halt"));
    EXPECT_FALSE(parse_control(""));
}

}  // namespace
}  // namespace sparsescope
