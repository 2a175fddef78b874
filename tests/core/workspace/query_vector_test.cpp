// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/query_vector.h"
#include "core/formats/array_writer.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using Vector = std::vector<float>;

TEST(QueryVector, NumbersMayBeWrittenInManyWays) {
    const Vector expected{0.5F, -2, 0.25F};
    for (const char* text :
         {"0.5 -2 0.25", "0.5,-2,0.25", "[0.5, -2, 2.5e-1]", " 0.5;\n-2;\t0.25 ", "0.5, -2, 0.25,"})
        EXPECT_EQ(value_of(parse_query_vector(text)), expected) << text;
}

TEST(QueryVector, AWordThatIsNoNumberIsNamedWithItsPlace) {
    const auto vector = parse_query_vector("0.5, 1, two, 3");
    ASSERT_FALSE(vector);
    EXPECT_EQ(vector.error().message, "“two” is not a number (number 3 of the vector).");
}

TEST(QueryVector, OnlyFiniteNumbersAreTaken) {
    for (const char* text : {"nan", "1 inf", "1 1e300", "", "[]", " , "})
        EXPECT_FALSE(parse_query_vector(text)) << text;
}

TEST(QueryVector, OneVectorIsReadFromAFile) {
    const TemporaryFolder folder;
    const Vector values{1, 2, 3, 4};
    const auto write = [&](const char* name, std::vector<std::uint64_t> shape) {
        TensorToWrite array;
        array.type = ElementType::f32;
        array.shape = std::move(shape);
        array.bytes = std::as_bytes(std::span(values));
        const auto file = folder.path() / name;
        succeed(write_npy(file, array));
        return file;
    };
    EXPECT_EQ(value_of(read_query_vector(write("flat.npy", {4}))), values);
    EXPECT_EQ(value_of(read_query_vector(write("row.npy", {1, 4}))), values);
    const auto several = read_query_vector(write("rows.npy", {2, 2}));
    ASSERT_FALSE(several);
    EXPECT_NE(several.error().message.find("one vector"), std::string::npos);
    EXPECT_FALSE(read_query_vector(folder.path() / "missing.npy"));
}

}  // namespace
}  // namespace sparsescope
