// SPDX-License-Identifier: GPL-3.0-or-later
// Starting a program in a process group of its own. Any thread; the program ends with the thread
// that started it.
#pragma once
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

// The file to run for the first of these words, looked for in $PATH when it has no slash.
[[nodiscard]] Result<std::string> find_program(const std::vector<std::string>& command);

struct StartedProgram {
    int process = -1;  // its number, also of its group
    int error = 0;     // errno when it could not be started
};

// Returns once the program runs, or cannot. The descriptors become its standard ones.
[[nodiscard]] StartedProgram start_program(const std::vector<std::string>& command,
                                           const std::string& file, int input, int output,
                                           int error);

}  // namespace sparsescope
