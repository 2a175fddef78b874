// SPDX-License-Identifier: GPL-3.0-or-later
// The one error type. `message` is a sentence for the user: what, where, why, what to do.
// `detail` is for the log. Cancellation is not a failure and has its own code.
#pragma once
#include <string>
#include <utility>

namespace sparsescope {

enum class ErrorCode {
    invalid_argument,  // wrong use of a setting
    invalid_input,     // bad data in a file
    not_found,
    io,
    corrupt,
    wrong_version,
    read_only,
    busy,
    out_of_memory,
    unsupported,
    cancelled,
    internal,
};

struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::string detail = {};
};

[[nodiscard]] const char* to_string(ErrorCode code);

}  // namespace sparsescope
