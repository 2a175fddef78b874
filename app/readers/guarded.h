// SPDX-License-Identifier: GPL-3.0-or-later
// What a program that reads other people's files for us must not do. Called first of all.
#pragma once
#include <sys/prctl.h>
#include <sys/resource.h>
#include <csignal>
#include <cstdint>

namespace sparsescope::readers {

// Ends with the program that started us; writes no files; gets no more memory than this.
inline void guard_process(std::uint64_t most_bytes) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    const auto limit = [](auto resource, std::uint64_t most) {
        const rlimit limits{most, most};
        ::setrlimit(resource, &limits);
    };
    limit(RLIMIT_AS, most_bytes);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
}

}  // namespace sparsescope::readers
