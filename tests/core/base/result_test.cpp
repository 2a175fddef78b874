// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "core/base/part_list.h"

namespace sparsescope {
namespace {

Result<int> half(int x) {
    if (x % 2 != 0) return fail(ErrorCode::invalid_argument, "odd");
    return x / 2;
}
Result<int> quarter(int x) {
    SPARSESCOPE_ASSIGN(const int h, half(x));
    SPARSESCOPE_TRY(half(h));
    return h / 2;
}

TEST(Result, PassesValuesAndTheFirstError) {
    EXPECT_EQ(quarter(8).value(), 2);
    EXPECT_EQ(quarter(7).error().message, "odd");
    EXPECT_EQ(quarter(6).error().code, ErrorCode::invalid_argument);
}

TEST(Guard, TurnsExceptionsIntoErrors) {
    const auto thrown = guard("testing", []() -> Status { throw std::runtime_error("inner"); });
    EXPECT_EQ(thrown.error().code, ErrorCode::internal);
    EXPECT_EQ(thrown.error().detail, "inner");
    const auto memory = guard("testing", []() -> Status { throw std::bad_alloc(); });
    EXPECT_EQ(memory.error().code, ErrorCode::out_of_memory);
}

TEST(FindPart, NamesTheChoicesWhenTheNameIsUnknown) {
    struct Entry {
        std::string name;
    };
    const Entry a{"a"}, b{"b"};
    const Entry* const list[] = {&a, &b};
    EXPECT_EQ(find_part<Entry>(list, "thing", "b").value(), &b);
    EXPECT_EQ(find_part<Entry>(list, "thing", "c").error().message,
              "There is no thing called \"c\". Choose one of: a, b.");
}

}  // namespace
}  // namespace sparsescope
