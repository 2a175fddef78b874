// SPDX-License-Identifier: GPL-3.0-or-later
// What a verb may use of the world around it: the workspace named on the command line, a way to
// tell where it is, and the wish to stop. One per process, used on the main thread.
#pragma once
#include <filesystem>
#include <stop_token>
#include <string>

#include "app/cli/console.h"
#include "app/cli/controls.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/corpus/corpus.h"
#include "core/engine/engine_hooks.h"

namespace sparsescope::cli {

class Session {
  public:
    Session(std::filesystem::path workspace, Console& console, Controls& controls);

    [[nodiscard]] const std::filesystem::path& workspace() const { return workspace_; }
    [[nodiscard]] Result<Corpus> open(Access access) const;
    [[nodiscard]] std::stop_token stop() const { return controls_.stop_token(); }
    // A stop word from the window is a wish fulfilled; a signal cancels the command (exit code 4).
    [[nodiscard]] bool interrupted() const { return controls_.interrupted(); }
    [[nodiscard]] Progress progress();
    [[nodiscard]] EngineHooks hooks();
    // For a queue of trainings: the wish to stop pauses the one at hand, to be resumed.
    [[nodiscard]] EngineHooks hooks_that_pause();
    void say(const std::string& sentence) { console_.say(sentence); }
    // Tells what bringing the file up to date has to tell; open() does.
    [[nodiscard]] Status say_notices(Corpus& corpus) const;

  private:
    TrainControl next_control();

    std::filesystem::path workspace_;
    Console& console_;
    Controls& controls_;
};

}  // namespace sparsescope::cli
