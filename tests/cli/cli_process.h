// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the built sparsescope-cli and looks at what a shell, or the window, would see of it.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/places.h"

namespace sparsescope::test {

struct Finished {
    int exit_code = -1;  // -1: ended by a signal
    int signal = 0;
    std::string out;
    std::string err;
    std::int64_t peak_bytes = 0;  // of memory, of it and of programs that it waited for
};

struct Launch {
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment = {};
    bool obeys_permissions = false;  // also when the tests run as root
    std::string stdout_file = {};    // "" = a pipe that read_line() reads
    std::int64_t disk_space = 0;     // > 0: no file can grow beyond so many bytes
    int cpu_seconds = 0;             // > 0: it is ended (SIGXCPU) when it takes more of them
    std::string program = programs() + "/sparsescope-cli";
};

class CliProcess {
  public:
    explicit CliProcess(const Launch& launch);
    ~CliProcess();
    CliProcess(const CliProcess&) = delete;
    CliProcess& operator=(const CliProcess&) = delete;

    // The next line of standard output, "" at its end. Waits for it.
    std::string read_line();
    // Skips lines until one contains text; "" when the output ends before.
    std::string read_until(const std::string& text);
    void write_line(const std::string& line);
    void send(int signal) const;
    Finished wait();  // closes standard input and reads the rest

  private:
    bool fill();

    pid_t process_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::string unread_;
    std::string seen_;
    std::filesystem::path error_file_;
};

[[nodiscard]] Finished run_cli(const Launch& launch);
[[nodiscard]] Finished run_cli(std::vector<std::string> arguments);
// Several at once (loading the engine's libraries takes most of a test's time), answers in order.
[[nodiscard]] std::vector<Finished> run_all(const std::vector<Launch>& launches);

}  // namespace sparsescope::test
