// SPDX-License-Identifier: GPL-3.0-or-later
// Level paths from every kind of file that can hold them.
#include <gtest/gtest.h>

#include "core/formats/array_writer.h"
#include "tests/contracts/import_fixture.h"

namespace sparsescope {
namespace {

using Names = std::vector<std::string>;

class ImportLevels : public ImportTest {
  protected:
    Names levels() {
        const auto info = imported();
        Names names;
        for (const auto& document : value_of(corpus_.documents(info.id, 0, info.documents)))
            names.push_back(document.level);
        return names;
    }
    std::string metadata_of_first() {
        const auto info = value_of(corpus_.dataset("sample"));
        return value_of(corpus_.documents(info.id, 0, 1)).at(0).metadata;
    }
};

TEST_F(ImportLevels, OneColumnHoldsPaths) {
    options_.file = folder_.write("a.csv",
                                  "text,label,where,page\n"
                                  "first,x,animal/mammal/a rather long name of a dog,1\n"
                                  "second,y, animal / bird ,2\n"
                                  "third,y,,3\n");
    options_.level_columns = {"where"};
    EXPECT_EQ(levels(), (Names{"animal/mammal/a rather long name of a dog", "animal/bird", ""}));
    EXPECT_EQ(metadata_of_first(), R"({"page":1})");
}

TEST_F(ImportLevels, APathColumnIsNotTakenForTheText) {
    options_.file = folder_.write("a.csv",
                                  "body,path\n"
                                  "A long sentence about a film,arts/moving pictures/reviews\n");
    options_.level_columns = {"path"};
    EXPECT_EQ(levels(), Names{"arts/moving pictures/reviews"});
    EXPECT_EQ(value_of(corpus_.full_text_search(1, "sentence", 5)).hits.size(), 1U);
}

TEST_F(ImportLevels, SeveralColumnsAreLevelsAndOneMayBeTheLabel) {
    options_.file = folder_.write("a.tsv",
                                  "text\tlabel\tkingdom\tclass\tnumber\n"
                                  "first\tdog\tanimal\tmammal/beast\t7\n"
                                  "second\toak\tplant\t\t8\n");
    options_.level_columns = {"kingdom", "class", "label", "number"};
    EXPECT_EQ(levels(), (Names{"animal/mammal\u2215beast/dog/7", "plant"}));
    EXPECT_EQ(label_of_each(value_of(corpus_.dataset("sample"))), (Names{"dog", "oak"}));
    EXPECT_EQ(metadata_of_first(), "");
}

TEST_F(ImportLevels, NumbersThatAreLevelsAreNoEmbedding) {
    options_.file = folder_.write("a.csv", "text,x,y,year,month\nfirst,1,2,1999,12\n");
    options_.level_columns = {"year", "month"};
    EXPECT_EQ(levels(), Names{"1999/12"});
    EXPECT_EQ(value_of(corpus_.dataset("sample")).dim, 2U);
}

TEST_F(ImportLevels, JsonLinesHoldPathsListsOrSeveralKeys) {
    options_.file = folder_.write("a.jsonl",
                                  "{\"text\":\"a\",\"at\":\"animal/dog\",\"n\":1}\n"
                                  "{\"text\":\"b\",\"at\":[\"animal\",\"cat/dog\"]}\n"
                                  "{\"text\":\"c\",\"at\":null}\n"
                                  "{\"text\":\"d\"}\n"
                                  "{\"text\":\"e\",\"at\":12}\n");
    options_.level_columns = {"at"};
    EXPECT_EQ(levels(), (Names{"animal/dog", "animal/cat\u2215dog", "", "", "12"}));
    EXPECT_EQ(metadata_of_first(), R"({"n":1})");
    succeed(corpus_.remove_dataset(1));

    options_.file = folder_.write("b.jsonl",
                                  "{\"text\":\"a\",\"label\":\"dog\",\"order\":\"animal\"}\n"
                                  "{\"text\":\"b\",\"label\":\"oak\"}\n");
    options_.level_columns = {"order", "label"};
    EXPECT_EQ(levels(), (Names{"animal/dog", ""}));
    EXPECT_EQ(label_of_each(value_of(corpus_.dataset("sample"))), (Names{"dog", "oak"}));
}

TEST_F(ImportLevels, WhatIsNoPathIsRefusedByLine) {
    options_.level_columns = {"at"};
    for (const char* bad : {"{}", "1.5", "[\"a\",[]]"}) {
        options_.file =
            folder_.write("a.jsonl", "{\"text\":\"a\",\"at\":\"x\"}\n" +
                                         fmt::format("{{\"text\":\"b\",\"at\":{}}}", bad));
        expect_refused({"a.jsonl", "line 2", "\"at\""});
    }
    options_.file = folder_.write("b.jsonl", "{\"text\":\"a\"}\n");
    expect_refused({"b.jsonl", "\"at\""});
    options_.file = folder_.write("c.csv", "text,label\na,b\n");
    expect_refused({"c.csv", "\"at\"", "text, label"});
}

TEST_F(ImportLevels, TextsBesideEmbeddingsBringThem) {
    options_.file = write_array("data.npy", {2, 2}, {1, 2, 3, 4});
    options_.texts_file = folder_.write("texts.csv", "text,at\nfirst,animal/dog\nsecond,plant\n");
    options_.level_columns = {"at"};
    EXPECT_EQ(levels(), (Names{"animal/dog", "plant"}));
    succeed(corpus_.remove_dataset(1));
    options_.texts_file = folder_.write("texts.jsonl",
                                        "{\"text\":\"first\",\"at\":[\"animal\",\"dog\"]}\n"
                                        "{\"text\":\"second\"}\n");
    EXPECT_EQ(levels(), (Names{"animal/dog", ""}));
}

TEST_F(ImportLevels, NamedArraysHoldALevelEach) {
    options_.file = folder_.path() / "data.npz";
    const std::vector<float> values = {1, 2, 3, 4};
    const std::vector<std::int64_t> coarse = {7, 8}, fine = {70, 81};
    const TensorToWrite arrays[] = {tensor("data", ElementType::f32, {2, 2}, values),
                                    tensor("coarse", ElementType::i64, {2}, coarse),
                                    tensor("fine", ElementType::i64, {2}, fine)};
    succeed(write_npz(options_.file, arrays));
    options_.level_columns = {"coarse", "fine"};
    EXPECT_EQ(levels(), (Names{"7/70", "8/81"}));
}

}  // namespace
}  // namespace sparsescope
