// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"

#include <gtest/gtest.h>

#include "tests/core/formats/sample_arrays.h"
#include "tests/support/places.h"

namespace sparsescope {
namespace {

std::string with_length(const std::string& header, const std::string& data) {
    const std::uint64_t length = header.size();
    return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

std::string entry(const std::string& name, const std::string& dtype, const std::string& shape,
                  const std::string& offsets) {
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}";
}

TEST(Safetensors, RoundTripKeepsNamesShapesBytesAndMetadata) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "a.safetensors";
    const auto weights = counting(6);
    const std::vector<std::int64_t> last = {7, -8};
    const std::vector<std::uint16_t> halves = {float_to_half(0.5F)};
    const std::vector<std::uint8_t> flags;
    const TensorToWrite tensors[] = {tensor("encoder.weight", ElementType::f32, {2, 3}, weights),
                                     tensor("none", ElementType::u8, {0}, flags),
                                     tensor("last", ElementType::i64, {2}, last),
                                     tensor("half", ElementType::f16, {}, halves)};
    succeed(write_safetensors(path, tensors, {{"format", "pt"}, {"größe", "\"x\"\n"}}));
    const auto file = value_of(SafetensorsFile::open(path));
    EXPECT_EQ(file.tensors().size(), 4U);
    EXPECT_EQ(file.find("encoder.weight")->shape, (std::vector<std::uint64_t>{2, 3}));
    EXPECT_EQ(file.find("missing"), nullptr);
    EXPECT_EQ(value_of(file.read_floats("encoder.weight")), weights);
    EXPECT_EQ(value_of(file.read_integers("last")), last);
    EXPECT_EQ(value_of(file.read_floats("half")), std::vector<float>{0.5F});
    EXPECT_TRUE(value_of(file.read_floats("none")).empty());
    EXPECT_EQ(file.metadata().at("größe"), "\"x\"\n");
    EXPECT_EQ(file.find("encoder.weight")->offset % 8, 0U);
}

TEST(Safetensors, ReadsSlices) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "a.safetensors";
    const auto values = counting(100);
    const TensorToWrite tensors[] = {tensor("x", ElementType::f32, {10, 10}, values)};
    succeed(write_safetensors(path, tensors));
    const auto file = value_of(SafetensorsFile::open(path));
    std::vector<float> slice(3);
    succeed(file.read_floats("x", 97, slice));
    EXPECT_EQ(slice, (std::vector<float>{97, 98, 99}));
    EXPECT_EQ(file.read_floats("x", 98, slice).error().code, ErrorCode::invalid_argument);
    EXPECT_FALSE(file.read_floats("x", UINT64_MAX, slice));
}

TEST(Safetensors, ReadsTheOfficialWeights) {
    const auto file = value_of(SafetensorsFile::open(std::filesystem::path(test_data()) /
                                                     "official/supervised_init.safetensors"));
    EXPECT_EQ(value_of(file.read_floats("encoder.weight")).size(), 192U * 48U);
}

TEST(Safetensors, EightBitFloatsAreListedButNotRead) {
    const TemporaryFolder folder;
    const auto path = folder.write(
        "f8.safetensors", with_length("{" + entry("a", "F8_E4M3", "[2]", "[0,2]") + "}", "xx"));
    const auto file = value_of(SafetensorsFile::open(path));
    EXPECT_EQ(file.tensors()[0].bytes, 2U);
    EXPECT_FALSE(file.read_floats("a"));
}

TEST(Safetensors, HeadersThatLieAreRefused) {
    const TemporaryFolder folder;
    const std::string data(16, '\1');
    const std::string good = entry("a", "F32", "[2]", "[0,8]");
    const auto rest = [&](const std::string& more) { return "{" + good + "," + more + "}"; };
    ASSERT_TRUE(SafetensorsFile::open(folder.write(
        "good.safetensors", with_length(rest(entry("b", "I64", "[1]", "[8,16]")) + "   ", data))));
    const std::string headers[] = {
        rest(entry("a", "F32", "[2]", "[8,16]")),                      // twice the same name
        rest(entry("b", "F32", "[2]", "[4,12]")),                      // overlap
        rest(entry("b", "F32", "[1]", "[12,16]")),                     // hole
        "{" + good + "}",                                              // bytes left over
        rest(entry("b", "F32", "[4]", "[8,24]")),                      // beyond the file
        rest(entry("b", "F32", "[3]", "[8,16]")),                      // shape and bytes differ
        rest(entry("b", "F32", "[9223372036854775808,2]", "[8,16]")),  // overflow
        rest(entry("b", "F32", "[-2]", "[8,16]")),                     // negative
        rest(entry("b", "F32", "[2.0]", "[8,16]")),
        rest(entry("b", "F32", "2", "[8,16]")),
        rest(entry("b", "F32", "[2]", "[16,8]")),  // backwards
        rest(entry("b", "F32", "[2]", "[8]")),
        rest(entry("b", "F33", "[2]", "[8,16]")),  // unknown type
        rest("\"b\":[]"),
        rest("\"b\":{}"),
        rest("\"__metadata__\":[]"),
        rest("\"__metadata__\":{\"k\":1}"),
        "{",
        "{}",
        "{\"a\":",
        "{\"\xFF\":1}",
        "[]",
        "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}"};
    for (const auto& header : headers) {
        const auto path = folder.write("bad.safetensors", with_length(header, data));
        const auto file = SafetensorsFile::open(path);
        ASSERT_FALSE(file) << header.substr(0, 200);
        EXPECT_EQ(file.error().code, ErrorCode::invalid_input) << file.error().message;
        EXPECT_NE(file.error().message.find(path.string()), std::string::npos);
    }
}

TEST(Safetensors, HugeHeaderLengthsAreRefusedBeforeAnythingIsAllocated) {
    const TemporaryFolder folder;
    for (const std::string& length : {std::string(8, '\xFF'), std::string("\0\0\0\0\0\0\0\x80", 8),
                                      std::string("\x01\x10\0\0\0\0\0\0", 8)}) {
        const auto file = SafetensorsFile::open(folder.write("a.safetensors", length + "{}"));
        ASSERT_FALSE(file);
        EXPECT_EQ(file.error().code, ErrorCode::invalid_input);
    }
}

TEST(Safetensors, RefusesToWriteWhatItCouldNotRead) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "a.safetensors";
    const auto values = counting(2);
    const TensorToWrite twice[] = {tensor("a", ElementType::f32, {2}, values),
                                   tensor("a", ElementType::f32, {2}, values)};
    EXPECT_FALSE(write_safetensors(path, twice));
    const TensorToWrite wrong[] = {tensor("a", ElementType::f32, {3}, values)};
    EXPECT_FALSE(write_safetensors(path, wrong));
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace sparsescope
