// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pickle_globals.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

enum class Global : std::int64_t {
    ordered_dict,
    tensor,     // storage, offset, shape, strides, …
    tensor_v3,  // …, requires_grad, hooks, dtype, metadata
    parameter,  // tensor, …
    size,
    device,
    numpy_dtype,
    numpy_scalar,
    encode,  // text as Latin-1: how protocol 2 writes bytes
    storage_type,
    untyped_storage,
};

struct NamedGlobal {
    std::string_view module, name;
    Global global;
};
constexpr std::array named_globals{
    NamedGlobal{"collections", "OrderedDict", Global::ordered_dict},
    NamedGlobal{"collections", "Counter", Global::ordered_dict},
    NamedGlobal{"torch._utils", "_rebuild_tensor", Global::tensor},
    NamedGlobal{"torch._utils", "_rebuild_tensor_v2", Global::tensor},
    NamedGlobal{"torch._utils", "_rebuild_tensor_v3", Global::tensor_v3},
    NamedGlobal{"torch._utils", "_rebuild_parameter", Global::parameter},
    NamedGlobal{"torch._utils", "_rebuild_parameter_with_state", Global::parameter},
    NamedGlobal{"torch", "Size", Global::size},
    NamedGlobal{"torch", "device", Global::device},
    NamedGlobal{"numpy", "dtype", Global::numpy_dtype},
    NamedGlobal{"numpy.core.multiarray", "scalar", Global::numpy_scalar},
    NamedGlobal{"numpy._core.multiarray", "scalar", Global::numpy_scalar},
    NamedGlobal{"_codecs", "encode", Global::encode},
    NamedGlobal{"torch", "UntypedStorage", Global::untyped_storage},
    NamedGlobal{"torch.storage", "UntypedStorage", Global::untyped_storage},
};

struct NamedType {
    std::string_view storage, dtype;
    ElementType type;
};
constexpr std::array torch_types{
    NamedType{"DoubleStorage", "float64", ElementType::f64},
    NamedType{"FloatStorage", "float32", ElementType::f32},
    NamedType{"HalfStorage", "float16", ElementType::f16},
    NamedType{"BFloat16Storage", "bfloat16", ElementType::bf16},
    NamedType{"LongStorage", "int64", ElementType::i64},
    NamedType{"IntStorage", "int32", ElementType::i32},
    NamedType{"ShortStorage", "int16", ElementType::i16},
    NamedType{"CharStorage", "int8", ElementType::i8},
    NamedType{"ByteStorage", "uint8", ElementType::u8},
    NamedType{"BoolStorage", "bool", ElementType::boolean},
    NamedType{"", "uint16", ElementType::u16},
    NamedType{"", "uint32", ElementType::u32},
    NamedType{"", "uint64", ElementType::u64},
    NamedType{"", "float8_e4m3fn", ElementType::f8_e4m3},
    NamedType{"", "float8_e5m2", ElementType::f8_e5m2},
};

constexpr std::array numpy_types{
    std::pair{std::string_view("f8"), ElementType::f64},
    std::pair{std::string_view("f4"), ElementType::f32},
    std::pair{std::string_view("i8"), ElementType::i64},
    std::pair{std::string_view("i4"), ElementType::i32},
    std::pair{std::string_view("b1"), ElementType::boolean},
};

using Arguments = std::vector<PickleRef>;
using Made = std::optional<PickleValue>;

const PickleValue* argument(const PickleTree& tree, const Arguments& arguments, std::size_t place,
                            PickleKind kind) {
    if (place >= arguments.size()) return nullptr;
    const PickleValue& value = tree.values[arguments[place]];
    return value.kind == kind ? &value : nullptr;
}

PickleValue global_value(Global global, std::string name, ElementType type = ElementType::u8) {
    PickleValue value{PickleKind::global, type, static_cast<std::int64_t>(global)};
    value.text = std::move(name);
    return value;
}

Made ordered_dict(const PickleTree& tree, const Arguments& arguments) {
    PickleValue dict{PickleKind::dict};
    if (arguments.empty()) return dict;
    // Python 2 and counters hand over what is in it: a list of pairs, or a dictionary.
    const PickleValue& given = tree.values[arguments[0]];
    if (given.kind == PickleKind::dict) return given;
    if (given.kind != PickleKind::list) return {};
    for (const PickleRef pair : given.items) {
        const auto& items = tree.values[pair].items;
        if (items.size() != 2) return {};
        dict.items.insert(dict.items.end(), items.begin(), items.end());
    }
    return dict;
}

Made tensor(const PickleTree& tree, const Arguments& arguments, bool typed) {
    const PickleValue* storage = argument(tree, arguments, 0, PickleKind::storage);
    const PickleValue* offset = argument(tree, arguments, 1, PickleKind::integer);
    const PickleValue* shape = argument(tree, arguments, 2, PickleKind::tuple);
    const PickleValue* strides = argument(tree, arguments, 3, PickleKind::tuple);
    const PickleValue* type = argument(tree, arguments, 6, PickleKind::dtype);
    if (!storage || !offset || !shape || !strides || (typed && !type)) return {};
    PickleValue value{PickleKind::tensor, typed ? type->type : storage->type, offset->integer};
    value.items = {arguments[0], arguments[2], arguments[3]};
    return value;
}

