// SPDX-License-Identifier: GPL-3.0-or-later
// How a person steers a command while it runs. SIGINT, SIGTERM and SIGHUP ask it to stop, and a
// second one ends it at once. When the window started the command, it sends the words of
// core/workspace/control_word.h on standard input; any other process asks by a file in the run's
// folder (core/workspace/run_requests.h). Both are obeyed alike. A signal that the parent process
// chose to ignore (nohup, a background job) stays ignored. The end of standard input changes
// nothing: a run survives the window that started it.
#pragma once
#include <atomic>
#include <filesystem>
#include <mutex>
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
    // From now on requests in this folder of a run are heard, too, instead of those in an earlier
    // one. What was asked of the earlier run and not taken yet is forgotten, except for a stop.
    void listen_in(const std::filesystem::path& run_folder);

  private:
    void listen();
    bool read_signals();  // false: this object is being destroyed
    bool read_words();    // false: standard input has ended
    void read_requests();
    void obey(ControlWord word, std::atomic<unsigned>& wishes);
    [[nodiscard]] std::filesystem::path run_folder();

    bool read_stdin_;
    std::string unread_;  // the start of a line whose end has not come yet
    std::stop_source stop_;
    std::atomic<bool> interrupted_ = false;
    std::atomic<unsigned> wishes_ = 0;    // one bit for each ControlWord of standard input
    std::atomic<unsigned> requests_ = 0;  // and for each that was asked of the run by a file
    std::mutex mutex_;                    // of run_folder_, and whoever adds or drops requests
    std::filesystem::path run_folder_;    // empty: no run has begun
    std::thread listener_;
};

}  // namespace sparsescope::cli
