// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/reader_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "core/formats/input_file.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr int silence_ms = 30'000;
constexpr int look_up_ms = 100;  // how often a wish to stop is noticed
constexpr std::size_t buffer_bytes = std::size_t{1} << 18;
constexpr std::size_t longest_sentence = 4096;

std::filesystem::path path_of_program(const std::string& program) {
    std::error_code error;
    const auto ours = std::filesystem::read_symlink("/proc/self/exe", error);
    return ours.parent_path() / program;
}

// Both ends are closed in programs that others start meanwhile.
struct Pipe {
    std::array<int, 2> ends{-1, -1};
    enum class Kind { none, pipe, socket };
    explicit Pipe(Kind kind) {
        // Writing to a socket whose other end is closed can be an error, without a signal.
        if (kind == Kind::pipe
                ? ::pipe2(ends.data(), O_CLOEXEC) != 0
                : kind == Kind::socket &&
                      ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
            ends = {-1, -1};
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        for (const int end : ends)
            if (end >= 0) ::close(end);
    }
    int take_our_end() { return std::exchange(ends[0], -1); }
};

// Its outputs are the pipes, and its input is one, or empty (−1).
int spawn(const std::filesystem::path& program, std::vector<std::string> words, int input,
          int output, int errors, pid_t& process) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (input < 0)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    else
        posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, errors, 2);
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int failure =
        ::posix_spawn(&process, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

}  // namespace

bool ReaderProcess::is_there(const std::string& program) {
    return ::access(path_of_program(program).c_str(), X_OK) == 0;
}

Result<std::unique_ptr<ReaderProcess>> ReaderProcess::start(
    const std::string& program, const std::vector<std::string>& arguments,
    const std::filesystem::path& file, ReaderInput wanted) {
    const std::string name = display_name(file);
    const auto path = path_of_program(program);
    std::vector<std::string> words{path.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const bool has_input = wanted == ReaderInput::pipe;
    Pipe output(Pipe::Kind::pipe);
    Pipe errors(Pipe::Kind::pipe);
    Pipe input(has_input ? Pipe::Kind::socket : Pipe::Kind::none);
    pid_t process = -1;
    const int failure =
        output.ends[0] < 0 || errors.ends[0] < 0 || (has_input && input.ends[0] < 0)
            ? errno
            : spawn(path, std::move(words), input.ends[1], output.ends[1], errors.ends[1], process);
    if (failure != 0)
        return fail(ErrorCode::io,
                    fmt::format("{} needs the program {} to be read, which could not be started: "
                                "{}. Install Sparsescope again.",
                                name, display_name(path), std::strerror(failure)));
    return std::unique_ptr<ReaderProcess>(new ReaderProcess(
        process, input.take_our_end(), output.take_our_end(), errors.take_our_end(), name));
}

ReaderProcess::~ReaderProcess() {
    if (input_ >= 0) ::close(input_);
    ::close(output_);
    ::close(errors_);
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

void ReaderProcess::set_file(const std::filesystem::path& file) {
    file_ = display_name(file);
}

Status ReaderProcess::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(input_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return fail(ErrorCode::io,
                        fmt::format("{} could not be read: the program that reads such files "
                                    "ended unexpectedly.",
                                    file_));
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<std::size_t> ReaderProcess::read_some(std::span<std::byte> out) {
    const int slice = stop_.stop_possible() ? look_up_ms : silence_ms;
    for (int waited = 0;;) {
        if (stop_.stop_requested()) return cancelled("Reading was stopped.");
        pollfd waiting{output_, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, slice);
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0 && (waited += slice) < silence_ms) continue;
        if (ready == 0)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} could not be read: nothing came of it for {} seconds. It "
                                    "may be damaged.",
                                    file_, silence_ms / 1000));
        const auto count = ::read(output_, out.data(), out.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            return fail(ErrorCode::io,
                        fmt::format("{} could not be read: {}.", file_, std::strerror(errno)));
        return static_cast<std::size_t>(count);
    }
}

std::string ReaderProcess::sentence() const {
    std::string text(longest_sentence, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto count = ::read(errors_, text.data() + size, text.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        size += static_cast<std::size_t>(count);
    }
    text.resize(size);
    return to_valid_utf8(text.substr(0, text.find('\n')));
}

Status ReaderProcess::ended() {
    if (process_ < 0) return {};
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
    const std::string said = sentence();
    if (WIFEXITED(status) && !said.empty())
        return fail(ErrorCode::invalid_input, fmt::format("{} {}", file_, said));
    return fail(ErrorCode::invalid_input,
                fmt::format("{} could not be read: the program that reads such files ended "
                            "unexpectedly. The file is damaged, or needs more memory than such "
                            "files should.",
                            file_),
                fmt::format("status {}: {}", status, said));
}

Result<std::size_t> ReaderProcess::read(std::span<std::byte> out) {
    std::size_t done = 0;
    while (done < out.size()) {
        if (position_ == buffer_.size()) {
            buffer_.resize(buffer_bytes);
            position_ = 0;
            auto count = read_some(buffer_);
            buffer_.resize(count.value_or(0));
            if (!count) return fail(count.error());
            if (*count == 0) {
                SPARSESCOPE_TRY(ended());
                break;
            }
        }
        const std::size_t count = std::min(out.size() - done, buffer_.size() - position_);
        std::memcpy(out.data() + done, buffer_.data() + position_, count);
        position_ += count;
        done += count;
    }
    return done;
}

Status ReaderProcess::read_all(std::span<std::byte> out) {
    SPARSESCOPE_ASSIGN(const std::size_t count, read(out));
    if (count == out.size()) return {};
    return fail(ErrorCode::invalid_input, fmt::format("{} ends {} bytes too early. It is damaged.",
                                                      file_, out.size() - count));
}

Result<std::string> ReaderProcess::read_line(std::size_t most_bytes) {
    std::string line;
    for (;;) {
        char c = '\0';
        SPARSESCOPE_TRY(read_all(std::as_writable_bytes(std::span(&c, 1))));
        if (c == '\n') return line;
        line += c;
        if (line.size() > most_bytes)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} has more parts than can be listed.", file_));
    }
}

}  // namespace sparsescope
