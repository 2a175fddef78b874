// SPDX-License-Identifier: GPL-3.0-or-later
// The standard output of a reading program.
#pragma once
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <span>

#include "core/base/result.h"

namespace sparsescope::readers {

inline Status write_out(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(ErrorCode::io, "could not be handed on.");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

// The exit code of the program, once its sentence is told.
inline int tell(const Status& done) {
    if (done) return 0;
    std::fprintf(stderr, "%s\n%s\n", done.error().message.c_str(), done.error().detail.c_str());
    return 1;
}

}  // namespace sparsescope::readers
