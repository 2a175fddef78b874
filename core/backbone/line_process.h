// SPDX-License-Identifier: GPL-3.0-or-later
// A program that is spoken to in lines, over its standard input and output. It runs in a process
// group of its own, which ends with this object, and with our process however that ends. Used from
// one thread at a time.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

class LineProcess {
  public:
    static constexpr std::size_t longest_line = std::size_t{4} << 20;

    // Program and arguments; no shell reads them. A program without a slash is looked for in $PATH.
    // not_found when there is no such program, io when it cannot be started.
    [[nodiscard]] static Result<std::unique_ptr<LineProcess>> start(
        const std::vector<std::string>& command);
    LineProcess(const LineProcess&) = delete;
    LineProcess& operator=(const LineProcess&) = delete;
    // Closes its input, and ends the whole group when it does not end by itself at once.
    ~LineProcess();

    // Keeps the line; it is written while next_line() waits, so that two full pipes never wait for
    // each other.
    void send(std::string_view line);
    // The next line it writes, without its end. invalid_input when the line is longer than
    // longest_line, io when the program ended or wrote nothing for so long; cancelled within 100
    // ms.
    [[nodiscard]] Result<std::string> next_line(std::chrono::milliseconds patience,
                                                std::stop_token stop);
    // The next line if it is there already.
    [[nodiscard]] std::optional<std::string> waiting_line();
    [[nodiscard]] bool ended() const { return exited_; }
    // What it is called in sentences: The program "python3 embed.py".
    [[nodiscard]] const std::string& title() const { return title_; }
    // " Its last words: …", or nothing when it wrote nothing to its standard error.
    [[nodiscard]] std::string last_words() const;

  private:
    struct Pipes;
    LineProcess() = default;
    void launch_and_reap(const std::vector<std::string>& command, const std::string& program,
                         Pipes& pipes);
    void move_bytes(int milliseconds);
    void read_answers();
    void read_complaints();
    void write_lines();
    [[nodiscard]] std::optional<std::string> take_line();
    [[nodiscard]] tl::unexpected<Error> died();
    void signal_group(int number);
    [[nodiscard]] bool wait_for_end(std::chrono::milliseconds patience);

    std::string title_;
    int input_ = -1, output_ = -1, error_ = -1;  // our ends of its pipes
    std::string unsent_;
    std::size_t sent_ = 0;  // bytes of unsent_ that are gone
    std::string unread_;
    std::size_t taken_ = 0,
                searched_ = 0;  // bytes of unread_: of lines taken; without a line's end
    std::string complaints_;    // the end of its standard error
    bool silent_ = false;       // its standard output is closed

    std::thread reaper_;  // also started it: the kernel ends a child with the thread that made it
    std::mutex mutex_;    // of what follows
    std::condition_variable changed_;
    int process_ = 0;      // 0: not started yet, -1: could not be
    int start_error_ = 0;  // errno
    int status_ = 0;       // of waitpid, once it has exited
    bool reaped_ = false;  // its number may belong to somebody else by now
    std::atomic<bool> exited_ = false;
};

}  // namespace sparsescope
