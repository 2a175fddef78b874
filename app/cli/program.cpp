// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "core/base/blas_kernels.h"
#include "core/base/thread_waits.h"

namespace sparsescope::cli {

namespace {

const char* file_name(Program program) {
    switch (program) {
        case Program::cli:
            return "sparsescope-cli";
        case Program::engine:
            return "sparsescope-engine";
        case Program::bench:
            return "sparsescope-bench";
    }
    return "sparsescope-cli";
}

std::filesystem::path folder_of_this_program(const char* called_as) {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    return (error ? std::filesystem::absolute(called_as) : self).parent_path();
}

}  // namespace

std::filesystem::path program_path(Program program) {
    return folder_of_this_program(".") / file_name(program);
}

Error become(Program program, char** argv) {
    const std::filesystem::path path = folder_of_this_program(argv[0]) / file_name(program);
    if (program != Program::cli) {
        hint_better_blas_kernels();
        hint_short_thread_waits();
    }
    execv(path.c_str(), argv);
    const char* advice = program == Program::bench
                             ? "Benchmarks are built on request: ./run bench."
                             : "Its place is beside sparsescope-cli: build or install it again.";
    return {ErrorCode::internal, fmt::format("{} runs in {}, which could not be started: {}. {}",
                                             argv[1], path.string(), std::strerror(errno), advice)};
}

}  // namespace sparsescope::cli
