// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/rows.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/random.h"

namespace sparsescope::importing {

Status check_dim(const std::string& where, std::uint64_t dim) {
    constexpr std::uint64_t max_dim = std::uint64_t{1} << 20;
    if (dim >= 1 && dim <= max_dim) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{} has embeddings of {} numbers; 1 to {} are possible.", where, dim, max_dim));
}

bool is_usable(std::span<const float> embedding) {
    bool any = false;
    for (const float value : embedding) {
        if (!std::isfinite(value)) return false;
        any = any || value != 0;
    }
    return any;
}

void normalize_l2(std::span<float> embedding) {
    double squares = 0;
    for (const float value : embedding)
        squares += static_cast<double>(value) * value;
    const double scale = 1 / std::sqrt(squares);
    for (float& value : embedding)
        value = static_cast<float>(value * scale);
}

std::vector<Split> stratified_split(std::span<const std::int32_t> labels, double test_fraction,
                                    std::uint64_t seed) {
    std::vector<Split> splits(labels.size(), Split::train);
    if (test_fraction <= 0) return splits;
    std::map<std::int32_t, std::vector<std::size_t>> rows_of;
    for (std::size_t row = 0; row < labels.size(); ++row)
        rows_of[labels[row]].push_back(row);
    Random random(seed);
    double wanted = 0;  // carried from label to label, so that the total is right too
    double taken = 0;
    for (auto& [label, rows] : rows_of) {
        random.shuffle(std::span(rows));
        wanted += test_fraction * static_cast<double>(rows.size());
        const double most = static_cast<double>(rows.size() - 1);
        const double quota = std::clamp(std::round(wanted - taken), 0.0, most);
        taken += quota;
        for (std::size_t i = 0; i < static_cast<std::size_t>(quota); ++i) {
            splits[rows[i]] = Split::test;
        }
    }
    return splits;
}

}  // namespace sparsescope::importing
