// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers, texts and containers of the machine.
#include "core/formats/pickle_machine.h"

#include <algorithm>
#include <bit>

namespace sparsescope {

bool PickleMachine::push_number(Opcode op) {
    const auto integer = [&](std::int64_t value) {
        push(PickleValue{PickleKind::integer, {}, value});
    };
    switch (op) {
        case Opcode::none:
            push(PickleValue{});
            return true;
        case Opcode::new_true:
            push(PickleValue{PickleKind::boolean, {}, 1});
            return true;
        case Opcode::new_false:
            push(PickleValue{PickleKind::boolean, {}, 0});
            return true;
        case Opcode::binint:
            integer(number<std::int32_t>());
            return true;
        case Opcode::binint1:
            integer(number<std::uint8_t>());
            return true;
        case Opcode::binint2:
            integer(number<std::uint16_t>());
            return true;
        case Opcode::long1:
            push_long(number<std::uint8_t>());
            return true;
        case Opcode::long4:
            push_long(number<std::uint32_t>());
            return true;
        case Opcode::binfloat: {
            PickleValue value{PickleKind::real};
            value.real = std::bit_cast<double>(__builtin_bswap64(number<std::uint64_t>()));
            push(std::move(value));
            return true;
        }
        default:
            return false;
    }
}

// Whole numbers of any length, least byte first. Beyond 64 bits there are only seeds and the like,
// of which the size is enough.
void PickleMachine::push_long(std::uint64_t bytes) {
    if (bytes > 16) refuse("holds a whole number of more than 128 bits");
    const std::string_view raw = take(bytes);
    const bool negative = !raw.empty() && static_cast<signed char>(raw.back()) < 0;
    std::uint64_t low = negative ? ~std::uint64_t{0} : 0;
    std::memcpy(&low, raw.data(), std::min<std::size_t>(raw.size(), 8));
    PickleValue value{PickleKind::integer, {}, static_cast<std::int64_t>(low)};
    if (raw.size() > 8) {
        value.kind = PickleKind::real;
        value.real = negative ? -static_cast<double>(~low) : static_cast<double>(low);
    }
    push(std::move(value));
}

bool PickleMachine::push_text(Opcode op) {
    const auto push_bytes = [&](PickleKind kind, std::uint64_t bytes) {
        PickleValue value{kind};
        value.text = std::string(take(bytes));
        push(std::move(value));
        return true;
    };
    switch (op) {
        case Opcode::short_binunicode:
        case Opcode::short_binstring:
            return push_bytes(PickleKind::text, number<std::uint8_t>());
        case Opcode::binunicode:
        case Opcode::binstring:
            return push_bytes(PickleKind::text, number<std::uint32_t>());
        case Opcode::binunicode8:
            return push_bytes(PickleKind::text, number<std::uint64_t>());
        case Opcode::short_binbytes:
            return push_bytes(PickleKind::bytes, number<std::uint8_t>());
        case Opcode::binbytes:
            return push_bytes(PickleKind::bytes, number<std::uint32_t>());
        case Opcode::bytearray8:
        case Opcode::binbytes8:
            return push_bytes(PickleKind::bytes, number<std::uint64_t>());
        default:
            return false;
    }
}

void PickleMachine::push_container(PickleKind kind, std::vector<PickleRef> items) {
    if (kind == PickleKind::dict && items.size() % 2 != 0)
        refuse("describes a dictionary with a key but no value");
    items_ += items.size();
    if (items_ > most_items) refuse("fills containers with more than 8 million items");
    PickleValue value{kind};
    value.items = std::move(items);
    push(std::move(value));
}

bool PickleMachine::make_container(Opcode op) {
    switch (op) {
        case Opcode::empty_list:
        case Opcode::empty_set:
            push_container(PickleKind::list, {});
            return true;
        case Opcode::empty_tuple:
            push_container(PickleKind::tuple, {});
            return true;
        case Opcode::empty_dict:
            push_container(PickleKind::dict, {});
            return true;
        case Opcode::list:
        case Opcode::frozenset:
            push_container(PickleKind::list, pop_to_mark());
            return true;
        case Opcode::tuple:
            push_container(PickleKind::tuple, pop_to_mark());
            return true;
        case Opcode::dict:
            push_container(PickleKind::dict, pop_to_mark());
            return true;
        case Opcode::tuple1:
            push_container(PickleKind::tuple, pop_last(1));
            return true;
        case Opcode::tuple2:
            push_container(PickleKind::tuple, pop_last(2));
            return true;
        case Opcode::tuple3:
            push_container(PickleKind::tuple, pop_last(3));
            return true;
        default:
            return false;
    }
}

void PickleMachine::fill(PickleRef container, PickleKind kind,
                         const std::vector<PickleRef>& items) {
    PickleValue& value = at(container);
    if (value.kind != kind) refuse("adds items to what cannot hold any");
    if (kind == PickleKind::dict && items.size() % 2 != 0)
        refuse("sets a key of a dictionary to nothing");
    items_ += items.size();
    if (items_ > most_items) refuse("fills containers with more than 8 million items");
    value.items.insert(value.items.end(), items.begin(), items.end());
}

bool PickleMachine::fill_container(Opcode op) {
    switch (op) {
        case Opcode::append: {
            const auto items = pop_last(1);
            fill(top(), PickleKind::list, items);
            return true;
        }
        case Opcode::setitem: {
            const auto items = pop_last(2);
            fill(top(), PickleKind::dict, items);
            return true;
        }
        case Opcode::appends:
        case Opcode::additems: {
            const auto items = pop_to_mark();
            fill(top(), PickleKind::list, items);
            return true;
        }
        case Opcode::setitems: {
            const auto items = pop_to_mark();
            fill(top(), PickleKind::dict, items);
            return true;
        }
        default:
            return false;
    }
}

}  // namespace sparsescope
