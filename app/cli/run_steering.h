// SPDX-License-Identifier: GPL-3.0-or-later
// The options of `runs` that reach a run while it trains, in whatever process: pause, stop,
// discard, checkpoint, mark and watch.
#pragma once
#include <array>
#include <optional>
#include <string>

#include "app/cli/verb.h"
#include "core/workspace/control_word.h"

namespace CLI {
class Option;
}

namespace sparsescope::cli {

class RunSteering {
  public:
    void add_to(CLI::App& app);
    // How many of them were given.
    [[nodiscard]] int given() const;
    // Does the one that was given. Steering waits until the run has obeyed; watching, until it has
    // ended or a signal comes.
    [[nodiscard]] Result<Answer> run(Session& session) const;
    // Refuses --wait where nothing is asked of a run.
    [[nodiscard]] Status check_wait() const;

  private:
    struct Wish {
        ControlWord word;
        std::optional<RunId> run;
    };
    [[nodiscard]] Result<Answer> steer(Session& session, RunId run, ControlWord word) const;
    [[nodiscard]] static Result<Answer> watch(Session& session, RunId run);

    std::array<Wish, 5> wishes_{{{ControlWord::pause, {}},
                                 {ControlWord::stop, {}},
                                 {ControlWord::discard, {}},
                                 {ControlWord::checkpoint, {}},
                                 {ControlWord::mark, {}}}};
    std::optional<RunId> watched_;
    double wait_seconds_ = 60;
    const CLI::Option* wait_ = nullptr;
};

// A workspace for what may be asked of its runs: writable where that is possible, because only a
// writer can put right that a run whose process died is still marked running.
[[nodiscard]] Result<Corpus> open_with_true_states(Session& session);

}  // namespace sparsescope::cli
