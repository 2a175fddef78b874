// SPDX-License-Identifier: GPL-3.0-or-later
// What a verb may use of the world around it: the workspace named on the command line, a way to
// tell where it is, and the wish to stop. One per process, used on the main thread.
#pragma once
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "app/cli/console.h"
#include "app/cli/controls.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/corpus/corpus.h"

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
    // The weightiest control word that waits to be obeyed; none when nothing waits.
    [[nodiscard]] std::optional<ControlWord> take_wish() { return controls_.take_wish(); }
    void tell(const Event& event) { console_.event(event); }
    void say(const std::string& sentence) { console_.say(sentence); }
    // Tells what bringing the file up to date has to tell; open() does.
    [[nodiscard]] Status say_notices(Corpus& corpus) const;

  private:
    std::filesystem::path workspace_;
    Console& console_;
    Controls& controls_;
};

}  // namespace sparsescope::cli
