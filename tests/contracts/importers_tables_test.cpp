// SPDX-License-Identifier: GPL-3.0-or-later
// How tables and JSON lines become documents: which column is what, and what is refused.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "tests/contracts/import_fixture.h"

namespace sparsescope {
namespace {

using ImportTables = ImportTest;
using Names = std::vector<std::string>;

TEST_F(ImportTables, TablesFindTextLabelNumbersAndMetadata) {
    options_.file =
        folder_.write("a.tsv",
                      "id\treview\tclass\tx\ty\tsource\n"
                      "1\tA long sentence about a film\tgood\t1\t2.5\tweb\n"
                      "9007199254740993\tAnother long sentence about it\tbad\t3\t4\t\n");
    const auto info = imported();
    EXPECT_EQ(info.dim, 2U);
    EXPECT_EQ(info.label_names, (Names{"bad", "good"}));
    const auto documents = value_of(corpus_.documents(info.id, 0, 2));
    EXPECT_EQ(documents[0].text, "A long sentence about a film");
    EXPECT_EQ(documents[0].metadata, R"({"id":1,"source":"web"})");
    EXPECT_EQ(documents[1].metadata, R"({"id":9007199254740993})");
    EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values, (std::vector<float>{1, 2.5, 3, 4}));
}

TEST_F(ImportTables, TablesOfTextAloneHaveNoEmbeddings) {
    options_.file = folder_.write("a.csv", "text,stars\nfine,5\nbad,1\n");
    const auto info = imported();
    EXPECT_EQ(info.dim, 0U);
    EXPECT_EQ(info.documents, 2);
    EXPECT_EQ(value_of(corpus_.documents(info.id, 0, 1))[0].metadata, R"({"stars":5})");
}

TEST_F(ImportTables, TablesWithoutTextOrNumbersAreRefused) {
    options_.file = folder_.write("a.csv", "colour,shape\nred,round\n");
    expect_refused({"a.csv", "colour, shape"});
    options_.file = folder_.write("b.csv", "text,label\n");
    expect_refused({"b.csv", "no rows"});
    options_.file = folder_.write("c.csv", "x,y\n1,2\n3,\n");
    expect_refused({"1 of 2 rows", "line 3"});  // an empty cell is no number
}

// So many rows that what the last ones hold is not seen before the table is read to its end.
constexpr int long_table = 3000;

std::string long_csv(const std::string& header, const std::function<std::string(int)>& row) {
    std::string table = header + "\n";
    for (int i = 0; i < long_table; ++i)
        table += row(i) + "\n";
    return table;
}

TEST_F(ImportTables, WordsFarDownMakeAColumnOfNumbersARemark) {
    options_.file =
        folder_.write("a.csv", long_csv("text,x,y,z", [](int i) {
                          return fmt::format("text {},{},2,{}", i, i % 7, i == 2900 ? "none" : "3");
                      }));
    const auto info = imported();
    EXPECT_EQ(info.dim, 2U);
    EXPECT_EQ(info.documents, long_table);
    const auto documents = value_of(corpus_.documents(info.id, 2899, 2));
    EXPECT_EQ(documents[0].metadata, R"({"z":"3"})");
    EXPECT_EQ(documents[1].metadata, R"({"z":"none"})");
}

TEST_F(ImportTables, NumbersThatBeginFarDownBelongToTheEmbedding) {
    options_.invalid_rows = InvalidRows::skip;
    options_.file = folder_.write("a.csv", long_csv("text,x,y,z", [](int i) {
                                      return fmt::format("text {},1,2,{}", i, i < 2900 ? "" : "3");
                                  }));
    const auto report = value_of(run());
    EXPECT_EQ(report.documents, 100);
    EXPECT_EQ(report.skipped, 2900);
    EXPECT_EQ(value_of(corpus_.dataset("sample")).dim, 3U);
}

TEST_F(ImportTables, AColumnIsTheTextIfAllItsRowsTogetherReadLikeOne) {
    options_.file = folder_.write("a.csv", long_csv("remark,x,y", [](int i) {
                                      return (i < 2000 ? "short" : std::string(300, 'a')) + ",1,2";
                                  }));
    const auto info = imported();
    EXPECT_EQ(value_of(corpus_.documents(info.id, 0, 1))[0].text, "short");
}

// Bytes that this process has read so far, from wherever.
std::int64_t bytes_read() {
    std::ifstream counts("/proc/self/io");
    std::string name;
    std::int64_t count = -1;
    counts >> name >> count;
    return count;
}

// A hundred times, with the numbers from 0 on in it.
std::string repeated(const std::string& format) {
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += fmt::format(fmt::runtime(format), i);
    return text;
}

TEST_F(ImportTables, ATableIsReadTwice) {
    if (bytes_read() < 0) GTEST_SKIP() << "This system does not count what is read.";
    // Many digits, of which few bytes are stored and so few are read from anywhere but the table.
    const std::string header = "label" + repeated(",x{}");
    const std::string table = long_csv(header, [](int row) {
        return fmt::format("{}", row % 3) + repeated(fmt::format(",{}.{{}}0123456789012345", row));
    });
    const auto size = static_cast<double>(table.size());
    options_.file = folder_.write("a.csv", table);
    const std::int64_t before = bytes_read();
    imported();
    const auto read = static_cast<double>(bytes_read() - before);
    EXPECT_GT(read, 1.9 * size);
    // And its head, a third, once more.
    EXPECT_LT(read, 2.8 * size);
}

TEST_F(ImportTables, JsonLinesKeepWhatTheyDoNotUnderstandAsMetadata) {
    options_.file = folder_.write("a.jsonl",
                                  "{\"content\":\"one\",\"label\":true,\"year\":1999}\n"
                                  "{\"content\":\"two\",\"label\":null}\n"
                                  "{\"content\":\"three\"}\n");
    const auto info = imported();
    EXPECT_EQ(label_of_each(info), (Names{"true", "", ""}));
    const auto documents = value_of(corpus_.documents(info.id, 0, 3));
    EXPECT_EQ(documents[0].text, "one");
    EXPECT_EQ(documents[0].metadata, R"({"year":1999})");
    EXPECT_EQ(documents[1].metadata, "");
}

TEST_F(ImportTables, JsonLinesThatDoNotFitTheFirstAreRefusedByLine) {
    const std::string first = "{\"text\":\"a\",\"embedding\":[1,2]}\n";
    for (const char* second :
         {"{\"text\":\"b\",\"embedding\":[1]}", "{\"text\":\"b\"}",
          "{\"text\":\"b\",\"embedding\":[1,null]}", "{\"text\":\"b\",\"embedding\":\"x\"}",
          "{\"text\":7,\"embedding\":[1,2]}", "{\"text\":\"a\\u0000b\",\"embedding\":[1,2]}",
          "{\"text\":\"b\",\"label\":1.5,\"embedding\":[1,2]}"}) {
        options_.file = folder_.write("a.jsonl", first + second);
        expect_refused({"a.jsonl", "line 2"});
    }
    options_.file = folder_.write("b.jsonl", "{\"text\":\"a\"}\n{\"embedding\":[1,2]}\n");
    expect_refused({"b.jsonl", "line 1", "\"embedding\""});
    options_.file = folder_.write("c.jsonl", "{\"body\":\"a\"}\n");
    expect_refused({"c.jsonl", "line 1", "text"});
}

TEST_F(ImportTables, TextThatIsNotUtf8IsRefusedByLine) {
    options_.file = folder_.write("a.csv", "text,label\nok,x\ncaf\xE9,y\n");
    expect_refused({"a.csv", "line 3", "UTF-8"});
    options_.file = folder_.write("a.jsonl", "{\"text\":\"ok\"}\n{\"text\":\"caf\xE9\"}\n");
    expect_refused({"a.jsonl", "line 2", "UTF-8"});
}

}  // namespace
}  // namespace sparsescope
