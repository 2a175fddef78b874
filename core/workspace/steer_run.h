// SPDX-License-Identifier: GPL-3.0-or-later
// Pausing, stopping, discarding or marking a run that trains in whatever process, and waiting until
// it has obeyed. The calls block.
#pragma once
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

#include "core/corpus/corpus.h"
#include "core/workspace/control_word.h"

namespace sparsescope {

struct Steered {
    RunInfo run;                               // as it is now; discarded: as it was
    std::optional<CheckpointInfo> checkpoint;  // that was asked for and written
    std::string sentence;                      // what became of the run, for people
};

// Errors: invalid_argument: the run does not train (any more); busy: it has not obeyed within
// `patience`, and the sentence says whether the request was taken back; cancelled: `stop` was
// requested, and the request was taken back if it could be; read_only, io: the run's folder cannot
// be written.
[[nodiscard]] Result<Steered> steer_run(Corpus& corpus, RunId run, ControlWord word,
                                        std::chrono::milliseconds patience, std::stop_token stop);

}  // namespace sparsescope
