// SPDX-License-Identifier: GPL-3.0-or-later
// Arrays as the bytes of a blob, little-endian, and their CRC-32 (SQLite keeps no checksums of its
// own, so a flipped bit in a block would go unnoticed). Private to this folder.
#pragma once
#include <zlib.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

namespace sparsescope {

static_assert(std::endian::native == std::endian::little, "blobs are written in memory order");

constexpr std::size_t part_bytes = 8 << 20;  // what is larger is stored as several blobs

template <class T>
[[nodiscard]] std::span<const std::byte> bytes_of(const T* values, std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    return std::as_bytes(std::span(values, count));
}

template <class T>
void append_bytes(std::vector<std::byte>& target, std::span<const T> values) {
    const auto bytes = std::as_bytes(values);
    target.insert(target.end(), bytes.begin(), bytes.end());
}

// Copies count values from the front of source and drops them from it; the caller checked the size.
template <class T>
void take(std::span<const std::byte>& source, T* target, std::size_t count) {
    if (count == 0) return;
    std::memcpy(target, source.data(), count * sizeof(T));
    source = source.subspan(count * sizeof(T));
}

[[nodiscard]] inline std::int64_t crc_of(std::span<const std::byte> bytes) {
    return static_cast<std::int64_t>(
        ::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace sparsescope
