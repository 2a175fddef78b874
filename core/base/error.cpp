// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace sparsescope {

const char* to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::invalid_argument:
            return "invalid_argument";
        case ErrorCode::invalid_input:
            return "invalid_input";
        case ErrorCode::not_found:
            return "not_found";
        case ErrorCode::io:
            return "io";
        case ErrorCode::corrupt:
            return "corrupt";
        case ErrorCode::wrong_version:
            return "wrong_version";
        case ErrorCode::read_only:
            return "read_only";
        case ErrorCode::busy:
            return "busy";
        case ErrorCode::out_of_memory:
            return "out_of_memory";
        case ErrorCode::unsupported:
            return "unsupported";
        case ErrorCode::cancelled:
            return "cancelled";
        case ErrorCode::internal:
            return "internal";
    }
    return "internal";
}

}  // namespace sparsescope
