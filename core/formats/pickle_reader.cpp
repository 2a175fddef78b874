// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/pickle_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <unordered_map>

#include "core/formats/pickle_globals.h"
#include "core/formats/pickle_opcodes.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr std::size_t most_values = 1'000'000;
constexpr std::size_t most_items = 8'000'000;  // in all containers together
constexpr std::size_t most_marks = 1000;
// Of values that calls make out of others: without a bound, one text recalled a million times would
// fill the memory.
constexpr std::size_t most_made_bytes = std::size_t{32} << 20;

// Thrown and caught in this file only.
struct Refusal {
    std::string reason;
};

// A name out of the file, fit for a message.
std::string shown_name(std::string_view name) {
    constexpr std::size_t longest = 100;
    std::string shown = to_valid_utf8(name.substr(0, longest));
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return name.size() > longest ? shown + "…" : shown;
}

class PickleMachine {
  public:
    explicit PickleMachine(std::span<const std::byte> program) : program_(program) {}

    PickleTree run() {
        for (;;) {
            const auto op = static_cast<Opcode>(number<std::uint8_t>());
            if (op == Opcode::stop) break;
            if (!push_number(op) && !push_text(op) && !make_container(op) && !fill_container(op) &&
                !use_stack(op) && !name_or_call(op))
                refuse(fmt::format("uses instruction 0x{:02x}, which torch.save never writes",
                                   static_cast<unsigned>(op)));
        }
        tree_.root = pop();
        return std::move(tree_);
    }

  private:
    [[noreturn]] void refuse(std::string reason) const {
        throw Refusal{fmt::format("{} (byte {})", std::move(reason), position_)};
    }

    std::string_view take(std::uint64_t bytes) {
        if (bytes > program_.size() - position_)
            refuse(fmt::format("ends where {} more bytes should follow", bytes));
        const auto* begin = reinterpret_cast<const char*>(program_.data()) + position_;
        position_ += static_cast<std::size_t>(bytes);
        return {begin, static_cast<std::size_t>(bytes)};
    }
    template <class T>
    T number() {
        T value{};
        std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
        return value;
    }
    std::string_view line() {
        const auto rest =
            std::string_view(reinterpret_cast<const char*>(program_.data()), program_.size())
                .substr(position_);
        const auto end = rest.find('\n');
        if (end == std::string_view::npos) refuse("ends within a name");
        position_ += end + 1;
        return rest.substr(0, end);
    }

    PickleValue& at(PickleRef ref) { return tree_.values[ref]; }
    void push(PickleRef ref) {
        if (stack_.size() >= most_values) refuse("stacks up more than a million values");
        stack_.push_back(ref);
    }
    void push(PickleValue value) {
        if (tree_.values.size() >= most_values) refuse("holds more than a million values");
        tree_.values.push_back(std::move(value));
        push(static_cast<PickleRef>(tree_.values.size() - 1));
    }
    PickleRef top() const {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back()))
            refuse("takes a value that is not there");
        return stack_.back();
    }
    PickleRef pop() {
        const PickleRef ref = top();
        stack_.pop_back();
        return ref;
    }
    std::vector<PickleRef> pop_to_mark() {
        if (marks_.empty()) refuse("closes a group that was never opened");
        const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
        std::vector<PickleRef> items(begin, stack_.end());
        stack_.erase(begin, stack_.end());
        marks_.pop_back();
        return items;
    }
    std::vector<PickleRef> pop_last(std::size_t count) {
        std::vector<PickleRef> items(count);
        for (std::size_t i = count; i > 0; --i)
            items[i - 1] = pop();
        return items;
    }

    bool push_number(Opcode op);
    bool push_text(Opcode op);
    bool make_container(Opcode op);
    bool fill_container(Opcode op);
    bool use_stack(Opcode op);
    bool name_or_call(Opcode op);

    void push_long(std::uint64_t bytes);
    void push_container(PickleKind kind, std::vector<PickleRef> items);
    void push_made(PickleValue value);
    void fill(PickleRef container, PickleKind kind, const std::vector<PickleRef>& items);
    void put(std::uint64_t key, PickleRef ref);
    void get(std::uint64_t key);
    void push_global(std::string_view module, std::string_view name);
    void call();

    std::span<const std::byte> program_;
    std::size_t position_ = 0;
    PickleTree tree_;
    std::vector<PickleRef> stack_;
    std::vector<std::size_t> marks_;
    std::unordered_map<std::uint64_t, PickleRef> memo_;
    std::size_t items_ = 0;
    std::size_t made_bytes_ = 0;
};

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

