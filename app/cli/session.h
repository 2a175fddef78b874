// SPDX-License-Identifier: GPL-3.0-or-later
// What a verb has beside its options: the workspace named on the command line, a way to report
// progress, and the wishes of the person. There is one per process, used on the main thread.
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
    // Whether a signal asked to stop, which ends the command as cancelled (exit code 4). The word
    // "stop" from the window does not count: a command that obeys it has succeeded.
    [[nodiscard]] bool interrupted() const { return controls_.interrupted(); }
    [[nodiscard]] Progress progress();
    // As Controls::take_wish().
    [[nodiscard]] std::optional<ControlWord> take_wish() { return controls_.take_wish(); }
    // As Controls::listen_in().
    void listen_in(const std::filesystem::path& run_folder) { controls_.listen_in(run_folder); }
    void tell(const Event& event) { console_.event(event); }
    void say(const std::string& sentence) { console_.say(sentence); }
    // Prints what there is to know about the update of an older file. open() calls this.
    [[nodiscard]] Status say_notices(Corpus& corpus) const;

  private:
    std::filesystem::path workspace_;
    Console& console_;
    Controls& controls_;
};

}  // namespace sparsescope::cli
