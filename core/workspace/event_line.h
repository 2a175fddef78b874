// SPDX-License-Identifier: GPL-3.0-or-later
// The protocol between window and engine: one JSON object a line on the engine's standard output
// (--progress json), control words on its standard input. Both sides use this file only.
// Documented for other readers in docs/cli.md; "event" names the kind, unknown kinds and keys are
// to be ignored.
#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

struct StartedEvent {  // first line of a run
    std::int64_t run = 0;
    std::string name;
    std::int64_t total_steps = 0;
    std::string config;  // TrainConfig as JSON
};
struct StageEvent {  // a long call's progress; total 0: unknown
    std::string stage;
    std::int64_t done = 0;
    std::int64_t total = 0;
};
struct CheckpointEvent {
    std::int64_t step = 0;
    std::string path;
    bool best = false;
    bool marked = false;
};
// The run waits, with everything in memory, for something outside it (room on the disk); it goes on
// by itself, or ends at a control word.
struct WaitingEvent {
    std::int64_t step = 0;
    std::string message;
};
struct NoticeEvent {  // a rule came true, a warning; the run goes on
    std::int64_t step = 0;
    std::string message;
};
struct ResultEvent {  // last line of a call that worked; the same object --json prints
    std::string json;
};
struct ErrorEvent {  // last line of a call that failed
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

// stop keeps what was learned as a model; pause ends at a checkpoint to resume from; discard
// removes the run; mark writes a checkpoint that stays.
enum class ControlWord { stop, checkpoint, mark, pause, discard };
[[nodiscard]] std::string_view to_string(ControlWord word);
[[nodiscard]] Result<ControlWord> parse_control(std::string_view line);

}  // namespace sparsescope
