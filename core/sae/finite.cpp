// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/finite.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <mutex>

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

// Looks at bits, so that no setting of the compiler can take NaN for a number.
bool finite(const float* values, std::size_t count) {
    constexpr std::uint32_t exponent = 0x7F800000;
    std::uint32_t bad = 0;
    for (std::size_t i = 0; i < count; ++i)
        bad |= (std::bit_cast<std::uint32_t>(values[i]) & exponent) == exponent ? 1U : 0U;
    return bad == 0;
}

}  // namespace

bool all_finite(std::span<const float> values) {
    std::atomic<bool> good = true;
    parallel_for(static_cast<std::int64_t>(values.size()),
                 [&](std::int64_t first, std::int64_t last) {
                     if (!finite(values.data() + first, static_cast<std::size_t>(last - first)))
                         good = false;
                 });
    return good;
}

bool all_finite(const HeadParameters<float>& head) {
    return all_finite(head.encoder_weight) && all_finite(head.pre_bias) &&
           all_finite(head.latent_bias);
}

std::vector<std::size_t> rows_not_finite(EmbeddingView rows) {
    std::vector<std::size_t> bad;
    std::mutex mutex;
    parallel_for(static_cast<std::int64_t>(rows.rows), [&](std::int64_t first, std::int64_t last) {
        for (auto row = static_cast<std::size_t>(first); row < static_cast<std::size_t>(last);
             ++row) {
            if (finite(rows.row(row).data(), rows.dim)) continue;
            const std::lock_guard lock(mutex);
            bad.push_back(row);
        }
    });
    std::sort(bad.begin(), bad.end());
    return bad;
}

}  // namespace sparsescope
