// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8 as RFC 3629 has it: without overlong forms, surrogates, or anything above U+10FFFF.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sparsescope {

// The position of the first byte that is not UTF-8, or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);
[[nodiscard]] inline bool is_valid_utf8(std::string_view text) {
    return find_invalid_utf8(text) == std::string_view::npos;
}
// Replaces every invalid byte by U+FFFD; for messages only.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);
// Returns false, and appends nothing, when `character` is no Unicode scalar value.
[[nodiscard]] bool append_utf8(std::string& text, std::uint32_t character);

}  // namespace sparsescope
