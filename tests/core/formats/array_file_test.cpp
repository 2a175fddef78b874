// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/array_writer.h"
#include "core/formats/idx.h"
#include "core/formats/npy.h"
#include "core/formats/npz.h"

#include <gtest/gtest.h>

#include "tests/core/formats/sample_arrays.h"

namespace sparsescope {
namespace {

using Shape = std::vector<std::uint64_t>;

TEST(Npz, ReadsEveryNumberTypeThatNumPyWrites) {
    const std::vector<float> floats = {0, 1.5, -2.25, 100, -0.5, 65504};
    const std::vector<float> counts = {0, 1, 2, 3, 100, 127};
    const std::vector<float> signed_counts = {0, 1, -2, 3, -100, 127};
    const std::pair<const char*, const std::vector<float>&> families[] = {
        {"f", floats}, {"u", counts}, {"i", signed_counts}};
    int arrays = 0;
    for (const auto& key : value_of(npz_keys(numpy_file("types.npz")))) {
        for (const auto& [family, expected] : families) {
            const auto letter = key.rfind('_') == std::string::npos ? 0 : key.rfind('_') + 1;
            if (key.size() != letter + 2 || key.substr(letter, 1) != family) continue;
            EXPECT_EQ(value_of(all_floats(open_npz(numpy_file("types.npz"), key))), expected)
                << key;
            ++arrays;
        }
    }
    EXPECT_EQ(arrays, 20);
    EXPECT_EQ(value_of(all_floats(open_npz(numpy_file("types.npz"), "b1"))),
              (std::vector<float>{1, 0, 1, 1, 0, 0}));
}

TEST(Npz, ReadsTextInBothByteOrders) {
    for (const auto* key : {"little_text", "big_text"}) {
        auto reader = value_of(open_npz(numpy_file("types.npz"), key));
        EXPECT_EQ(value_of(reader.read_strings(6)),
                  (std::vector<std::string>{"cat", "dög", "", "日本", "🐟", "x"}));
    }
    auto reader = value_of(open_npz(numpy_file("types.npz"), "bytes_text"));
    EXPECT_EQ(value_of(reader.read_strings(6)),
              (std::vector<std::string>{"cat", "dög", "", "x", "yz", "abcd"}));
}

TEST(Npz, ReadsScalarsAndEmptyArrays) {
    EXPECT_EQ(value_of(all_floats(open_npz(numpy_file("types.npz"), "scalar"))),
              std::vector<float>{2.5});
    const auto none = value_of(open_npz(numpy_file("types.npz"), "none"));
    EXPECT_EQ(none.info().shape, (Shape{0, 3}));
    EXPECT_EQ(none.remaining(), 0U);
}

TEST(Npz, HalfLabelsBecomeIntegers) {
    auto reader = value_of(open_npz(numpy_file("types.npz"), "column"));
    EXPECT_EQ(reader.info().shape, (Shape{6, 1}));
    std::vector<std::int64_t> labels(6);
    succeed(reader.read_integers(labels));
    EXPECT_EQ(labels, (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(Npz, ReadsStoredDeflatedAndZip64Members) {
    for (const auto* file : {"stored.npz", "deflated.npz", "zip64.npz", "zip64_directory.npz"}) {
        auto reader = value_of(open_npz(numpy_file(file), "data"));
        EXPECT_EQ(reader.info().shape, (Shape{4, 3})) << file;
        EXPECT_EQ(value_of(all_floats(std::move(reader))), counting(12)) << file;
    }
    EXPECT_EQ(value_of(npz_keys(numpy_file("stored.npz"))),
              (std::vector<std::string>{"data", "label"}));
}

TEST(Npz, NamesTheArraysThereAreWhenAKeyIsMissing) {
    const auto missing = open_npz(numpy_file("stored.npz"), "score");
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("data, label"), std::string::npos);
}

TEST(Npy, ReadsAllVersionsAndFortranOrder) {
    for (const auto* file : {"matrix.npy", "version2.npy", "version3.npy", "fortran.npy"}) {
        auto reader = value_of(open_npy(numpy_file(file)));
        EXPECT_EQ(reader.info().shape, (Shape{4, 3})) << file;
        EXPECT_EQ(value_of(all_floats(std::move(reader))), counting(12)) << file;
    }
    EXPECT_TRUE(value_of(open_npy(numpy_file("fortran.npy"))).info().fortran_order);
}

TEST(Npy, StreamsInPiecesOfAnySize) {
    const TemporaryFolder folder;
    const auto values = counting(200000);  // several buffers long
    const auto path = folder.path() / "long.npy";
    succeed(write_npy(path, tensor("", ElementType::f32, {200000}, values)));
    auto reader = value_of(open_npy(path));
    std::vector<float> read;
    for (std::size_t step = 1; reader.remaining() > 0; step = step * 3 + 1) {
        std::vector<float> piece(std::min<std::uint64_t>(step, reader.remaining()));
        succeed(reader.read_floats(piece));
        read.insert(read.end(), piece.begin(), piece.end());
    }
    EXPECT_EQ(read, values);
    std::vector<float> more(1);
    EXPECT_FALSE(reader.read_floats(more));
}

TEST(Npy, WritesWhatNumPyWrites) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "matrix.npy";
    succeed(write_npy(path, tensor("", ElementType::f32, {4, 3}, counting(12))));
    EXPECT_EQ(file_content(path).substr(128), file_content(numpy_file("matrix.npy")).substr(128));
    EXPECT_EQ(file_content(path).substr(0, 128),
              file_content(numpy_file("matrix.npy")).substr(0, 128));
}

TEST(Npz, WritesSeveralArraysAndTheSameBytesEachTime) {
    const TemporaryFolder folder;
    const std::vector<std::int64_t> labels = {5, -1, 7};
    const auto data = counting(6);
    const TensorToWrite arrays[] = {tensor("data", ElementType::f32, {3, 2}, data),
                                    tensor("labels", ElementType::i64, {3}, labels)};
    const auto path = folder.path() / "both.npz";
    succeed(write_npz(path, arrays));
    const std::string first = file_content(path);
    succeed(write_npz(path, arrays));
    EXPECT_EQ(file_content(path), first);
    EXPECT_EQ(value_of(all_floats(open_npz(path, "data"))), data);
    auto reader = value_of(open_npz(path, "labels"));
    std::vector<std::int64_t> read(3);
    succeed(reader.read_integers(read));
    EXPECT_EQ(read, labels);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Npy, RefusesToWriteBytesThatDoNotFitTheShape) {
    const TemporaryFolder folder;
    EXPECT_FALSE(
        write_npy(folder.path() / "a.npy", tensor("", ElementType::f32, {4, 3}, counting(11))));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.npy"));
}

TEST(Idx, ReadsPlainAndGzippedImages) {
    const TemporaryFolder folder;
    const std::string content = idx_content(0x08, {2, 2, 3}, "abcdefghijkl");
    for (const auto& path :
         {folder.write("images", content), folder.write("images.gz", gzipped(content))}) {
        auto reader = value_of(open_idx(path));
        EXPECT_EQ(reader.info().shape, (Shape{2, 2, 3}));
        std::vector<std::uint8_t> pixels(12);
        succeed(reader.read_bytes(pixels));
        EXPECT_EQ(std::string(pixels.begin(), pixels.end()), "abcdefghijkl");
    }
}

TEST(Idx, ReadsBigEndianNumbers) {
    const TemporaryFolder folder;
    const auto integers =
        folder.write("i", idx_content(0x0C, {2}, big_endian(258) + big_endian(0xFFFFFFFF)));
    EXPECT_EQ(value_of(all_floats(open_idx(integers))), (std::vector<float>{258, -1}));
    const auto floats = folder.write("f", idx_content(0x0D, {1, 1}, big_endian(0x3FC00000)));
    EXPECT_EQ(value_of(all_floats(open_idx(floats))), std::vector<float>{1.5});
}

TEST(Idx, ReadsSeveralGzipMembersAsOne) {
    const TemporaryFolder folder;
    const std::string content = idx_content(0x08, {6}, "abcdef");
    const auto path =
        folder.write("two.gz", gzipped(content.substr(0, 9)) + gzipped(content.substr(9)));
    EXPECT_EQ(value_of(all_floats(open_idx(path))),
              (std::vector<float>{97, 98, 99, 100, 101, 102}));
}

}  // namespace
}  // namespace sparsescope
