// SPDX-License-Identifier: GPL-3.0-or-later
// What a condition on a field of the metadata means.
//
// Number against number: compared as numbers, also a number that is stored as text ("2004").
// Date against date, as in 2024-03-01 or 2024-03-01T10:00: the stored one is read as far as the
// condition says, so date:2024-03 is all of March, and date>2024 begins with 2025.
// Else a number is never less or greater than what is none, and text is compared byte by byte,
// capitals and all.
// A list passes when one of its values does. Without a value, or null, only name:"" passes.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/filter/filter.h"

namespace sparsescope {

// The whole text as a finite number.
[[nodiscard]] std::optional<double> field_number(std::string_view text);
// Whether it begins like 2024-03-01.
[[nodiscard]] bool is_field_date(std::string_view text);

class FieldTest {
  public:
    explicit FieldTest(const FieldIs& condition);  // which must outlive the test
    // Whether it is the documents without a value that pass.
    [[nodiscard]] bool wants_none() const { return wanted_.value.empty(); }
    // Whether a stored value, as text and not empty, passes.
    [[nodiscard]] bool passes(std::string_view value) const;

  private:
    const FieldIs& wanted_;
    std::optional<double> number_;
    std::optional<std::int64_t> whole_;
    bool date_;  // or the beginning of one: a year, a month
};

}  // namespace sparsescope
