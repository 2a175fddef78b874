// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/field_test.h"

#include <gtest/gtest.h>

namespace sparsescope {
namespace {

// Whether a stored value passes the condition, written as in a filter.
bool passes(std::string_view condition, std::string_view value) {
    const auto filter = parse_filter(condition);
    return FieldTest(std::get<FieldIs>(*filter->condition)).passes(value);
}

TEST(FieldTest, ComparesNumbersAsNumbers) {
    EXPECT_TRUE(passes("year>999", "2000")) << "as text 2000 comes first";
    EXPECT_FALSE(passes("year>2000", "2000"));
    EXPECT_TRUE(passes("price<=9.5", "9.50"));
    EXPECT_TRUE(passes("price:9.5", "9.50"));
    EXPECT_TRUE(passes("price<-1", "-2e3"));
    EXPECT_TRUE(passes("year:\"2000\"", "2000")) << "quotes make no text of it";
    EXPECT_TRUE(passes("id_number:9007199254740993", "9007199254740993"));
    EXPECT_FALSE(passes("id_number:9007199254740993", "9007199254740992"));
    EXPECT_TRUE(passes("id_number>9007199254740992", "9007199254740993"));
}

TEST(FieldTest, NeverComparesANumberWithOtherText) {
    for (const char* condition : {"year>2000", "year<2000", "year>=2000", "year:2000"})
        EXPECT_FALSE(passes(condition, "unknown")) << condition;
    EXPECT_FALSE(passes("channel<zebra", "12"));
    EXPECT_FALSE(passes("year>2000", "nan"));
    EXPECT_FALSE(passes("year<2000", "-inf"));
}

TEST(FieldTest, ReadsDatesAsFarAsTheConditionSays) {
    EXPECT_TRUE(passes("date>=2024-01-01", "2024-01-01"));
    EXPECT_TRUE(passes("date>2024-01-01", "2024-01-02T08:00:00"));
    EXPECT_FALSE(passes("date>2024-01-01", "2024-01-01T08:00:00"));
    EXPECT_TRUE(passes("date<=2024-03", "2024-03-31"));
    EXPECT_TRUE(passes("date:2024-03", "2024-03-31"));
    EXPECT_TRUE(passes("date:2024", "2024-03-31"));
    EXPECT_FALSE(passes("date>2024", "2024-03-31"));
    EXPECT_TRUE(passes("date>2023", "2024-03-31"));
    EXPECT_FALSE(passes("date>203", "2024-03-31")) << "no year";
    EXPECT_FALSE(passes("code:2024-03-31", "2024-03")) << "no date, but other text";
}

TEST(FieldTest, ComparesOtherTextWithCapitals) {
    EXPECT_TRUE(passes("channel:mail", "mail"));
    EXPECT_FALSE(passes("channel:Mail", "mail"));
    EXPECT_TRUE(passes("name>=m", "mail"));
    EXPECT_FALSE(passes("paid:true", "false"));
    EXPECT_FALSE(passes("channel:\"\"", "mail"));
}

}  // namespace
}  // namespace sparsescope