void PickleMachine::put(std::uint64_t key, PickleRef ref) {
    if (memo_.size() >= most_values) refuse("remembers more than a million values");
    memo_[key] = ref;
}

void PickleMachine::get(std::uint64_t key) {
    const auto found = memo_.find(key);
    if (found == memo_.end()) refuse(fmt::format("recalls value {}, which it never kept", key));
    push(found->second);
}

bool PickleMachine::use_stack(Opcode op) {
    switch (op) {
        case Opcode::proto: {
            const auto version = number<std::uint8_t>();
            if (version < 2 || version > 5)
                refuse(fmt::format("has the unknown protocol {}", version));
            return true;
        }
        case Opcode::frame:
            take(8);
            return true;
        case Opcode::mark:
            if (marks_.size() >= most_marks) refuse("nests groups deeper than 1000");
            marks_.push_back(stack_.size());
            return true;
        case Opcode::pop:
            pop();
            return true;
        case Opcode::pop_mark:
            pop_to_mark();
            return true;
        case Opcode::dup:
            push(top());
            return true;
        case Opcode::binget:
            get(number<std::uint8_t>());
            return true;
        case Opcode::long_binget:
            get(number<std::uint32_t>());
            return true;
        case Opcode::binput:
            put(number<std::uint8_t>(), top());
            return true;
        case Opcode::long_binput:
            put(number<std::uint32_t>(), top());
            return true;
        case Opcode::memoize:
            put(memo_.size(), top());
            return true;
        default:
            return false;
    }
}

void PickleMachine::push_global(std::string_view module, std::string_view name) {
    auto value = known_global(module, name);
    if (!value)
        refuse(
            fmt::format("asks Python for \"{}.{}\", which is not among what weights need. "
                        "Pickles can run programs, so it was read as data and nothing was run",
                        shown_name(module), shown_name(name)));
    push(std::move(*value));
}

void PickleMachine::push_made(PickleValue value) {
    items_ += value.items.size();
    made_bytes_ += value.text.size();
    if (items_ > most_items || made_bytes_ > most_made_bytes)
        refuse("makes more values out of others than weights need");
    push(std::move(value));
}

void PickleMachine::call() {
    const PickleRef arguments = pop();
    const PickleRef callee = pop();
    if (at(arguments).kind != PickleKind::tuple || at(callee).kind != PickleKind::global)
        refuse("calls something that is no function of torch");
    auto made = reduced(tree_, at(callee), at(arguments).items);
    if (!made)
        refuse(fmt::format("calls {} with something else than torch.save writes",
                           shown_name(at(callee).text)));
    push_made(std::move(*made));
}

bool PickleMachine::name_or_call(Opcode op) {
    switch (op) {
        case Opcode::global: {
            const auto module = line();
            push_global(module, line());
            return true;
        }
        case Opcode::stack_global: {
            const auto names = pop_last(2);
            if (at(names[0]).kind != PickleKind::text || at(names[1]).kind != PickleKind::text)
                refuse("asks Python for something that is no name");
            push_global(at(names[0]).text, at(names[1]).text);
            return true;
        }
        case Opcode::inst: {
            const auto module = line();
            push_global(module, line());
            refuse("makes an object, which weights do not need");
        }
        case Opcode::reduce:
            call();
            return true;
        case Opcode::build: {
            // The state of an OrderedDict (torch's _metadata) and of a NumPy type say nothing
            // that is needed.
            pop();
            const PickleKind kind = at(top()).kind;
            if (kind != PickleKind::dict && kind != PickleKind::dtype)
                refuse("sets the state of an object, which weights do not need");
            return true;
        }
        case Opcode::binpersid: {
            auto storage = stored(tree_, at(pop()));
            if (!storage) refuse("refers to a storage in a way torch.save never does");
            push_made(std::move(*storage));
            return true;
        }
        default:
            return false;
    }
}

}  // namespace

Result<PickleTree> read_pickle(std::span<const std::byte> program, const std::string& name) {
    const auto refused = [&](const std::string& reason) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} cannot be used: its pickle {}. If you trust where it came from, "
                        "save its weights in Python as safetensors: "
                        "safetensors.torch.save_file(state_dict, \"model.safetensors\").",
                        name, reason));
    };
    return guard("reading a pickle", [&]() -> Result<PickleTree> {
        if (program.size() > most_pickle_bytes)
            return refused(fmt::format("has {} bytes, more than weights need", program.size()));
        try {
            return PickleMachine(program).run();
        } catch (const Refusal& refusal) {
            return refused(refusal.reason);
        }
    });
}

}  // namespace sparsescope
