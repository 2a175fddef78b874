// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/element_type.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace sparsescope {
namespace {

static_assert(std::endian::native == std::endian::little, "files are read in little-endian order");

template <class T>
T load(const std::byte* bytes, bool big_endian) {
    std::byte copy[sizeof(T)];
    std::memcpy(copy, bytes, sizeof(T));
    if (big_endian) std::reverse(std::begin(copy), std::end(copy));
    return std::bit_cast<T>(copy);
}

struct Half {
    std::uint16_t bits;
};
struct BrainHalf {
    std::uint16_t bits;
};

// Calls use(T{}) with the C++ type that stores items of this type.
template <class Use>
void with_stored_type(ElementType type, Use use) {
    switch (type) {
        case ElementType::boolean:
        case ElementType::u8:
            return use(std::uint8_t{});
        case ElementType::i8:
            return use(std::int8_t{});
        case ElementType::u16:
            return use(std::uint16_t{});
        case ElementType::i16:
            return use(std::int16_t{});
        case ElementType::u32:
            return use(std::uint32_t{});
        case ElementType::i32:
            return use(std::int32_t{});
        case ElementType::u64:
            return use(std::uint64_t{});
        case ElementType::i64:
            return use(std::int64_t{});
        case ElementType::f16:
            return use(Half{});
        case ElementType::bf16:
            return use(BrainHalf{});
        case ElementType::f32:
            return use(float{});
        case ElementType::f64:
            return use(double{});
        case ElementType::f8_e4m3:
        case ElementType::f8_e5m2:
        case ElementType::utf32:
        case ElementType::bytes:
            return;
    }
}

float widen(Half value) {
    return half_to_float(value.bits);
}
float widen(BrainHalf value) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(value.bits) << 16);
}
template <class T>
T widen(T value) {
    return value;
}

// False when value is no whole number within int64.
template <class T>
bool to_integer(T value, std::int64_t& integer) {
    if constexpr (std::is_floating_point_v<T>) {
        const double number = value;
        if (!(std::abs(number) < 0x1p63) || number != std::trunc(number)) return false;
    } else if constexpr (std::is_same_v<T, std::uint64_t>) {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return false;
    }
    integer = static_cast<std::int64_t>(value);
    return true;
}

}  // namespace

std::size_t item_size(ElementType type) {
    std::size_t size = 0;
    with_stored_type(type, [&](auto item) { size = sizeof(item); });
    return type == ElementType::f8_e4m3 || type == ElementType::f8_e5m2 ? 1 : size;
}

const char* to_string(ElementType type) {
    switch (type) {
        case ElementType::boolean:
            return "bool";
        case ElementType::u8:
            return "uint8";
        case ElementType::i8:
            return "int8";
        case ElementType::u16:
            return "uint16";
        case ElementType::i16:
            return "int16";
        case ElementType::u32:
            return "uint32";
        case ElementType::i32:
            return "int32";
        case ElementType::u64:
            return "uint64";
        case ElementType::i64:
            return "int64";
        case ElementType::f8_e4m3:
            return "float8 (e4m3)";
        case ElementType::f8_e5m2:
            return "float8 (e5m2)";
        case ElementType::f16:
            return "float16";
        case ElementType::bf16:
            return "bfloat16";
        case ElementType::f32:
            return "float32";
        case ElementType::f64:
            return "float64";
        case ElementType::utf32:
        case ElementType::bytes:
            return "text";
    }
    return "unknown";
}

bool is_text(ElementType type) {
    return type == ElementType::utf32 || type == ElementType::bytes;
}

bool is_floating(ElementType type) {
    return type >= ElementType::f8_e4m3 && type <= ElementType::f64;
}

bool is_convertible(ElementType type) {
    return !is_text(type) && type != ElementType::f8_e4m3 && type != ElementType::f8_e5m2;
}

void convert_to_floats(ElementType type, std::span<const std::byte> bytes, bool big_endian,
                       std::span<float> out) {
    if (type == ElementType::f32 && !big_endian) {
        if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size_bytes());
        return;
    }
    with_stored_type(type, [&]<class T>(T) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = static_cast<float>(widen(load<T>(bytes.data() + i * sizeof(T), big_endian)));
        }
    });
}

void convert_to_doubles(ElementType type, std::span<const std::byte> bytes, bool big_endian,
                        std::span<double> out) {
    with_stored_type(type, [&]<class T>(T) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = static_cast<double>(widen(load<T>(bytes.data() + i * sizeof(T), big_endian)));
        }
    });
}

std::size_t convert_to_integers(ElementType type, std::span<const std::byte> bytes, bool big_endian,
                                std::span<std::int64_t> out) {
    std::size_t converted = 0;
    with_stored_type(type, [&]<class T>(T) {
        while (converted < out.size() &&
               to_integer(widen(load<T>(bytes.data() + converted * sizeof(T), big_endian)),
                          out[converted])) {
            ++converted;
        }
    });
    return converted;
}

bool checked_product(std::span<const std::uint64_t> factors, std::uint64_t& product) {
    product = 1;
    bool overflow = false;
    for (const std::uint64_t factor : factors) {
        // A zero later on would make the product fit again, but no sound file looks like that.
        overflow = __builtin_mul_overflow(product, factor, &product) || overflow;
    }
    return !overflow;
}

}  // namespace sparsescope
