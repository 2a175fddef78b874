// SPDX-License-Identifier: GPL-3.0-or-later
// Roles of columns: those that a person gives, those that rules find, and what each does.
#include <gtest/gtest.h>

#include <functional>

#include "core/corpus/import_preview.h"
#include "tests/contracts/import_fixture.h"

namespace sparsescope {
namespace {

using Names = std::vector<std::string>;

class ImportColumns : public ImportTest {
  protected:
    std::vector<Document> stored() {
        return value_of(corpus_.documents(value_of(corpus_.dataset("sample")).id, 0, 100));
    }
    // "name:role" of each column of the file, or of the one given by its number.
    Names roles(std::size_t file = 0) {
        Names roles;
        const auto previews = value_of(preview_import(options_));
        for (const PreviewColumn& column : previews.at(file).columns) {
            EXPECT_FALSE(column.reason.empty()) << column.name;
            roles.push_back(fmt::format(
                "{}:{}", column.columns > 1 ? column.name + "-" + column.last_name : column.name,
                to_string(column.role)));
        }
        return roles;
    }
    bool is_noted(const std::string& words) {
        for (const ImportPreview& file : value_of(preview_import(options_)))
            for (const std::string& note : file.notes)
                if (note.find(words) != std::string::npos) return true;
        return false;
    }
    std::filesystem::path write_table(const std::string& header,
                                      const std::function<std::string(int)>& row) {
        std::string table = header + "\n";
        for (int i = 0; i < 20; ++i)
            table += row(i) + "\n";
        return folder_.write("a.csv", table);
    }
};

TEST_F(ImportColumns, ATableThatMakesNoDocumentsIsShownToGiveItRoles) {
    options_.file = write_table("kind,year", [](int i) { return i % 2 ? "a,1999" : "b,2001"; });
    EXPECT_FALSE(preview_import(options_).has_value());
    options_.show_unfit = true;
    EXPECT_EQ(roles().size(), 2U);
    options_.show_unfit = false;
    options_.columns = {{"kind", ColumnRole::text}};
    EXPECT_EQ(roles().front(), "kind:text");
}

TEST_F(ImportColumns, APersonsRolesWin) {
    options_.file = folder_.write("a.csv",
                                  "text,label,a,b,c,\"price, EUR\"\n"
                                  "one,x,0.5,1.5,7,9\n"
                                  "two,y,2.5,3.5,8,9\n");
    EXPECT_EQ(roles(), (Names{"text:text", "label:label", "a:embedding", "b:embedding",
                              "c:embedding", "price, EUR:metadata"}));
    options_.columns = {{"label", ColumnRole::metadata},
                        {"c", ColumnRole::label},
                        {"price, EUR", ColumnRole::ignore}};
    EXPECT_EQ(roles(), (Names{"text:text", "label:metadata", "a:embedding", "b:embedding",
                              "c:label", "price, EUR:ignore"}));
    EXPECT_EQ(imported().label_names, (Names{"7", "8"}));
    EXPECT_EQ(stored()[0].metadata, R"({"label":"x"})");
}

TEST_F(ImportColumns, PatternsMeanColumnsThatNoNameMeans) {
    options_.file = folder_.write("a.csv", "t,d0,d1,d2,x\none,1,2,3,4\ntwo,5,6,8,9\n");
    options_.columns = {
        {"d*", ColumnRole::embedding}, {"d1", ColumnRole::weight}, {"t", ColumnRole::text}};
    EXPECT_EQ(roles(),
              (Names{"t:text", "d0:embedding", "d1:weight", "d2:embedding", "x:metadata"}));
    options_.columns = {{"q*", ColumnRole::ignore}};
    expect_refused({"\"q*\"", "a.csv", "d0"});
}

TEST_F(ImportColumns, ChoicesThatCannotBeAreRefused) {
    options_.file = folder_.write("a.csv", "text,a,b\none,1,2\ntwo,3,x\n");
    options_.columns = {{"a", ColumnRole::label}, {"b", ColumnRole::label}};
    expect_refused({"\"b\"", "label", "\"a\""}, ErrorCode::invalid_argument);
    options_.columns = {{"text", ColumnRole::embedding}};
    expect_refused({"\"text\"", "embedding", "\"one\"", "line 2"});
    options_.columns = {{"b", ColumnRole::split}};
    expect_refused({"line 2", "\"b\"", "train, validation and test"});
    options_.columns.clear();
    options_.label_column = "a";
    options_.text_column = "a";
    expect_refused({"\"a\"", "text", "label"}, ErrorCode::invalid_argument);
    options_.file = write_array("b.npy", {2, 2}, {1, 2, 3, 4});
    options_.label_column.clear();
    options_.text_column.clear();
    options_.columns = {{"a", ColumnRole::label}};
    expect_refused({"b.npy", "\"a\"", "no columns"}, ErrorCode::invalid_argument);
}

TEST_F(ImportColumns, AnEmbeddingColumnIsObeyedInATable) {
    options_.file = folder_.write(
        "a.csv", "text,one,two\na,\"[1, 2]\",\"[3, 4, 5]\"\nb,\"[1, 3]\",\"[6, 7, 8]\"\n");
    expect_refused({"one, two", "--embedding-column"});
    options_.embedding_column = "two";
    EXPECT_EQ(imported().dim, 3U);
}

TEST_F(ImportColumns, NumbersOfAnotherKindStayOutAndAreTold) {
    options_.file = write_table("text,a,b,c,year,when,seen", [](int i) {
        return fmt::format("t{},{},{},{},{},{},{}", i, 0.1 * (i % 7), 0.3 * (i % 5) - 1,
                           1000.0 * i + 500, 2000 + i % 3, 1700000000 + 5 * i, i % 2);
    });
    EXPECT_EQ(roles(), (Names{"text:text", "a:embedding", "b:embedding", "c:metadata",
                              "year:metadata", "when:metadata", "seen:metadata"}));
    EXPECT_TRUE(is_noted("a, b are taken together"));
}

TEST_F(ImportColumns, AColumnChosenAloneIsOneDimensionMore) {
    options_.file = write_table("text,d0,d1,year", [](int i) {
        return fmt::format("t{},{},{},{}", i, 0.1 * (i % 7) + 1, 0.3 * (i % 5), 2000 + i % 3);
    });
    EXPECT_EQ(roles(), (Names{"text:text", "d0:embedding", "d1:embedding", "year:metadata"}));
    options_.columns = {{"year", ColumnRole::embedding}};
    EXPECT_EQ(imported().dim, 3U);
    succeed(corpus_.remove_dataset(1));
    options_.columns = {{"d1", ColumnRole::embedding}, {"d0", ColumnRole::embedding}};
    EXPECT_EQ(imported().dim, 2U);
}

TEST_F(ImportColumns, RemarksLoseNothing) {
    options_.file = folder_.write("a.jsonl",
                                  "{\"text\":\"None\",\"country\":\"NA\",\"label\":\"null\","
                                  "\"id\":\"123456789012345678901234567891\",\"share\":0.5}\n"
                                  "{\"text\":\"two\",\"country\":\"DE\",\"label\":\"a\"}\n");
    imported();
    const auto first = stored().front();
    EXPECT_EQ(first.text, "None");
    EXPECT_EQ(first.label, no_label);
    EXPECT_EQ(first.metadata,
              R"({"country":"NA","id":"123456789012345678901234567891","share":0.5})");
    succeed(corpus_.remove_dataset(1));
    options_.file = write_table("text,version,count", [](int i) {
        return fmt::format("This is text number {},1.{}0,{}", i, i, i * i);
    });
    imported();
    EXPECT_EQ(stored()[3].metadata, R"({"version":"1.30","count":9})");
}

TEST_F(ImportColumns, TwoOfOneNameAreKeptApartAndTold) {
    options_.file = write_table("text,note,note,note.2", [](int i) {
        return fmt::format("This is text number {},a{},b{},c{}", i, i % 5, i % 4, i % 3);
    });
    EXPECT_EQ(roles(), (Names{"text:text", "note:metadata", "note.3:metadata", "note.2:metadata"}));
    EXPECT_TRUE(is_noted("Two columns are called \"note\"; the later one is \"note.3\" here."));
}

TEST_F(ImportColumns, NumbersBesideATextAreAboutIt) {
    options_.file = write_table("helpful,review,seconds", [](int i) {
        return fmt::format("{},This is a review of some length,{}", i % 7, i % 5 + 0.5);
    });
    EXPECT_EQ(roles(), (Names{"helpful:metadata", "review:text", "seconds:metadata"}));
    EXPECT_TRUE(is_noted("helpful, seconds are kept as metadata"));
    options_.columns = {{"helpful", ColumnRole::embedding}, {"seconds", ColumnRole::embedding}};
    EXPECT_EQ(imported().dim, 2U);
    succeed(corpus_.remove_dataset(1));
    options_.columns = {{"review", ColumnRole::ignore}};
    EXPECT_EQ(imported().dim, 2U);
}

TEST_F(ImportColumns, ColumnsThatAreConstantOrOnlyGrowAreNamed) {
    options_.file = write_table("text,d0,d1,d2", [](int i) {
        return fmt::format("t{},{},0.5,{}", i, 0.25 * (i % 3), 0.5 * i);
    });
    EXPECT_TRUE(is_noted("same number in every row: d1."));
    EXPECT_TRUE(is_noted("only grow from row to row: d2."));
    EXPECT_FALSE(is_noted("row: d0"));
}

TEST_F(ImportColumns, WordsThatComeAgainMayBeTheLabel) {
    options_.file = write_table("d0,d1,species,name", [](int i) {
        return fmt::format("{},{},{},n{}", 0.25 * (i % 3), 0.5 * (i % 4), i % 2 ? "cat" : "dog", i);
    });
    EXPECT_TRUE(is_noted("If it is species, give it the role label (--label-column species)."));
    options_.columns = {{"species", ColumnRole::metadata}};
    EXPECT_FALSE(is_noted("--label-column"));
}

TEST_F(ImportColumns, OfSeveralFamiliesTheLargestIsTakenAndTheOthersAreTold) {
    options_.file = folder_.write("a.csv", "b_0,b_1,a_0,a_1,a_2\n1,2,3,4,5\n5,6,7,8,1\n");
    EXPECT_EQ(roles(), (Names{"b_0:metadata", "b_1:metadata", "a_0-a_2:embedding"}));
    EXPECT_TRUE(is_noted("b_*=embedding"));
    options_.columns = {{"b_*", ColumnRole::embedding}};
    EXPECT_EQ(imported().dim, 2U);
}

TEST_F(ImportColumns, PartsOfAColumnAreUsedUnlessSharesAreAskedFor) {
    options_.file = folder_.write("a.jsonl",
                                  "{\"text\":\"a\",\"split\":\"train\"}\n"
                                  "{\"text\":\"b\",\"split\":\"dev\"}\n"
                                  "{\"text\":\"c\",\"split\":\"test\"}\n"
                                  "{\"text\":\"d\",\"split\":null}\n");
    auto info = imported();
    EXPECT_EQ(value_of(corpus_.splits(info.id)),
              (std::vector{Split::train, Split::validation, Split::test, Split::train}));
    EXPECT_FALSE(is_noted("not used"));
    succeed(corpus_.remove_dataset(info.id));
    options_.divide_anew = true;
    EXPECT_TRUE(is_noted("parts in \"split\" are not used"));
    info = imported();
    EXPECT_EQ(info.train_documents, 4);
}

TEST_F(ImportColumns, WhatDocumentsWroteKeepsItsMetadata) {
    options_.file = folder_.write("a.csv",
                                  "document,label,level,split,tags,text,d0,d1,category\n"
                                  "7,,animal,test,,one,1,2,x\n8,,,train,,two,3,4,y\n");
    EXPECT_EQ(roles(),
              (Names{"document:ignore", "label:label", "level:level", "split:split", "tags:tag",
                     "text:text", "d0:metadata", "d1:metadata", "category:metadata"}));
    imported();
    EXPECT_EQ(stored()[0].level, "animal");
    EXPECT_EQ(stored()[0].metadata, R"({"d0":1,"d1":2,"category":"x"})");
}

TEST_F(ImportColumns, TagsGoToTheDocuments) {
    options_.file = folder_.write(
        "a.csv", "text,tags\none,new; good one\ntwo,\nthree,\"[\"\"a;b\"\", \"\"new\"\"]\"\n");
    const auto info = imported();
    const auto documents = stored();
    EXPECT_EQ(value_of(corpus_.tags_of(documents[0].id)), (Names{"good one", "new"}));
    EXPECT_EQ(value_of(corpus_.tags_of(documents[1].id)), Names{});
    EXPECT_EQ(value_of(corpus_.tags_of(documents[2].id)), (Names{"a;b", "new"}));
    EXPECT_EQ(documents[0].metadata, "");
}

TEST_F(ImportColumns, TextsBesideEmbeddingsBringTheirPartsTagsAndMetadata) {
    options_.file = write_array("data.npy", {2, 2}, {1, 2, 3, 4});
    options_.texts_file =
        folder_.write("t.jsonl",
                      "{\"text\":\"a\",\"embedding\":[9,9,9],\"split\":\"test\",\"tags\":"
                      "[\"x\"],\"metadata\":{\"year\":1999}}\n"
                      "{\"text\":\"b\",\"embedding\":[8,8,8],\"split\":\"train\"}\n");
    EXPECT_TRUE(is_noted("embeddings in embedding are not used"));
    EXPECT_EQ(roles(1),
              (Names{"embedding:ignore", "year:metadata", "split:split", "tags:tag", "text:text"}));
    const auto info = imported();
    EXPECT_EQ(info.dim, 2U);
    EXPECT_EQ(info.test_documents, 1);
    const auto documents = stored();
    EXPECT_EQ(documents[0].metadata, R"({"year":1999})");
    EXPECT_EQ(value_of(corpus_.tags_of(documents[0].id)), Names{"x"});
}

TEST_F(ImportColumns, OptionsForAFileWithoutColumnsAreRefused) {
    options_.file = folder_.write("a.csv", "text,d0,d1\nx,1,2\n");
    options_.texts_file = folder_.write("t.txt", "one\n");
    options_.text_column = "text";
    expect_refused({"t.txt", "\"text\"", "no columns"}, ErrorCode::invalid_argument);
    options_.text_column.clear();
    options_.texts_file.reset();
    options_.labels_file = folder_.write("l.txt", "one\n");
    options_.label_column = "kind";
    expect_refused({"l.txt", "\"kind\"", "no columns"}, ErrorCode::invalid_argument);
}

TEST_F(ImportColumns, LabelsThatMeanNoneNeedLabels) {
    options_.no_labels = {"-1"};
    options_.file = folder_.write("a.csv", "text,kind\na,-1\nb,2\n");
    expect_refused({"a.csv", "\"-1\"", "--label-column"}, ErrorCode::invalid_argument);
    options_.label_column = "kind";
    EXPECT_EQ(imported().label_names, Names{"2"});
}

TEST_F(ImportColumns, ArraysHaveRolesToo) {
    options_.file = folder_.path() / "a.npz";
    const std::vector<float> values = {1, 2, 3, 4};
    const std::vector<std::int64_t> numbers = {7, 8};
    const TensorToWrite arrays[] = {tensor("first", ElementType::f32, {2, 2}, values),
                                    tensor("second", ElementType::f32, {2, 2}, values),
                                    tensor("kind", ElementType::i64, {2}, numbers)};
    succeed(write_npz(options_.file, arrays));
    expect_refused({"a.npz", "--embedding-column", "first, second, kind"});
    options_.columns = {{"second", ColumnRole::embedding}, {"kind", ColumnRole::label}};
    EXPECT_EQ(roles(), (Names{"first:ignore", "second:embedding", "kind:label"}));
    EXPECT_EQ(imported().label_names, (Names{"7", "8"}));
    options_.columns = {{"second", ColumnRole::embedding}, {"kind", ColumnRole::tag}};
    succeed(corpus_.remove_dataset(1));
    expect_refused({"a.npz", "\"kind\"", "tag"}, ErrorCode::invalid_argument);
}

TEST_F(ImportColumns, APreviewShowsTheFirstRowsAndReadsTheHeadAlone) {
    std::string table = "text,d0,d1,d2\n";
    for (int i = 0; i < 3000; ++i)
        table += fmt::format("a text,{},2,0.5\n", i % 9);
    options_.file = folder_.write("a.csv", table + "broken\n");
    const auto previews = value_of(preview_import(options_));
    ASSERT_EQ(previews.size(), 1U);
    EXPECT_EQ(previews[0].documents, -1);
    EXPECT_EQ(previews[0].dim, 3U);
    ASSERT_EQ(previews[0].rows.size(), 8U);
    EXPECT_EQ(previews[0].rows[1], (Names{"a text", "1, 2, 0.5"}));
    expect_refused({"line 3002", "1 fields"});
}

}  // namespace
}  // namespace sparsescope
