// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/line_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "core/backbone/start_program.h"
#include "core/formats/utf8.h"

namespace sparsescope {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int tick = 40;  // ms: how often a wish to stop is looked for
constexpr std::size_t kept_complaints = 4096;
constexpr std::size_t shown_complaints = 600;

// A program that ended must not end us: writing to it raises a signal otherwise.
class NoBrokenPipeSignal {
  public:
    NoBrokenPipeSignal() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    NoBrokenPipeSignal(const NoBrokenPipeSignal&) = delete;
    NoBrokenPipeSignal& operator=(const NoBrokenPipeSignal&) = delete;
    ~NoBrokenPipeSignal() {
        const timespec now{};
        if (!was_pending_)
            while (sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {
            }
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

  private:
    sigset_t pipe_{}, before_{};
    bool was_pending_ = false;
};

void close_end(int& descriptor) {
    if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
}

// Reads what is there; false at the end.
bool read_some(int descriptor, std::string& into) {
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count > 0) into.append(buffer.data(), static_cast<std::size_t>(count));
    return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
}

std::string end_in_words(int status) {
    if (WIFSIGNALED(status))
        return fmt::format("was ended by signal {} ({})", WTERMSIG(status),
                           strsignal(WTERMSIG(status)));
    return fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

std::string title_of(const std::vector<std::string>& command) {
    std::string words;
    for (const std::string& word : command)
        words += (words.empty() ? "" : " ") + word;
    if (words.size() > 80) words = words.substr(0, 77) + "…";
    return fmt::format("The program \"{}\"", to_valid_utf8(words));
}

}  // namespace

struct LineProcess::Pipes {
    std::array<int, 2> input{-1, -1}, output{-1, -1}, error{-1, -1};

    Pipes() = default;
    Pipes(const Pipes&) = delete;
    Pipes& operator=(const Pipes&) = delete;
    ~Pipes() {
        for (auto* ends : {&input, &output, &error})
            for (int& end : *ends)
                close_end(end);
    }
    [[nodiscard]] bool open() {
        return ::pipe2(input.data(), O_CLOEXEC) == 0 && ::pipe2(output.data(), O_CLOEXEC) == 0 &&
               ::pipe2(error.data(), O_CLOEXEC) == 0;
    }
};

Result<std::unique_ptr<LineProcess>> LineProcess::start(const std::vector<std::string>& command) {
    SPARSESCOPE_ASSIGN(const std::string program, find_program(command));
    Pipes pipes;
    std::unique_ptr<LineProcess> process(new LineProcess);
    process->title_ = title_of(command);
    const auto failed = [&](int number) {
        return fail(number == ENOENT ? ErrorCode::not_found : ErrorCode::io,
                    fmt::format("{} could not be started: {}. Check that it can be run from a "
                                "terminal.",
                                process->title_, std::strerror(number)));
    };
    if (!pipes.open()) return failed(errno);
    process->reaper_ =
        std::thread([&, self = process.get()] { self->launch_and_reap(command, program, pipes); });
    {
        std::unique_lock lock(process->mutex_);
        process->changed_.wait(lock, [&] { return process->process_ != 0; });
        if (process->process_ < 0) return failed(process->start_error_);
    }
    process->input_ = std::exchange(pipes.input[1], -1);
    process->output_ = std::exchange(pipes.output[0], -1);
    process->error_ = std::exchange(pipes.error[0], -1);
    for (const int end : {process->input_, process->output_, process->error_})
        ::fcntl(end, F_SETFL, ::fcntl(end, F_GETFL) | O_NONBLOCK);
    return process;
}

void LineProcess::launch_and_reap(const std::vector<std::string>& command,
                                  const std::string& program, Pipes& pipes) {
    const StartedProgram started =
        start_program(command, program, pipes.input[0], pipes.output[1], pipes.error[1]);
    const int process = started.process;
    {
        const std::lock_guard lock(mutex_);
        process_ = process;
        start_error_ = started.error;
        exited_ = process < 0;
        reaped_ = process < 0;
        changed_.notify_all();
    }
    // From here on the caller's arguments are gone.
    if (process < 0) return;
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOWAIT) != 0 &&
           errno == EINTR) {
    }
    // Until it is reaped its number is nobody else's. What it started goes with it.
    ::kill(-process, SIGKILL);
    const std::lock_guard lock(mutex_);
    while (::waitpid(process, &status_, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    exited_ = true;
    changed_.notify_all();
}

LineProcess::~LineProcess() {
    close_end(input_);
    if (!wait_for_end(milliseconds(50))) signal_group(SIGTERM);
    if (!wait_for_end(milliseconds(200))) signal_group(SIGKILL);
    if (reaper_.joinable()) reaper_.join();
    close_end(output_);
    close_end(error_);
}

void LineProcess::signal_group(int number) {
    const std::lock_guard lock(mutex_);
    if (!reaped_ && process_ > 0) ::kill(-process_, number);
}

bool LineProcess::wait_for_end(milliseconds patience) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return exited_.load(); });
}

