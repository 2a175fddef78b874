// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/start_program.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace sparsescope {

namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> list;
    for (std::string& word : words)
        list.push_back(word.data());
    list.push_back(nullptr);
    return list;
}

// Ours, and one more: a Python program that forgets to flush would never answer.
std::vector<std::string> environment_of_program() {
    std::vector<std::string> variables;
    for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
        variables.emplace_back(*variable);
    if (std::getenv("PYTHONUNBUFFERED") == nullptr) variables.emplace_back("PYTHONUNBUFFERED=1");
    return variables;
}

struct Launch {
    const char* file;
    char* const* arguments;
    char* const* environment;
    std::array<int, 3> standard;
    int report;  // gets errno when the program cannot be run
    pid_t parent;
};

// Between fork and exec, in a process of many threads: system calls only.
[[noreturn]] void become(const Launch& launch) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != launch.parent) _exit(127);
    for (int number = 1; number < 32; ++number)
        signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int i = 0; i < 3; ++i)
        dup2(launch.standard[static_cast<std::size_t>(i)], i);
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    execve(launch.file, launch.arguments, launch.environment);
    const int number = errno;
    [[maybe_unused]] const auto told = write(launch.report, &number, sizeof number);
    _exit(127);
}

bool is_program(const std::string& path) {
    return ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Result<std::string> find_program(const std::vector<std::string>& command) {
    if (command.empty() || command[0].empty())
        return fail(ErrorCode::invalid_argument,
                    "The command is empty. Give a program and its arguments.");
    for (const std::string& word : command)
        if (word.find('\0') != std::string::npos)
            return fail(ErrorCode::invalid_argument, "The command has a NUL byte. Leave it out.");
    const std::string& name = command[0];
    if (name.find('/') != std::string::npos) return name;
    const char* path = std::getenv("PATH");
    std::string_view folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
    while (!folders.empty()) {
        const std::size_t end = std::min(folders.find(':'), folders.size());
        const std::string candidate = std::string(folders.substr(0, end)) + "/" + name;
        if (end > 0 && is_program(candidate)) return candidate;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return fail(ErrorCode::not_found,
                fmt::format("The program \"{}\" was not found in any folder of PATH. Install it, "
                            "or name it with its whole path.",
                            name));
}

StartedProgram start_program(const std::vector<std::string>& command, const std::string& file,
                             int input, int output, int error) {
    std::vector<std::string> words = command;
    std::vector<std::string> variables = environment_of_program();
    const std::vector<char*> arguments = pointers(words);
    const std::vector<char*> environment = pointers(variables);
    std::array<int, 2> report{};
    if (::pipe2(report.data(), O_CLOEXEC) != 0) return {-1, errno};
    const Launch launch{file.c_str(),           arguments.data(), environment.data(),
                        {input, output, error}, report[1],        ::getpid()};
    const pid_t process = ::fork();
    if (process == 0) become(launch);
    const int fork_error = errno;
    ::close(report[1]);
    int number = process < 0 ? fork_error : 0;
    ssize_t told = 0;
    if (process > 0)
        while ((told = ::read(report[0], &number, sizeof number)) < 0 && errno == EINTR) {
        }
    ::close(report[0]);
    if (process > 0 && told != static_cast<ssize_t>(sizeof number)) return {process, 0};
    if (process > 0) ::waitpid(process, nullptr, 0);
    return {-1, number};
}

}  // namespace sparsescope
