// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/event_line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/workspace/control_word.h"
#include "tests/support/metric_rows.h"

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
    m.dead_share_4k = 0.125;
    m.born = 7;
    m.died = 8;
    m.revived = 9;
    m.cosine = -0.25;
    m.skew = 3.5;
    m.postings_share = 0.01;
    m.samples_per_second = 4096.5;
    m.seconds_left_low = 2;
    m.seconds_left_high = 3;
    m.memory_bytes = 1LL << 33;
    m.threads = 4;
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
    EXPECT_EQ(back.dead_share_4k, 0.125);
    EXPECT_EQ(back.born, 7);
    EXPECT_EQ(back.died, 8);
    EXPECT_EQ(back.revived, 9);
    EXPECT_EQ(back.cosine, -0.25);
    EXPECT_EQ(back.skew, 3.5);
    EXPECT_EQ(back.postings_share, 0.01);
    EXPECT_EQ(back.samples_per_second, 4096.5);
    EXPECT_EQ(back.seconds_left_low, 2);
    EXPECT_EQ(back.seconds_left_high, 3);
    EXPECT_EQ(back.memory_bytes, 1LL << 33);
    EXPECT_EQ(back.threads, 4);
}

template <class Row>
void expect_every_metric_travels() {
    const auto sent = row_of_all_metrics<Row>(100);
    const std::string line = to_line(sent);
    for (const auto& field : metric_fields<Row>) {
        const double value = field.value(sent).value_or(-1);
        EXPECT_NE(line.find(fmt::format("\"{}\":{}", field.name, value)), std::string::npos)
            << field.name << " in " << line;
    }
    expect_same_metrics(round_trip(sent), sent);
    expect_same_metrics(round_trip(Row{}), Row{});
}

TEST(EventLine, EveryMetricOfTheTablesTravels) {
    expect_every_metric_travels<StepMetrics>();
    expect_every_metric_travels<HeldOutQuality>();
}

TEST(EventLine, UnknownAndNotFiniteNumbersTravelAsNull) {
    StepMetrics m;
    m.total_loss = std::numeric_limits<double>::quiet_NaN();
    const std::string line = to_line(m);
    EXPECT_NE(line.find(R"("total_loss":null)"), std::string::npos) << line;
    EXPECT_NE(line.find(R"("seconds_left":null)"), std::string::npos) << line;
    for (const char* key : {"dead_share_4k", "cosine", "skew", "postings_share",
                            "samples_per_second", "seconds_left_high", "memory_bytes", "threads"})
        EXPECT_NE(line.find(std::string("\"") + key + "\":null"), std::string::npos) << key;
    const auto back = round_trip(m);
    EXPECT_TRUE(std::isnan(back.total_loss));
    EXPECT_EQ(back.seconds_left, std::nullopt);
    EXPECT_EQ(back.skew, std::nullopt);
    EXPECT_EQ(back.cosine, std::nullopt);
    EXPECT_EQ(back.threads, std::nullopt);
    EXPECT_EQ(round_trip(HeldOutQuality{}).nearest_neighbour_accuracy, std::nullopt);
}

TEST(EventLine, TheOtherKindsComeBackWhole) {
    FrequencyHistogram h{9, 640, -6, 0.25, {1, 2, 3}, 4};
    EXPECT_EQ(round_trip(h).samples, 640);
    EXPECT_EQ(round_trip(h).counts, h.counts);
    EXPECT_EQ(round_trip(h).never, 4);
    const auto quality = round_trip(HeldOutQuality{3, 8, 0.75, 0.5, 12.5, 0.1, 1000, 5000});
    EXPECT_EQ(quality.nearest_neighbour_accuracy, 0.75);
    EXPECT_EQ(quality.recall_at_10, 0.5);
    EXPECT_EQ(quality.skew, 12.5);
    EXPECT_EQ(quality.dead_share, 0.1);
    const auto changes = round_trip(NeuronChanges{40, {1, 2}, {}, {4'000'000'000U}});
    EXPECT_EQ(changes.step, 40);
    EXPECT_EQ(changes.born, (std::vector<std::uint32_t>{1, 2}));
    EXPECT_TRUE(changes.died.empty());
    EXPECT_EQ(changes.revived.at(0), 4'000'000'000U);
    EXPECT_TRUE(round_trip(CheckpointEvent{1, "a", true, false}).best);
    EXPECT_TRUE(round_trip(CheckpointEvent{1, "a", false, true}).marked);
    EXPECT_EQ(round_trip(WaitingEvent{5, "No room."}).message, "No room.");
    EXPECT_EQ(round_trip(NoticeEvent{6, "Many are dead."}).step, 6);
    EXPECT_EQ(round_trip(StageEvent{"reading documents", 3, 10}).stage, "reading documents");
    EXPECT_EQ(round_trip(CheckpointEvent{100, "/tmp/a.safetensors"}).path, "/tmp/a.safetensors");
    EXPECT_EQ(round_trip(ResultEvent{R"({"model":1})"}).json, R"({"model":1})");
    EXPECT_EQ(round_trip(ErrorEvent{"io", "The disk is full:\nfree some."}).message,
              "The disk is full:\nfree some.");
}

TEST(EventLine, LinesOfAnOlderEngineAreRead) {
    const auto step = parse_event(
        R"({"event":"step","step":1,"total_steps":2,"k":3,"losses":[],"total_loss":1,)"
        R"("auxiliary_mask":0,"dead_share":0,"window_samples":1,"explained_variance":0,"l0":3,)"
        R"("steps_per_second":1,"seconds_left":null})");
    ASSERT_TRUE(step);
    EXPECT_EQ(std::get<StepMetrics>(*step).skew, std::nullopt);
    EXPECT_EQ(std::get<StepMetrics>(*step).died, std::nullopt);
    const auto checkpoint = parse_event(R"({"event":"checkpoint","step":1,"path":"a"})");
    ASSERT_TRUE(checkpoint);
    EXPECT_FALSE(std::get<CheckpointEvent>(*checkpoint).marked);
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

TEST(ControlWord, EveryWordIsReadAndOthersRefused) {
    for (const ControlWord word : {ControlWord::stop, ControlWord::checkpoint, ControlWord::mark,
                                   ControlWord::pause, ControlWord::discard})
        EXPECT_EQ(*parse_control(std::string(to_string(word)) + "\r\n"), word);
    EXPECT_EQ(to_string(ControlWord::discard), "discard");
    EXPECT_FALSE(parse_control("halt"));
    EXPECT_FALSE(parse_control(""));
}

}  // namespace
}  // namespace sparsescope
