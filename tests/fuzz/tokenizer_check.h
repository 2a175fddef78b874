// SPDX-License-Identifier: GPL-3.0-or-later
// What every tokenizer promises of every text; stops the program where it does not hold.
#pragma once
#include <cstdlib>
#include <string_view>

#include "core/backbone/tokenizer.h"

namespace sparsescope::fuzz {

inline void demand(bool holds) {
    if (!holds) std::abort();
}

inline void check_encoding(const Tokenizer& tokenizer, std::string_view text) {
    constexpr std::size_t few = 12, many = 1 << 20;
    const TokenIds whole = tokenizer.encode(text, many);
    for (const std::int32_t id : whole.ids)
        demand(id >= 0 && static_cast<std::size_t>(id) < tokenizer.vocabulary_size());
    const TokenIds cut = tokenizer.encode(text, few);
    demand(cut.ids.size() <= few);
    demand(cut.truncated == (whole.ids.size() > few));
    if (!cut.truncated) demand(cut.ids == whole.ids);
    demand(tokenizer.pad_id() >= 0 &&
           static_cast<std::size_t>(tokenizer.pad_id()) < tokenizer.vocabulary_size());
}

}  // namespace sparsescope::fuzz
