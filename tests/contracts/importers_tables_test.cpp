// SPDX-License-Identifier: GPL-3.0-or-later
// How tables and JSON lines become documents: which column is what, and what is refused.
#include <gtest/gtest.h>

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
    expect_refused({"1 of 2 rows", "rows 1"});  // an empty cell is no number
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
    expect_refused({"b.jsonl", "line 2"});
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
