// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/simd.h"

#include <fstream>

namespace sparsescope::bench {

std::string processor_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("model name")) continue;
        const auto colon = line.find(": ");
        if (colon != std::string::npos) return line.substr(colon + 2);
    }
    return "unknown processor";
}

std::string processor_features() {
    std::string features;
#ifdef SPARSESCOPE_X86
    const auto add = [&](const char* name, bool has) {
        if (has) features += (features.empty() ? "" : " ") + std::string(name);
    };
    add("avx2", __builtin_cpu_supports("avx2"));
    add("fma", __builtin_cpu_supports("fma"));
    add("f16c", __builtin_cpu_supports("f16c"));
    add("avx512f", __builtin_cpu_supports("avx512f"));
    add("avx512bw", __builtin_cpu_supports("avx512bw"));
    add("avx512vl", __builtin_cpu_supports("avx512vl"));
    add("avx512vnni", __builtin_cpu_supports("avx512vnni"));
    add("avx512vbmi2", __builtin_cpu_supports("avx512vbmi2"));
#endif
    return features.empty() ? "no vector instructions known" : features;
}

}  // namespace sparsescope::bench
