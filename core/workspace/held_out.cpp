// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/held_out.h"

#include <algorithm>

namespace sparsescope {

std::optional<Split> held_out_part(std::span<const Split> splits) {
    for (const Split part : {Split::validation, Split::test})
        if (std::ranges::find(splits, part) != splits.end()) return part;
    return std::nullopt;
}

std::vector<std::int64_t> held_out_rows(std::span<const Split> splits) {
    const auto part = held_out_part(splits);
    std::vector<std::int64_t> rows;
    for (std::size_t row = 0; row < splits.size(); ++row)
        if (part ? splits[row] == *part : splits[row] != Split::none)
            rows.push_back(static_cast<std::int64_t>(row));
    return rows;
}

std::vector<std::int64_t> activations(const CodeMatrix& codes, int k,
                                      std::span<const std::int64_t> rows) {
    std::vector<std::int64_t> counts(codes.hidden());
    for (const std::int64_t row : rows) {
        const CodeView code = codes.row(static_cast<std::size_t>(row))
                                  .prefix(static_cast<std::size_t>(std::max(k, 0)));
        for (std::size_t i = 0; i < code.size(); ++i)
            if (code.weights[i] > activation_epsilon) ++counts[code.neurons[i]];
    }
    return counts;
}

}  // namespace sparsescope
