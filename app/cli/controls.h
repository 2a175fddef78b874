// SPDX-License-Identifier: GPL-3.0-or-later
// How a person steers a command while it runs. SIGINT, SIGTERM and SIGHUP ask it to stop, and a
// second one ends it at once. When the window started the command, it sends the words of
// core/workspace/control_word.h on standard input. A signal that the parent process chose to ignore
// (nohup, a background job) stays ignored. The end of standard input changes nothing: a run
// survives the window that started it.
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
    // Takes the most far-reaching word that was received and not taken yet; nullopt when there is
    // none. "stop" never comes back here: it sets the stop token, as a signal does.
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
    std::atomic<unsigned> wishes_ = 0;  // one bit for each ControlWord
    std::thread listener_;
};

}  // namespace sparsescope::cli
