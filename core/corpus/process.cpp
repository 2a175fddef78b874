// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/process.h"

#include <fmt/core.h>
#include <signal.h>
#include <sys/types.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sparsescope {

std::string process_start(std::int64_t process) {
    std::ifstream boot_file("/proc/sys/kernel/random/boot_id");
    std::ifstream stat_file(fmt::format("/proc/{}/stat", process));
    std::string boot;
    std::string stat((std::istreambuf_iterator<char>(stat_file)), std::istreambuf_iterator<char>());
    if (!std::getline(boot_file, boot)) return {};
    // Field 2 is the program's name in parentheses and may hold anything; field 22 is the start
    // time.
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream fields(stat.substr(name_end + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number)
        if (!(fields >> field)) return {};
    return fmt::format("{} {}", boot, field);
}

bool process_lives(std::int64_t process, std::string_view start) {
    if (process <= 0) return false;
    if (::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH) return false;
    if (start.empty()) return true;
    const auto now = process_start(process);
    return now.empty() || now == start;
}

}  // namespace sparsescope
