// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/field_test.h"

#include <cmath>

#include "core/filter/words.h"

namespace sparsescope {

namespace {

// Whether the text fits "dddd-dd-dd" as far as the shorter of the two goes.
bool like_a_date(std::string_view text) {
    constexpr std::string_view pattern = "dddd-dd-dd";
    for (std::size_t i = 0; i < std::min(text.size(), pattern.size()); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (pattern[i] == 'd' ? !digit : text[i] != '-') return false;
    }
    return true;
}

}  // namespace

std::optional<double> field_number(std::string_view text) {
    const auto number = filter_text::number_from<double>(text);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

bool is_field_date(std::string_view text) {
    return text.size() >= std::string_view("2024-03-01").size() && like_a_date(text);
}

FieldTest::FieldTest(const FieldIs& condition)
    : wanted_(condition),
      number_(field_number(condition.value)),
      whole_(filter_text::number_from<std::int64_t>(condition.value)),
      date_(condition.value.size() >= std::string_view("2024").size() &&
            like_a_date(condition.value)) {}

bool FieldTest::passes(std::string_view value) const {
    if (wants_none()) return false;
    if (wanted_.comparison == Comparison::equal && value == wanted_.value) return true;
    if (date_ && is_field_date(value))
        return holds(value.substr(0, wanted_.value.size()), wanted_.comparison,
                     std::string_view(wanted_.value));
    // Whole numbers by all their digits, which a double has not enough of for some ids.
    if (const auto whole = filter_text::number_from<std::int64_t>(value); whole && whole_)
        return holds(*whole, wanted_.comparison, *whole_);
    const auto number = field_number(value);
    if (number && number_) return holds(*number, wanted_.comparison, *number_);
    return !number && !number_ && holds(value, wanted_.comparison, std::string_view(wanted_.value));
}

}  // namespace sparsescope
