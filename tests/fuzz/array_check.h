// SPDX-License-Identifier: GPL-3.0-or-later
// Reads an array to its end, in whatever way its items allow, a piece at a time.
#pragma once
#include <algorithm>
#include <cstdlib>

#include "core/formats/array_file.h"

namespace sparsescope::fuzz {

// most_bytes: what the array can hold at most; one that claims more must have been refused.
inline void read_to_the_end(Result<ArrayReader> array, std::uint64_t most_bytes) {
    if (!array) return;
    const ArrayInfo& info = array->info();
    const std::uint64_t items = info.items();
    if (info.item_bytes == 0 || items > most_bytes / info.item_bytes) std::abort();
    constexpr std::uint64_t piece = 1000;
    std::vector<float> floats(piece);
    while (array->remaining() > 0) {
        const std::uint64_t left = array->remaining();
        const auto some = std::min(left, piece);
        const bool read = is_text(info.type)
                              ? array->read_strings(some).has_value()
                              : array->read_floats(std::span(floats).first(some)).has_value();
        if (!read) return;
        if (array->remaining() != left - some) std::abort();
    }
}

}  // namespace sparsescope::fuzz
