// SPDX-License-Identifier: GPL-3.0-or-later
// The machine that a pickle is a program for, with values, containers and a memo, and nothing it
// could call. Private to this folder; read_pickle() is its only user.
#pragma once
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/formats/pickle_opcodes.h"
#include "core/formats/pickle_value.h"

namespace sparsescope {

// Why the program is not read on: the middle of a sentence. Thrown by the machine, caught in
// read_pickle().
struct PickleRefusal {
    std::string reason;
};

class PickleMachine {
  public:
    static constexpr std::size_t most_values = 1'000'000;
    static constexpr std::size_t most_items = 8'000'000;  // in all containers together
    static constexpr std::size_t most_marks = 1000;
    // Of values that calls make out of others: without a bound, one text recalled a million times
    // would fill the memory.
    static constexpr std::size_t most_made_bytes = std::size_t{32} << 20;

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

    [[nodiscard]] std::size_t position() const { return position_; }

  private:
    [[noreturn]] void refuse(std::string reason) const {
        throw PickleRefusal{fmt::format("{} (byte {})", std::move(reason), position_)};
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

}  // namespace sparsescope
