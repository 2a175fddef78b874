// SPDX-License-Identifier: GPL-3.0-or-later
// What the program's exit code means to scripts and to the window. Documented in docs/cli.md.
#pragma once
#include "core/base/error.h"

namespace sparsescope::cli {

enum ExitCode : int {
    exit_ok = 0,
    exit_failed = 1,
    exit_wrong_use = 2,
    exit_bad_input = 3,
    exit_cancelled = 4
};

[[nodiscard]] constexpr ExitCode exit_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_argument:
            return exit_wrong_use;
        case ErrorCode::invalid_input:
        case ErrorCode::not_found:
        case ErrorCode::io:
        case ErrorCode::corrupt:
        case ErrorCode::wrong_version:
        case ErrorCode::read_only:
        case ErrorCode::busy:
        case ErrorCode::unsupported:
            return exit_bad_input;
        case ErrorCode::cancelled:
            return exit_cancelled;
        case ErrorCode::out_of_memory:
        case ErrorCode::internal:
            return exit_failed;
    }
    return exit_failed;
}

}  // namespace sparsescope::cli