// Latin-1 text back into the bytes it was made from.
Made encoded(const PickleTree& tree, const Arguments& arguments) {
    const PickleValue* text = argument(tree, arguments, 0, PickleKind::text);
    const PickleValue* encoding = argument(tree, arguments, 1, PickleKind::text);
    if (!text || !encoding || encoding->text != "latin1") return {};
    PickleValue value{PickleKind::bytes};
    for (std::size_t i = 0; i < text->text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text->text[i]);
        if (byte < 0x80) {
            value.text += static_cast<char>(byte);
        } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < text->text.size()) {
            const auto next = static_cast<unsigned char>(text->text[++i]);
            value.text += static_cast<char>((byte & 3U) << 6 | (next & 0x3FU));
        } else {
            return {};
        }
    }
    return value;
}

Made numpy_type(const PickleTree& tree, const Arguments& arguments) {
    const PickleValue* name = argument(tree, arguments, 0, PickleKind::text);
    if (!name) return {};
    const auto known =
        std::ranges::find(numpy_types, name->text, &decltype(numpy_types)::value_type::first);
    if (known == numpy_types.end()) return {};
    return PickleValue{PickleKind::dtype, known->second};
}

Made numpy_number(const PickleTree& tree, const Arguments& arguments) {
    const PickleValue* type = argument(tree, arguments, 0, PickleKind::dtype);
    const PickleValue* bytes = argument(tree, arguments, 1, PickleKind::bytes);
    if (!type || !bytes || bytes->text.size() != item_size(type->type)) return {};
    const auto raw = std::as_bytes(std::span(bytes->text));
    PickleValue value{is_floating(type->type) ? PickleKind::real : PickleKind::integer};
    if (value.kind == PickleKind::real)
        convert_to_doubles(type->type, raw, false, std::span(&value.real, 1));
    else if (convert_to_integers(type->type, raw, false, std::span(&value.integer, 1)) != 1)
        return {};
    return value;
}

}  // namespace

std::optional<PickleValue> known_global(std::string_view module, std::string_view name) {
    for (const NamedGlobal& known : named_globals) {
        if (known.module == module && known.name == name)
            return global_value(known.global, std::string(name));
    }
    if (module != "torch") return {};
    for (const NamedType& known : torch_types) {
        if (known.dtype == name) return PickleValue{PickleKind::dtype, known.type};
        if (!known.storage.empty() && known.storage == name)
            return global_value(Global::storage_type, std::string(name), known.type);
    }
    return {};
}

std::optional<PickleValue> reduced(const PickleTree& tree, const PickleValue& global,
                                   const std::vector<PickleRef>& arguments) {
    if (global.kind != PickleKind::global) return {};
    const auto first = [&](PickleKind kind) -> Made {
        const PickleValue* value = argument(tree, arguments, 0, kind);
        return value != nullptr ? Made(*value) : Made();
    };
    switch (static_cast<Global>(global.integer)) {
        case Global::ordered_dict:
            return ordered_dict(tree, arguments);
        case Global::tensor:
            return tensor(tree, arguments, false);
        case Global::tensor_v3:
            return tensor(tree, arguments, true);
        case Global::parameter:
            return first(PickleKind::tensor);
        case Global::size:
            return first(PickleKind::tuple);
        case Global::device:
            return first(PickleKind::text);
        case Global::numpy_dtype:
            return numpy_type(tree, arguments);
        case Global::numpy_scalar:
            return numpy_number(tree, arguments);
        case Global::encode:
            return encoded(tree, arguments);
        case Global::storage_type:
        case Global::untyped_storage:
            break;
    }
    return {};
}

std::optional<PickleValue> stored(const PickleTree& tree, const PickleValue& id) {
    const PickleValue* word = argument(tree, id.items, 0, PickleKind::text);
    const PickleValue* type = argument(tree, id.items, 1, PickleKind::global);
    const PickleValue* key = argument(tree, id.items, 2, PickleKind::text);
    const PickleValue* items = argument(tree, id.items, 4, PickleKind::integer);
    if (id.kind != PickleKind::tuple || !word || word->text != "storage" || !type || !key ||
        !items || items->integer < 0 ||
        // A view into another storage, as the format before torch 1.6 could have it.
        (id.items.size() > 5 && tree.values[id.items[5]].kind != PickleKind::none))
        return {};
    const auto global = static_cast<Global>(type->integer);
    if (global != Global::storage_type && global != Global::untyped_storage) return {};
    PickleValue value{PickleKind::storage, type->type, items->integer};
    value.text = key->text;
    return value;
}

}  // namespace sparsescope
