// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/product_rates.h"

#include "tests/bench/fastest.h"

namespace sparsescope::bench {

#if defined(__x86_64__)

namespace {

constexpr long rounds = 200'000;
constexpr double products_a_round = 12;

// Twelve sums that do not wait for each other keep both vector units busy.
#define SPARSESCOPE_ROUND(instruction)                                                        \
    __asm__ volatile(                                                                         \
        instruction                                                                           \
        " %%zmm31, %%zmm31, %%zmm0\n" instruction " %%zmm31, %%zmm31, %%zmm1\n" instruction   \
        " %%zmm31, %%zmm31, %%zmm2\n" instruction " %%zmm31, %%zmm31, %%zmm3\n" instruction   \
        " %%zmm31, %%zmm31, %%zmm4\n" instruction " %%zmm31, %%zmm31, %%zmm5\n" instruction   \
        " %%zmm31, %%zmm31, %%zmm6\n" instruction " %%zmm31, %%zmm31, %%zmm7\n" instruction   \
        " %%zmm31, %%zmm31, %%zmm8\n" instruction " %%zmm31, %%zmm31, %%zmm9\n" instruction   \
        " %%zmm31, %%zmm31, %%zmm10\n" instruction " %%zmm31, %%zmm31, %%zmm11\n" ::          \
            : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", \
              "xmm10", "xmm11")

// Numbers that are 0 throughout, so that none of them is slow.
__attribute__((target("avx512f"))) void clear() {
    __asm__ volatile("vpxorq %%zmm31, %%zmm31, %%zmm31" ::: "xmm31");
}
__attribute__((target("avx512f"))) void fp32() {
    clear();
    for (long i = 0; i < rounds; ++i)
        SPARSESCOPE_ROUND("vfmadd231ps");
}
__attribute__((target("avx512f"))) void bf16() {
    clear();
    for (long i = 0; i < rounds; ++i)
        SPARSESCOPE_ROUND("vdpbf16ps");
}
__attribute__((target("avx512f"))) void integer16() {
    clear();
    for (long i = 0; i < rounds; ++i)
        SPARSESCOPE_ROUND("vpdpwssd");
}

ProductRate measure(const char* name, double in_one, void (*body)()) {
    Fastest fastest;
    for (int i = 0; i < 15; ++i)
        fastest.run(body);
    return {name, rounds * products_a_round * in_one / fastest.wall_ms * 1e-6};
}

}  // namespace

std::vector<ProductRate> product_rates() {
    std::vector<ProductRate> rates;
    if (!__builtin_cpu_supports("avx512f")) return rates;
    rates.push_back(measure("fp32", 16, fp32));
    if (__builtin_cpu_supports("avx512bf16")) rates.push_back(measure("bf16", 32, bf16));
    if (__builtin_cpu_supports("avx512vnni"))
        rates.push_back(measure("16-bit integers", 32, integer16));
    return rates;
}

#else

std::vector<ProductRate> product_rates() {
    return {};
}

#endif

}  // namespace sparsescope::bench
