// SPDX-License-Identifier: GPL-3.0-or-later
// What a call of the engine gives back: its exit code, and its answer as far as the window reads
// it. Both sides use this file: the command line writes an answer with to_json(), the window reads
// it with parse_result(), and one list of fields serves both. The command line may add keys behind
// these; unknown keys are ignored, and a key that is missing keeps its default. Documented for
// other readers in docs/cli.md. Any thread.
#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/result.h"
#include "core/corpus/corpus_types.h"
#include "core/types/neuron_history.h"
#include "core/types/neuron_obituary.h"
#include "core/types/train_end.h"

namespace sparsescope {

enum ExitCode : int {
    exit_ok = 0,
    exit_failed = 1,
    exit_wrong_use = 2,
    exit_bad_input = 3,
    exit_cancelled = 4
};
[[nodiscard]] ExitCode exit_code(ErrorCode code);

// Of train, train --resume, branch and finetune.
struct TrainReport {
    RunInfo run;      // discarded: as it was
    ModelInfo model;  // id 0: paused or discarded, no model was made
    TrainEnd end = TrainEnd::finished;
    std::string reason;  // why a rule paused or stopped it, or empty
    double train_seconds = 0;
    // Of a run that finetunes a backbone: the dataset of its embeddings (0: none was made), the
    // name of the finetuned encoder, its folder, and the run that trained the head behind it.
    DatasetId derived = 0;
    std::string encoder;
    std::string encoder_folder;
    RunId head_run = 0;
};

// Of sweep.
struct SweepSummary {
    std::string sweep;  // its name
    bool complete = true;
    std::int64_t planned = 0;  // runs
    std::int64_t reused = 0;   // of them finished before
};

// Of keep: a run that ended without a model has one now.
struct KeepReport {
    RunInfo run;
    ModelInfo model;
};

// Of encode and load.
struct EncodeReport {
    ModelInfo model;
    std::int64_t documents = 0;  // that it has codes of
};

// The answer of died is the NeuronObituary, that of history the NeuronHistory. The monostate is
// that of a verb of whose answer the window needs to know no more than that it came.
using EngineResult = std::variant<std::monostate, TrainReport, SweepSummary, KeepReport,
                                  EncodeReport, NeuronObituary, NeuronHistory>;

// As --json prints them.
[[nodiscard]] nlohmann::ordered_json to_json(const RunInfo& run);
[[nodiscard]] nlohmann::ordered_json to_json(const ModelInfo& model);
[[nodiscard]] nlohmann::ordered_json to_json(const TrainReport& report);
[[nodiscard]] nlohmann::ordered_json to_json(const SweepSummary& summary);
[[nodiscard]] nlohmann::ordered_json to_json(const KeepReport& report);
[[nodiscard]] nlohmann::ordered_json to_json(const EncodeReport& report);
[[nodiscard]] nlohmann::ordered_json to_json(const NeuronObituary& obituary);
[[nodiscard]] nlohmann::ordered_json to_json(const NeuronHistory& history);

// invalid_input: not what the verb answers.
[[nodiscard]] Result<EngineResult> parse_result(std::string_view verb, std::string_view json);

// The model that the call made; 0: none.
[[nodiscard]] ModelId model_of(const EngineResult& result);

}  // namespace sparsescope
