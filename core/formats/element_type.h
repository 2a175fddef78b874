// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of numbers that files hold, and their conversion to what the program computes with.
// Pure functions; any thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/half.h"

namespace sparsescope {

enum class ElementType {
    boolean,
    u8,
    i8,
    u16,
    i16,
    u32,
    i32,
    u64,
    i64,
    f8_e4m3,  // listed, never converted
    f8_e5m2,  // listed, never converted
    f16,
    bf16,
    f32,
    f64,
    utf32,  // fixed-width text, 4 bytes per character, padded with zeros
    bytes,  // fixed-width UTF-8 text, padded with zeros
};

// The bytes of one number; 0 for text, whose width the array itself tells.
[[nodiscard]] std::size_t item_size(ElementType type);
[[nodiscard]] const char* to_string(ElementType type);
[[nodiscard]] bool is_text(ElementType type);
[[nodiscard]] bool is_floating(ElementType type);
// False for text and for the 8-bit floats.
[[nodiscard]] bool is_convertible(ElementType type);

// `bytes` holds out.size() items of a convertible type.
void convert_to_floats(ElementType type, std::span<const std::byte> bytes, bool big_endian,
                       std::span<float> out);
void convert_to_doubles(ElementType type, std::span<const std::byte> bytes, bool big_endian,
                        std::span<double> out);
// Returns the index of the first item that is no whole number within int64, or out.size().
[[nodiscard]] std::size_t convert_to_integers(ElementType type, std::span<const std::byte> bytes,
                                              bool big_endian, std::span<std::int64_t> out);

// One array or tensor in memory, in C order and little-endian, to be written to a file.
struct TensorToWrite {
    std::string name;
    ElementType type = ElementType::f32;
    std::vector<std::uint64_t> shape;
    std::span<const std::byte> bytes;
};

// Returns false when the product does not fit 64 bits. The product of no factors is 1.
[[nodiscard]] bool checked_product(std::span<const std::uint64_t> factors, std::uint64_t& product);

}  // namespace sparsescope
