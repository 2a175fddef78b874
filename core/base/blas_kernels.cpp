// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/blas_kernels.h"

#include <cstdlib>
#include <string_view>

#if defined(__linux__) && defined(__x86_64__)
#include <dlfcn.h>
#include <unistd.h>
#endif

namespace sparsescope {

namespace {
constexpr const char* variable = "OPENBLAS_CORETYPE";
}

std::optional<std::string> better_blas_kernels() {
#if defined(__linux__) && defined(__x86_64__)
    if (std::getenv(variable) != nullptr) return {};
    const auto name_of_kernels =
        reinterpret_cast<char* (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
    if (name_of_kernels == nullptr) return {};
    const std::string_view chosen = name_of_kernels();
    const bool without_avx =
        chosen == "Prescott" || chosen == "Core2" || chosen == "Nehalem" || chosen == "Generic";
    if (!without_avx) return {};
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq"))
        return "SkylakeX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
    return {};
}

void hint_better_blas_kernels() {
#if defined(__linux__) && defined(__x86_64__)
    if (std::getenv(variable) != nullptr) return;
    // Under this name Debian installs whichever BLAS the system prefers; LibTorch loads it by it,
    // too.
    if (dlopen("libblas.so.3", RTLD_NOW | RTLD_GLOBAL) == nullptr) return;
    if (const auto kernels = better_blas_kernels()) setenv(variable, kernels->c_str(), 1);
#endif
}

void restart_with_better_blas_kernels([[maybe_unused]] char** argv) {
#if defined(__linux__) && defined(__x86_64__)
    const auto kernels = better_blas_kernels();
    if (!kernels) return;
    setenv(variable, kernels->c_str(), 1);
    execv("/proc/self/exe", argv);
#endif
}

}  // namespace sparsescope
