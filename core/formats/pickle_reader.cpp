// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's memo, names and calls.
#include "core/formats/pickle_reader.h"

#include <algorithm>

#include "core/formats/pickle_globals.h"
#include "core/formats/pickle_machine.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

// A name out of the file, fit for a message.
std::string shown_name(std::string_view name) {
    constexpr std::size_t longest = 100;
    std::string shown = to_valid_utf8(name.substr(0, longest));
    std::ranges::replace_if(
        shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return name.size() > longest ? shown + "…" : shown;
}

}  // namespace

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

Result<PickleTree> read_pickle(std::span<const std::byte> program, const std::string& name,
                               std::size_t* used) {
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
            PickleMachine machine(program);
            PickleTree tree = machine.run();
            if (used != nullptr) *used = machine.position();
            return tree;
        } catch (const PickleRefusal& refusal) {
            return refused(refusal.reason);
        }
    });
}

}  // namespace sparsescope
