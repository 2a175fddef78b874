// SPDX-License-Identifier: GPL-3.0-or-later
// How the user steers a command that runs: SIGINT, SIGTERM and SIGHUP ask it to stop (a second one
// ends it at once), and the words of core/workspace/control_word.h do on standard input when the
// window is at the other end. A signal that the parent chose to ignore (nohup, a background job)
// stays ignored. The end of standard input means nothing: a run survives the window that began it.
#pragma once
#include <atomic>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "core/workspace/control_word.h"

namespace sparsescope::cli {

class Controls {
  public:
    explicit Controls(bool read_stdin);
    ~Controls();
    Controls(const Controls&) = delete;
    Controls& operator=(const Controls&) = delete;

    [[nodiscard]] std::stop_token stop_token() const { return stop_.get_token(); }
    [[nodiscard]] bool interrupted() const { return interrupted_; }  // by a signal
    // The weightiest of the words that wait to be obeyed, once each; none when nothing waits.
    // "stop" is not among them: it asks through the stop token, as a signal does.
    [[nodiscard]] std::optional<ControlWord> take_wish();

  private:
    void listen();
    bool read_signals();  // false: this object is being destroyed
    bool read_words();    // false: standard input has ended
    void obey(const std::string& line);

    bool read_stdin_;
    std::string unread_;  // the start of a line whose end has not come yet
    std::stop_source stop_;
    std::atomic<bool> interrupted_ = false;
    std::atomic<unsigned> wishes_ = 0;  // a bit per ControlWord
    std::thread listener_;
};

}  // namespace sparsescope::cli
