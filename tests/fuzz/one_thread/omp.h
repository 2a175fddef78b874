// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for OpenMP's header where the compiler has none: a fuzz target has one thread.
#pragma once

inline void omp_set_num_threads(int) {}
inline int omp_get_num_threads() {
    return 1;
}
inline int omp_get_max_threads() {
    return 1;
}
inline int omp_get_num_procs() {
    return 1;
}
inline int omp_get_thread_num() {
    return 0;
}
