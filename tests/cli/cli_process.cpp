// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/cli_process.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace sparsescope::test {

namespace {

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    // Close-on-exec, or a process started at the same time would hold the other end open.
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    return ends;
}

std::filesystem::path new_file() {
    std::string name = std::filesystem::temp_directory_path() / "sparsescope-cli-stderr-XXXXXX";
    const int file = mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) throw std::runtime_error("mkostemp");
    close(file);
    return name;
}

[[noreturn]] void become_program(const Launch& launch, std::vector<char*>& arguments) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        signal(number, SIG_DFL);
    setenv("SPARSESCOPE_THREADS", "1", 1);  // small work, and other tests run beside this one
    for (const auto& [name, value] : launch.environment)
        setenv(name.c_str(), value.c_str(), 1);
    // Root may write read-only files; without this right, it may not.
    if (launch.obeys_permissions) prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
    if (launch.disk_space > 0) {
        signal(SIGXFSZ, SIG_IGN);  // then a write fails as on a full disk
        const rlimit limit{static_cast<rlim_t>(launch.disk_space), RLIM_INFINITY};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (launch.cpu_seconds > 0) {
        const auto seconds = static_cast<rlim_t>(launch.cpu_seconds);
        const rlimit limit{seconds, seconds};
        setrlimit(RLIMIT_CPU, &limit);
    }
    execv(launch.program.c_str(), arguments.data());
    _exit(127);
}

}  // namespace

CliProcess::CliProcess(const Launch& launch) : error_file_(new_file()) {
    const auto input = make_pipe();
    const auto output = make_pipe();
    const int error = open(error_file_.c_str(), O_WRONLY | O_CLOEXEC);
    const int file =
        launch.stdout_file.empty() ? -1 : open(launch.stdout_file.c_str(), O_WRONLY | O_CLOEXEC);
    std::vector<std::string> words{launch.program};
    words.insert(words.end(), launch.arguments.begin(), launch.arguments.end());
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = fork();
    if (process_ < 0) throw std::runtime_error("fork");
    if (process_ == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(file >= 0 ? file : output[1], STDOUT_FILENO);
        dup2(error, STDERR_FILENO);
        become_program(launch, arguments);
    }
    close(input[0]);
    close(output[1]);
    close(error);
    if (file >= 0) close(file);
    input_ = input[1];
    output_ = output[0];
}

CliProcess::~CliProcess() {
    if (process_ > 0) {
        send(SIGKILL);
        wait();
    }
    std::error_code ignored;
    std::filesystem::remove(error_file_, ignored);
}

bool CliProcess::fill() {
    std::array<char, 65536> buffer{};
    const ssize_t count = read(output_, buffer.data(), buffer.size());
    if (count <= 0) return false;
    unread_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::string CliProcess::read_line() {
    std::size_t end = 0;
    while ((end = unread_.find('\n')) == std::string::npos)
        if (!fill()) return {};
    std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    seen_ += line + "\n";
    return line;
}

std::string CliProcess::read_until(const std::string& text) {
    for (;;) {
        std::string line = read_line();
        if (line.empty() || line.find(text) != std::string::npos) return line;
    }
}

void CliProcess::write_line(const std::string& line) {
    const std::string bytes = line + "\n";
    if (write(input_, bytes.data(), bytes.size()) < 0) throw std::runtime_error("write");
}

void CliProcess::send(int number) const {
    kill(process_, number);
}

Finished CliProcess::wait() {
    close(input_);
    while (fill()) {
    }
    close(output_);
    int status = 0;
    rusage used{};
    wait4(process_, &status, 0, &used);
    process_ = -1;
    Finished finished;
    if (WIFEXITED(status)) finished.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) finished.signal = WTERMSIG(status);
    finished.peak_bytes = std::int64_t{1024} * used.ru_maxrss;
    finished.out = seen_ + unread_;
    std::ostringstream error;
    error << std::ifstream(error_file_).rdbuf();
    finished.err = error.str();
    return finished;
}

Finished run_cli(const Launch& launch) {
    return CliProcess(launch).wait();
}

Finished run_cli(std::vector<std::string> arguments) {
    return run_cli(Launch{std::move(arguments)});
}

std::vector<Finished> run_all(const std::vector<Launch>& launches) {
    std::vector<Finished> finished(launches.size());
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(2U, std::thread::hardware_concurrency()); ++i)
        workers.emplace_back([&] {
            for (std::size_t mine = 0; (mine = next++) < launches.size();)
                finished[mine] = run_cli(launches[mine]);
        });
    workers.clear();  // joins
    return finished;
}

}  // namespace sparsescope::test