void LineProcess::send(std::string_view line) {
    unsent_.erase(0, std::exchange(sent_, 0));
    unsent_ += line;
    unsent_ += '\n';
}

std::optional<std::string> LineProcess::take_line() {
    const std::size_t end = unread_.find('\n', std::max(taken_, searched_));
    if (end == std::string::npos) {
        unread_.erase(0, std::exchange(taken_, 0));
        searched_ = unread_.size();
        return std::nullopt;
    }
    std::string line = unread_.substr(taken_, end - taken_);
    taken_ = searched_ = end + 1;
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::optional<std::string> LineProcess::waiting_line() {
    auto line = take_line();
    if (line || silent_) return line;
    move_bytes(0);
    return take_line();
}

Result<std::string> LineProcess::next_line(milliseconds patience, std::stop_token stop) {
    const auto end = Clock::now() + patience;
    for (;;) {
        if (stop.stop_requested()) return cancelled();
        if (auto line = take_line()) {
            if (line->size() <= longest_line) return std::move(*line);
            unread_ = std::move(*line);
        }
        if (unread_.size() > longest_line)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} wrote a line of more than {} MB, which is no answer.",
                                    title_, longest_line >> 20U));
        // The end of its output ends its last line, too.
        if (silent_ && !unread_.empty()) return std::exchange(unread_, {});
        if (silent_) return died();
        if (Clock::now() >= end)
            return fail(
                ErrorCode::io,
                fmt::format("{} did not answer for {:.4g} seconds. It must write a line "
                            "for each line it reads, and flush its output.{}",
                            title_, static_cast<double>(patience.count()) / 1000, last_words()));
        move_bytes(tick);
    }
}

void LineProcess::move_bytes(int wait_ms) {
    // What somebody else keeps open would hide that the program itself has ended.
    const bool over = exited_;
    const bool writes = input_ >= 0 && sent_ < unsent_.size();
    std::array<pollfd, 3> ends{
        {{output_, POLLIN, 0}, {error_, POLLIN, 0}, {writes ? input_ : -1, POLLOUT, 0}}};
    const int ready = ::poll(ends.data(), ends.size(), over ? 0 : wait_ms);
    if (ready == 0 && over) silent_ = true;
    if (ready <= 0) return;
    if (ends[1].revents != 0) read_complaints();
    if (ends[0].revents != 0) read_answers();
    if (ends[2].revents != 0) write_lines();
}

void LineProcess::read_answers() {
    if (!read_some(output_, unread_)) silent_ = true;
}

void LineProcess::read_complaints() {
    if (!read_some(error_, complaints_)) close_end(error_);
    if (complaints_.size() > kept_complaints)
        complaints_.erase(0, complaints_.size() - kept_complaints);
}

void LineProcess::write_lines() {
    const NoBrokenPipeSignal quiet;
    const ssize_t count = ::write(input_, unsent_.data() + sent_, unsent_.size() - sent_);
    if (count > 0) sent_ += static_cast<std::size_t>(count);
    // It reads no more: its answers, or its end, are still to come.
    if (count < 0 && errno != EAGAIN && errno != EINTR) close_end(input_);
}

tl::unexpected<Error> LineProcess::died() {
    const bool ended = wait_for_end(milliseconds(500));
    while (error_ >= 0) {
        pollfd end{error_, POLLIN, 0};
        if (::poll(&end, 1, 0) <= 0) break;
        read_complaints();
    }
    const std::lock_guard lock(mutex_);
    return fail(ErrorCode::io,
                fmt::format("{} {} before it had answered.{}", title_,
                            ended ? end_in_words(status_) : "closed its output", last_words()));
}

std::string LineProcess::last_words() const {
    std::string text = to_valid_utf8(complaints_);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ')
        text.pop_back();
    if (text.empty()) return {};
    std::size_t begin = text.size();
    for (int lines = 0; lines < 3 && begin != std::string::npos && begin > 0; ++lines)
        begin = text.rfind('\n', begin - 1);
    begin = begin == std::string::npos || begin == 0 ? 0 : begin + 1;
    begin = std::max(begin, text.size() - std::min(text.size(), shown_complaints));
    text = to_valid_utf8(text.substr(begin));
    for (char& byte : text)
        if (static_cast<unsigned char>(byte) < ' ') byte = byte == '\n' ? '|' : ' ';
    for (std::size_t bar = 0; (bar = text.find('|', bar)) != std::string::npos; bar += 3)
        text.replace(bar, 1, " | ");
    return " Its last words: " + text;
}

}  // namespace sparsescope
