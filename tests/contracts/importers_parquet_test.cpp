// SPDX-License-Identifier: GPL-3.0-or-later
// Parquet files as PyArrow writes them (tests/data/parquet, tests/interop/make_parquet.py): read
// where the program for them is built, and told how to convert where it is not.
#include "core/corpus/import_preview.h"
#include "core/formats/reader_process.h"
#include "tests/contracts/import_fixture.h"

namespace sparsescope {
namespace {

const std::vector<float> twelve{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

class ParquetImport : public ImportTest {
  protected:
    static bool is_built() { return ReaderProcess::is_there(parquet_program); }
    void use(const std::string& name) {
        options_.file = std::filesystem::path(test_data()) / "parquet" / name;
    }
};

TEST_F(ParquetImport, IsReadOrToldHowToConvert) {
    use("sample.parquet");
    if (is_built()) {
        EXPECT_EQ(imported().dim, 2U);
        return;
    }
    expect_refused({"sample.parquet", "Parquet", "pandas.read_parquet", "to_json"});
}

TEST_F(ParquetImport, RolesComeFromTheRulesOfTables) {
    if (!is_built()) GTEST_SKIP() << "built without Arrow";
    use("other-types.parquet");
    const auto preview = value_of(preview_import(options_));
    EXPECT_EQ(preview.front().importer, "parquet");
    EXPECT_FALSE(preview.front().rows.empty());
    const DatasetInfo info = imported();
    EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values, twelve);
    EXPECT_EQ(label_of_each(info), (std::vector<std::string>{"x", "y", "", "x", "y", "x"}));
    EXPECT_EQ(info.test_documents, 2);
    const auto documents = value_of(corpus_.documents(info.id, 0, 10));
    EXPECT_EQ(documents[4].text, "日本");
    EXPECT_EQ(documents[0].metadata, R"({"year":2000,"day":"2000-01-01"})");
    EXPECT_EQ(value_of(corpus_.tags_of(documents[0].id)), (std::vector<std::string>{"a", "b"}));
}

TEST_F(ParquetImport, AColumnForEachNumber) {
    if (!is_built()) GTEST_SKIP() << "built without Arrow";
    use("a-column-a-number.parquet");
    EXPECT_EQ(value_of(corpus_.embeddings(imported().id)).values, twelve);
}

TEST_F(ParquetImport, TextsBesideEmbeddings) {
    if (!is_built()) GTEST_SKIP() << "built without Arrow";
    options_.file = write_array("data.npy", {6, 2}, twelve);
    options_.texts_file = std::filesystem::path(test_data()) / "parquet" / "sample.parquet";
    const DatasetInfo info = imported();
    EXPECT_EQ(value_of(corpus_.documents(info.id, 0, 1)).front().text, "a lion");
    EXPECT_EQ(info.labelled_documents, 6);
}

TEST_F(ParquetImport, DamagedOnesAreRefused) {
    const std::string whole =
        file_content(std::filesystem::path(test_data()) / "parquet" / "sample.parquet");
    options_.file = folder_.write("cut.parquet", whole.substr(0, whole.size() / 2));
    expect_refused({"cut.parquet"});
    std::string changed = whole;
    for (std::size_t i = 4; i < changed.size() / 2; i += 3)
        changed[i] = '\xFF';
    options_.file = folder_.write("changed.parquet", changed);
    expect_refused({"changed.parquet"});
}

}  // namespace
}  // namespace sparsescope
