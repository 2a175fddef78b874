// SPDX-License-Identifier: GPL-3.0-or-later
// The names that safetensors headers use for element types.
#pragma once
#include <optional>
#include <string_view>

#include "core/formats/element_type.h"

namespace sparsescope {

struct SafetensorsTypeName {
    std::string_view name;
    ElementType type;
};
inline constexpr SafetensorsTypeName safetensors_type_names[] = {
    {"BOOL", ElementType::boolean},    {"U8", ElementType::u8},
    {"I8", ElementType::i8},           {"F8_E4M3", ElementType::f8_e4m3},
    {"F8_E5M2", ElementType::f8_e5m2}, {"I16", ElementType::i16},
    {"U16", ElementType::u16},         {"F16", ElementType::f16},
    {"BF16", ElementType::bf16},       {"I32", ElementType::i32},
    {"U32", ElementType::u32},         {"F32", ElementType::f32},
    {"I64", ElementType::i64},         {"U64", ElementType::u64},
    {"F64", ElementType::f64}};

[[nodiscard]] inline std::optional<ElementType> safetensors_type(std::string_view name) {
    for (const auto& known : safetensors_type_names) {
        if (known.name == name) return known.type;
    }
    return {};
}

// Empty for text, which safetensors cannot hold.
[[nodiscard]] inline std::string_view safetensors_name(ElementType type) {
    for (const auto& known : safetensors_type_names) {
        if (known.type == type) return known.name;
    }
    return {};
}

}  // namespace sparsescope
