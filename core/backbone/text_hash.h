// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 of short texts: what an encoder is known by, and what its cached answers are found by.
// Any thread.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace sparsescope {

using TextHash = std::array<std::uint8_t, 32>;

[[nodiscard]] TextHash text_hash(std::string_view text);
// Of several parts, each with its length before it: {"ab", "c"} is not {"a", "bc"}.
[[nodiscard]] TextHash text_hash(std::initializer_list<std::string_view> parts);
[[nodiscard]] std::string hex_of(const TextHash& hash);

}  // namespace sparsescope
