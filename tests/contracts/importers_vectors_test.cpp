// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors as search benchmarks keep them, and arrays in several files.
#include "core/corpus/importers/numbered_names.h"

#include "core/corpus/import_preview.h"
#include "tests/contracts/import_fixture.h"

namespace sparsescope {
namespace {

using importing::natural_less;
using importing::numbered_groups;

template <class T>
std::string matrix_content(std::uint32_t rows, std::uint32_t dim, const std::vector<T>& values) {
    return bytes_of(std::vector<std::uint32_t>{rows, dim}) + bytes_of(values);
}

class VectorImport : public ImportTest {
  protected:
    void expect_rows(const std::vector<float>& values) {
        const auto preview = preview_import(options_);
        ASSERT_TRUE(preview) << preview.error().message;
        const DatasetInfo info = imported();
        EXPECT_EQ(preview->front().dim, info.dim);
        EXPECT_EQ(preview->front().documents, info.documents);
        EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values, values);
    }
    std::filesystem::path chunk(const std::string& name, std::vector<std::uint64_t> shape,
                                const std::vector<float>& values) {
        std::filesystem::create_directories(folder_.path() / "chunks");
        write_array("chunks/" + name, std::move(shape), values);
        return folder_.path() / "chunks";
    }
};

TEST_F(VectorImport, MatricesOfEachTypeComeOutAsTheyWentIn) {
    options_.file = folder_.write("a.fbin", matrix_content<float>(2, 2, {1, 2.5F, -3, 4}));
    expect_rows({1, 2.5F, -3, 4});
}
TEST_F(VectorImport, UnsignedBytes) {
    options_.file = folder_.write("a.u8bin", matrix_content<std::uint8_t>(2, 2, {1, 2, 255, 4}));
    expect_rows({1, 2, 255, 4});
}
TEST_F(VectorImport, SignedBytes) {
    options_.file = folder_.write("A.I8BIN", matrix_content<std::int8_t>(2, 2, {1, -2, 3, -128}));
    expect_rows({1, -2, 3, -128});
}
TEST_F(VectorImport, Integers) {
    options_.file = folder_.write("a.ibin", matrix_content<std::int32_t>(2, 2, {1, -2, 3, 70000}));
    expect_rows({1, -2, 3, 70000});
}
TEST_F(VectorImport, RowsOfBytesWithTheirCounts) {
    const std::string count = bytes_of(std::vector<std::int32_t>{3});
    options_.file = folder_.write("a.bvecs", count + "abc" + count + "def");
    expect_rows({97, 98, 99, 100, 101, 102});
}
TEST_F(VectorImport, MoreRowsThanAreReadAtATime) {
    std::vector<float> values;
    for (int i = 0; i < 100'000; ++i)
        values.push_back(static_cast<float>(i + 1));
    options_.file = folder_.write("a.fvecs", fvecs_content(values));
    expect_rows(values);
}
TEST_F(VectorImport, FloatsAreFoundWithoutAName) {
    options_.file = folder_.write("base", matrix_content<float>(2, 2, {1, 2, 3, 4}));
    expect_rows({1, 2, 3, 4});
}

TEST_F(VectorImport, NeighboursAreRefusedByWhatTheyAre) {
    options_.file = folder_.write("gt.ivecs", bytes_of(std::vector<std::int32_t>{2, 7, 8}));
    expect_refused({"gt.ivecs", "neighbours", ".fvecs"});
    std::vector<std::int32_t> both{2, 2, 7, 8, 9, 10, 0, 0, 0, 0};
    options_.file = folder_.write("gt.ibin", bytes_of(both));
    expect_refused({"gt.ibin", "neighbours", ".fbin"});
}
TEST_F(VectorImport, ARowOfAnotherLengthIsRefusedWithItsPlace) {
    std::string content = fvecs_content({1, 2, 3, 4, 5, 6});
    content[24] = 1;  // the count of row 2
    options_.file = folder_.write("a.fvecs", content);
    expect_refused({"a.fvecs", "row 2", "byte 24"});
}

TEST(NumberedNames, AreInTheOrderAPersonReadsThem) {
    EXPECT_TRUE(natural_less("chunk_2", "chunk_10"));
    EXPECT_TRUE(natural_less("chunk_0_512", "chunk_512_1024"));
    EXPECT_TRUE(natural_less("part-9-of-10", "part-10-of-10"));
    EXPECT_TRUE(natural_less("a", "a1"));
    EXPECT_FALSE(natural_less("a1", "a1"));
    EXPECT_NE(natural_less("a1", "a01"), natural_less("a01", "a1"));
    EXPECT_TRUE(natural_less("99999999999999999999998", "99999999999999999999999"));
    const auto groups = numbered_groups({"x_10", "labels", "x_9", "7"});
    EXPECT_EQ(groups.at("x"), (std::vector<std::string>{"x_9", "x_10"}));
    EXPECT_EQ(groups.at("labels"), std::vector<std::string>{"labels"});
    EXPECT_EQ(groups.at(""), std::vector<std::string>{"7"});
}

TEST_F(VectorImport, FoldersAreJoinedInNaturalOrderWithTheirLabels) {
    chunk("chunk_10.npy", {1, 2}, {5, 6});
    options_.file = chunk("chunk_2.npy", {2, 2}, {1, 2, 3, 4});
    const auto labels = options_.file / "labels.npy";
    succeed(
        write_npy(labels, tensor("", ElementType::i64, {3}, std::vector<std::int64_t>{4, 5, 4})));
    expect_rows({1, 2, 3, 4, 5, 6});
    EXPECT_EQ(label_of_each(value_of(corpus_.dataset("sample"))),
              (std::vector<std::string>{"4", "5", "4"}));
}

TEST_F(VectorImport, FoldersOfTheOfficialChunks) {
    options_.file = folder_.path() / "chunks/";
    std::filesystem::create_directories(options_.file);
    const auto write = [&](const char* name, const std::vector<float>& values,
                           const std::vector<std::int64_t>& labels) {
        const TensorToWrite arrays[] = {
            tensor("data", ElementType::f32, {labels.size(), 2}, values),
            tensor("label", ElementType::i64, {labels.size()}, labels)};
        succeed(write_npz(options_.file / name, arrays));
    };
    write("chunk_1000_1001.npz", {5, 6}, {9});
    write("chunk_0_1000.npz", {1, 2, 3, 4}, {7, 8});
    expect_rows({1, 2, 3, 4, 5, 6});
    EXPECT_EQ(label_of_each(value_of(corpus_.dataset("sample"))),
              (std::vector<std::string>{"7", "8", "9"}));
}

TEST_F(VectorImport, PiecesThatDoNotFitAreRefusedByName) {
    chunk("chunk_1.npy", {1, 2}, {1, 2});
    options_.file = chunk("chunk_2.npy", {1, 3}, {1, 2, 3});
    expect_refused({"chunk_2.npy", "3 values a row", "chunk_1.npy", "2 values a row"});
}

TEST_F(VectorImport, AnIndexNamesFilesBesideItOnly) {
    for (const char* file : {"../a.safetensors", "/etc/passwd", "sub/a.safetensors", "..", ""}) {
        options_.file = folder_.write("model.safetensors.index.json",
                                      fmt::format(R"({{"weight_map": {{"data": "{}"}}}})", file));
        expect_refused({"index.json", "beside"});
    }
}

}  // namespace
}  // namespace sparsescope
