// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/numbered_names.h"

#include <algorithm>

namespace sparsescope::importing {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The digits that `text` begins with.
std::string_view leading_digits(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, is_digit);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view without_zeros(std::string_view digits) {
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
    const std::string_view whole_a = a;
    const std::string_view whole_b = b;
    while (!a.empty() && !b.empty()) {
        const std::string_view digits_a = leading_digits(a);
        const std::string_view digits_b = leading_digits(b);
        if (digits_a.empty() || digits_b.empty()) {
            if (a.front() != b.front()) return a.front() < b.front();
            a.remove_prefix(1);
            b.remove_prefix(1);
            continue;
        }
        const std::string_view number_a = without_zeros(digits_a);
        const std::string_view number_b = without_zeros(digits_b);
        if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
        if (number_a != number_b) return number_a < number_b;
        a.remove_prefix(digits_a.size());
        b.remove_prefix(digits_b.size());
    }
    if (a.empty() != b.empty()) return a.empty();
    return whole_a < whole_b;  // 1 and 01
}

std::string name_without_numbers(std::string_view name) {
    const std::size_t digit =
        static_cast<std::size_t>(std::ranges::find_if(name, is_digit) - name.begin());
    if (digit == name.size()) return std::string(name);
    std::string_view stem = name.substr(0, digit);
    while (!stem.empty() && std::string_view("_-. ").find(stem.back()) != std::string_view::npos)
        stem.remove_suffix(1);
    return std::string(stem);
}

std::map<std::string, std::vector<std::string>> numbered_groups(std::vector<std::string> names) {
    std::ranges::sort(names, natural_less);
    std::map<std::string, std::vector<std::string>> groups;
    for (std::string& name : names)
        groups[name_without_numbers(name)].push_back(std::move(name));
    return groups;
}

}  // namespace sparsescope::importing
