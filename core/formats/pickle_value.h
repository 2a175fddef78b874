// SPDX-License-Identifier: GPL-3.0-or-later
// What a pickle describes, as data. Values lie in one list and refer to each other by their place
// in it, so that no nesting, however deep or circular, can exhaust the stack.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/formats/element_type.h"

namespace sparsescope {

using PickleRef = std::uint32_t;  // a place in PickleTree::values

enum class PickleKind : std::uint8_t {
    none,
    boolean,  // integer: 0 or 1
    integer,
    real,
    text,
    bytes,    // in text
    list,     // items
    tuple,    // items
    dict,     // items: key, value, key, value, …
    global,   // a name on the allow-list (pickle_globals.h): integer says which, text is the name
    dtype,    // type
    storage,  // text: its key in the archive; type; integer: how many items
    tensor,   // items: storage, shape (a tuple), strides (a tuple); integer: offset in items; type
};

struct PickleValue {
    PickleKind kind = PickleKind::none;
    ElementType type = ElementType::f32;
    std::int64_t integer = 0;
    double real = 0;
    std::string text{};
    std::vector<PickleRef> items{};
};

struct PickleTree {
    std::deque<PickleValue> values;
    PickleRef root = 0;
};

}  // namespace sparsescope
