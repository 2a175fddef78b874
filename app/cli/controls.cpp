// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/controls.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "core/workspace/run_requests.h"

namespace sparsescope::cli {

namespace {

// A signal handler may only write to a descriptor; the listener reads what it wrote.
std::array<int, 2> pipe_ends{-1, -1};
constexpr char signalled = 's';
constexpr char finished = 'f';
constexpr char look = 'l';  // a run has begun: look into its folder from now on
constexpr int look_milliseconds = 100;

void write_to_pipe(char what) {
    const int saved_errno = errno;
    [[maybe_unused]] const auto written = write(pipe_ends[1], &what, 1);
    errno = saved_errno;
}

void on_signal(int) {
    write_to_pipe(signalled);
}

constexpr unsigned bit(ControlWord word) {
    return 1U << static_cast<unsigned>(word);
}

void handle(int signal_number) {
    struct sigaction current {};
    if (sigaction(signal_number, nullptr, &current) != 0 || current.sa_handler == SIG_IGN) return;
    struct sigaction ours {};
    ours.sa_handler = on_signal;
    ours.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);  // the second one ends the program
    sigaction(signal_number, &ours, nullptr);
}

}  // namespace

Controls::Controls(bool read_stdin) : read_stdin_(read_stdin) {
    if (pipe(pipe_ends.data()) != 0) return;  // no descriptors left: signals keep their default
    for (const int end : pipe_ends)
        fcntl(end, F_SETFD, FD_CLOEXEC);
    for (const int signal_number : {SIGINT, SIGTERM, SIGHUP})
        handle(signal_number);
    listener_ = std::thread([this] { listen(); });
}

Controls::~Controls() {
    if (!listener_.joinable()) return;
    write_to_pipe(finished);
    listener_.join();
}

void Controls::listen() {
    for (;;) {
        std::array<pollfd, 2> sources{{{pipe_ends[0], POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
        const int wait = run_folder().empty() ? -1 : look_milliseconds;
        if (poll(sources.data(), read_stdin_ ? 2 : 1, wait) < 0) {
            if (errno == EINTR) continue;
            return;
        }
        if (sources[0].revents != 0 && !read_signals()) return;
        if (read_stdin_ && sources[1].revents != 0) read_stdin_ = read_words();
        read_requests();
    }
}

bool Controls::read_signals() {
    char what = finished;
    if (read(pipe_ends[0], &what, 1) != 1 || what == finished) return false;
    if (what == look) return true;
    interrupted_ = true;
    stop_.request_stop();
    return true;
}

bool Controls::read_words() {
    std::array<char, 256> buffer{};
    const ssize_t count = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count <= 0) return count < 0 && errno == EINTR;
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
    for (std::size_t end = 0; (end = unread_.find('\n')) != std::string::npos;) {
        // A newer window may know more words.
        if (const auto word = parse_control(unread_.substr(0, end))) obey(*word, wishes_);
        unread_.erase(0, end + 1);
    }
    return true;
}

// Taken and noted in one: else a request to this run might be noted as one to the next.
void Controls::read_requests() {
    const std::lock_guard lock(mutex_);
    if (run_folder_.empty()) return;
    for (const ControlWord word : take_run_requests(run_folder_))
        obey(word, requests_);
}

void Controls::obey(ControlWord word, std::atomic<unsigned>& wishes) {
    if (word == ControlWord::stop)
        stop_.request_stop();
    else
        wishes |= bit(word);
}

void Controls::listen_in(const std::filesystem::path& run_folder) {
    {
        const std::lock_guard lock(mutex_);
        run_folder_ = run_folder;
        requests_ = 0;
    }
    write_to_pipe(look);
}

std::filesystem::path Controls::run_folder() {
    const std::lock_guard lock(mutex_);
    return run_folder_;
}

std::optional<ControlWord> Controls::take_wish() {
    // Who discards needs no checkpoint, and who pauses gets one.
    for (const ControlWord word :
         {ControlWord::discard, ControlWord::pause, ControlWord::mark, ControlWord::checkpoint}) {
        const unsigned asked = wishes_.fetch_and(~bit(word)) | requests_.fetch_and(~bit(word));
        if ((asked & bit(word)) != 0) return word;
    }
    return std::nullopt;
}

}  // namespace sparsescope::cli
