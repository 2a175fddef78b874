// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine tells while it works: one JSON object a line on its standard output
// (--progress json). The window steers it with the words of control_word.h. Both sides use these
// two files and engine_result.h only. Documented for other readers in docs/cli.md; "event" names
// the kind, unknown kinds and keys are to be ignored.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

struct StartedEvent {  // first line of a run
    static constexpr const char* kind = "started";
    std::int64_t run = 0;
    std::string name;
    std::int64_t total_steps = 0;
    std::string config;  // TrainConfig as JSON
};
struct StageEvent {  // a long call's progress; total 0: unknown
    static constexpr const char* kind = "stage";
    std::string stage;
    std::int64_t done = 0;
    std::int64_t total = 0;
};
struct CheckpointEvent {
    static constexpr const char* kind = "checkpoint";
    std::int64_t step = 0;
    std::string path;
    bool best = false;
    bool marked = false;
};
// The run waits, with everything in memory, for something outside it (room on the disk); it goes on
// by itself, or ends at a control word.
struct WaitingEvent {
    static constexpr const char* kind = "waiting";
    std::int64_t step = 0;
    std::string message;
};
struct NoticeEvent {  // a rule came true, a warning; the run goes on
    static constexpr const char* kind = "notice";
    std::int64_t step = 0;
    std::string message;
};
struct ResultEvent {  // last line of a call that worked; the same object --json prints
    static constexpr const char* kind = "result";
    std::string json;
};
struct ErrorEvent {  // last line of a call that failed
    static constexpr const char* kind = "error";
    std::string code;
    std::string message;
};
struct UnknownEvent {
    std::string kind;
};

using Event = std::variant<StartedEvent, StepMetrics, FrequencyHistogram, HeldOutQuality,
                           NeuronChanges, StageEvent, CheckpointEvent, WaitingEvent, NoticeEvent,
                           ResultEvent, ErrorEvent, UnknownEvent>;

[[nodiscard]] std::string to_line(const Event& event);  // without the newline
[[nodiscard]] Result<Event> parse_event(std::string_view line);

}  // namespace sparsescope
