// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/likeness.h"

#include <bit>

#include "core/eval/retrieval.h"
#include "core/types/ids.h"

namespace sparsescope {

Likeness class_likeness(std::span<const std::int32_t> labels) {
    return [labels](std::uint32_t a, std::uint32_t b) {
        return labels[a] == labels[b] && labels[a] != no_label ? 1.0 : 0.0;
    };
}

Likeness tag_likeness(std::span<const std::uint64_t> sets, std::size_t words) {
    return [sets, words](std::uint32_t a, std::uint32_t b) {
        int shared = 0, all = 0;
        for (std::size_t w = 0; w < words; ++w) {
            const std::uint64_t of_a = sets[a * words + w], of_b = sets[b * words + w];
            shared += std::popcount(of_a & of_b);
            all += std::popcount(of_a | of_b);
        }
        return all > 0 ? static_cast<double>(shared) / all : 0.0;
    };
}

Likeness path_likeness(const LabelPaths& paths) {
    return [&paths](std::uint32_t a, std::uint32_t b) {
        const auto of_a = paths.of(a), of_b = paths.of(b);
        const std::size_t levels = of_a.size() + of_b.size();
        if (levels == 0) return 0.0;
        return 2 * static_cast<double>(shared_depth(of_a, of_b)) / static_cast<double>(levels);
    };
}

}  // namespace sparsescope
