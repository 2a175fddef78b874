// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/formats/csv.h"
#include "core/formats/json_records.h"
#include "core/formats/utf8.h"
#include "tests/core/formats/sample_arrays.h"

namespace sparsescope {
namespace {

using Record = std::vector<std::string>;

Result<std::vector<std::string>> all_lines(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(auto reader, TextLineReader::open(path));
    std::vector<std::string> lines;
    std::string line;
    for (;;) {
        SPARSESCOPE_ASSIGN(const bool more, reader.next(line));
        if (!more) return lines;
        lines.push_back(line);
    }
}

Result<std::vector<Record>> all_records(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(auto reader, CsvReader::open(path));
    std::vector<Record> records = {reader.columns()};
    Record record;
    for (;;) {
        SPARSESCOPE_ASSIGN(const bool more, reader.next(record));
        if (!more) return records;
        records.push_back(record);
    }
}

Status read_json_lines(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(auto reader, JsonRecordReader::open(path));
    for (;;) {
        SPARSESCOPE_ASSIGN(const auto value, reader.next());
        if (!value) return {};
    }
}

template <class T>
void expect_message(const Result<T>& result, const std::string& file, const std::string& place) {
    ASSERT_FALSE(result) << place;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_input);
    EXPECT_NE(result.error().message.find(file), std::string::npos) << result.error().message;
    EXPECT_NE(result.error().message.find(place), std::string::npos) << result.error().message;
    EXPECT_TRUE(is_valid_utf8(result.error().message));
}

TEST(Utf8, AcceptsExactlyWhatTheStandardAllows) {
    for (const char* valid : {"", "abc", "é", "日本", "🐟", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"}) {
        EXPECT_TRUE(is_valid_utf8(valid)) << valid;
    }
    for (const char* invalid :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80",
          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE6\x97", "\xE6\x97x"}) {
        EXPECT_FALSE(is_valid_utf8(invalid));
    }
    EXPECT_EQ(find_invalid_utf8("ab\xFFx"), 2U);
    EXPECT_EQ(to_valid_utf8("a\xFF\xC3z"), "a\uFFFD\uFFFDz");
}

TEST(Lines, ReadsMarksLineEndsAndTheLastLineWithoutOne) {
    const TemporaryFolder folder;
    EXPECT_EQ(value_of(all_lines(folder.write("a", "\xEF\xBB\xBFone\r\n\ntwo"))),
              (Record{"one", "", "two"}));
    EXPECT_EQ(value_of(all_lines(folder.write("b", gzipped("one\ntwo\n")))),
              (Record{"one", "two"}));
    EXPECT_TRUE(value_of(all_lines(folder.write("c", ""))).empty());
}

TEST(Lines, ReadsUtf16WithAMark) {
    const TemporaryFolder folder;
    const std::string little("\xFF\xFE\xE9\0\n\0\x3D\xD8\x1F\xDC", 10);
    EXPECT_EQ(value_of(all_lines(folder.write("little", little))), (Record{"é", "🐟"}));
    std::string big = little;
    for (std::size_t i = 0; i < big.size(); i += 2)
        std::swap(big[i], big[i + 1]);
    EXPECT_EQ(value_of(all_lines(folder.write("big", big))), (Record{"é", "🐟"}));
    std::string many("\xFF\xFE");
    for (int i = 0; i < 100'000; ++i)
        many += little.substr(6);
    EXPECT_EQ(value_of(all_lines(folder.write("many", many))).at(0).size(), 400'000U);
    for (const std::size_t cut : {1U, 2U, 3U})
        expect_message(all_lines(folder.write("cut", little.substr(0, 10 - cut))), "cut", "UTF-16");
}

TEST(Lines, ReadsLinesLongerThanItsBufferAndRefusesEndlessOnes) {
    const TemporaryFolder folder;
    const std::string line(3'000'000, 'x');
    EXPECT_EQ(value_of(all_lines(folder.write("long", line + "\nend"))), (Record{line, "end"}));
    const std::string endless(TextLineReader::max_line_bytes + 1, 'x');
    expect_message(all_lines(folder.write("endless", "short\n" + endless)), "endless", "line 2");
}

TEST(Lines, WhatIsNotUtf8TextIsRefusedByLine) {
    const TemporaryFolder folder;
    expect_message(all_lines(folder.write("latin", "ok\ncaf\xE9\n")), "latin", "line 2");
    expect_message(all_lines(folder.write("zero", std::string("a\nb\nc\0d\n", 8))), "zero",
                   "line 3");
    expect_message(all_lines(folder.write("mark",
                                          "\xFF\xFE"
                                          "a")),
                   "mark", "UTF-16");
    expect_message(all_lines(folder.write("wide", std::string("a\0b\0\n\0", 6))), "wide", "UTF-16");
    expect_message(all_lines(folder.write("big", std::string("\0a\0b\0\n", 6))), "big", "UTF-16");
    expect_message(all_lines(folder.write("cut.gz", gzipped("text").substr(0, 12))), "cut.gz",
                   "byte");
}

TEST(Csv, ReadsQuotesDoubledQuotesAndLineBreaksInsideThem) {
    const TemporaryFolder folder;
    const auto path =
        folder.write("a.csv", "text,label\r\n\"a, \"\"b\"\"\r\nc\",x\r\n\r\n,\r\n\"\",\"last\"");
    EXPECT_EQ(
        value_of(all_records(path)),
        (std::vector<Record>{{"text", "label"}, {"a, \"b\"\nc", "x"}, {"", ""}, {"", "last"}}));
}

TEST(Csv, GuessesTheDelimiter) {
    const TemporaryFolder folder;
    const std::vector<Record> expected = {{"a", "b"}, {"1,5", "2"}};
    EXPECT_EQ(value_of(all_records(folder.write("t", "a\tb\n1,5\t2\n"))), expected);
    EXPECT_EQ(value_of(all_records(folder.write("s", "a;b\n1,5;2\n"))), expected);
    EXPECT_EQ(value_of(all_records(folder.write("c", "a,b\n\"1,5\",2\n"))), expected);
    EXPECT_EQ(value_of(all_records(folder.write("one", "a\n1\n"))),
              (std::vector<Record>{{"a"}, {"1"}}));
}

TEST(Csv, KnowsWhenThereIsNoHeader) {
    const TemporaryFolder folder;
    EXPECT_EQ(value_of(all_records(folder.write("iris", "5.1,3.5,setosa\n4.9,3.0,setosa\n"))),
              (std::vector<Record>{{"column1", "column2", "column3"},
                                   {"5.1", "3.5", "setosa"},
                                   {"4.9", "3.0", "setosa"}}));
    EXPECT_EQ(value_of(all_records(folder.write("digits", "0,5,7\n1,2,3\n")))[1],
              (Record{"0", "5", "7"}));
    EXPECT_EQ(value_of(all_records(folder.write("pandas", "0,1,2\n7,8,9\n")))[0],
              (Record{"0", "1", "2"}));
    EXPECT_EQ(value_of(all_records(folder.write("index", ",a\n0,x\n")))[0], (Record{"index", "a"}));
}

TEST(Csv, KnowsNumbersThatAreNamesFromNumbersThatAreRows) {
    const TemporaryFolder folder;
    const auto has_header = [&](const std::string& table) {
        return value_of(CsvReader::open(folder.write("t", table))).has_header();
    };
    EXPECT_TRUE(has_header("1,2,3\n0.5,0.1,0.2\n"));
    EXPECT_TRUE(has_header("text,0,1\nabc,0.1,0.2\n"));
    EXPECT_TRUE(has_header("country,1990,1991,1992\nFrance,5,6,7\n"));
    EXPECT_TRUE(has_header(",0\n0,sport\n1,music\n"));
    EXPECT_TRUE(has_header("name,2020\nabc,def\n"));
    EXPECT_TRUE(has_header("a,b\nx,y\n"));
    EXPECT_TRUE(has_header("How old are you in whole years?,b\n7,y\n"));
    EXPECT_FALSE(has_header("0,sport\n1,music\n2,sport\n"));
    EXPECT_FALSE(has_header("0,1\n1,0\n2,1\n"));
    EXPECT_FALSE(has_header("-1,2\n3,4\n"));
    EXPECT_FALSE(has_header("\"[1, 2]\",x\n\"[3, 4]\",y\n"));
    EXPECT_FALSE(has_header("0,5;1,5\n2,5;3,5\n"));
    EXPECT_FALSE(has_header("good,one\nbad,two\ngood,three\n"));
    EXPECT_FALSE(has_header("This is the first of a few sentences\nAnd another\n"));
}

TEST(Csv, TellsWhatIsNotAsUsual) {
    const TemporaryFolder folder;
    const auto notes = [&](const std::string& table) {
        return value_of(CsvReader::open(folder.write("t", table))).notes();
    };
    EXPECT_EQ(notes("a,b\n1,x\n"), Record{});
    EXPECT_EQ(notes("a|b\r1|x\r"), (Record{"Lines end in carriage returns alone.",
                                           "Columns are separated by bars (|)."}));
    EXPECT_EQ(notes("a, b\n1, x\n"), Record{"Blanks after delimiters are left out."});
    EXPECT_NE(notes("0.5,x\n0.1,y\n").at(0).find("column1 to column2"), std::string::npos);
    EXPECT_NE(notes("0,1\n0.1,0.2\n").at(0).find("0 to 1"), std::string::npos);
}

TEST(Csv, SemicolonsAndBlanksInsideFieldsAreNoDelimiters) {
    const TemporaryFolder folder;
    EXPECT_EQ(value_of(all_records(folder.write("s", "text,v\na b,0.1;0.2\nc d,0.3;0.4\n")))[1],
              (Record{"a b", "0.1;0.2"}));
    EXPECT_EQ(value_of(all_records(folder.write("q", "a, b\n\"x, y\", \" z\"\n")))[1],
              (Record{"x, y", " z"}));
    EXPECT_EQ(value_of(all_records(folder.write("n", ",index,a\n0,0,x\n")))[0],
              (Record{"Unnamed: 0", "index", "a"}));
    EXPECT_EQ(value_of(all_records(folder.write("twice", "a,a,a.2\n1,2,3\n")))[0],
              (Record{"a", "a.3", "a.2"}));
}

TEST(Csv, RaggedAndBrokenRecordsAreRefusedByLine) {
    const TemporaryFolder folder;
    expect_message(all_records(folder.write("a.csv", "a,b\n1,2\n\"x\ny\",2,3\n")), "a.csv",
                   "line 3");
    expect_message(all_records(folder.write("b.csv", "a,b\n1\n")), "b.csv", "line 2");
    expect_message(all_records(folder.write("c.csv", "a,b\n1,\"open\n2,3\n")), "c.csv", "line 2");
    expect_message(all_records(folder.write("d.csv", "a,b\n\"x\"y,2\n")), "d.csv", "line 2");
    expect_message(all_records(folder.write("f.csv", "\n\n")), "f.csv", "empty");
}

TEST(JsonLines, ReadsObjectsAndPassesOverEmptyLines) {
    const TemporaryFolder folder;
    const auto path = folder.write("a.jsonl", "{\"a\": 1}\r\n\n  \n{\"b\": [\"é\", null]}");
    auto reader = value_of(JsonRecordReader::open(path));
    EXPECT_EQ((*value_of(reader.next()))["a"], 1);
    EXPECT_EQ((*value_of(reader.next()))["b"][0], "é");
    EXPECT_EQ(reader.line_number(), 4);
    EXPECT_FALSE(value_of(reader.next()));
}

TEST(JsonRecords, ComeInListsOverLinesOrWithinAnObject) {
    const TemporaryFolder folder;
    for (const char* content :
         {"{\"a\":1}\n{\"a\":2}\n", "[{\"a\":1},{\"a\":2}]", " [\n{\"a\":1}\n,\n{\"a\":2}\n]\n",
          "{\n \"a\":1\n}\n{\n \"a\":2\n}", "{\"n\":[{}],\"data\":[{\"a\":1},{\"a\":2}],\"m\":{}}",
          "{\"a\":1,\"s\":\"}] \\\" \\\\\"}\n{\"a\":2}"}) {
        auto reader = value_of(JsonRecordReader::open(folder.write("a.json", content)));
        EXPECT_EQ((*value_of(reader.next()))["a"], 1) << content;
        EXPECT_EQ((*value_of(reader.next()))["a"], 2) << content;
        EXPECT_FALSE(value_of(reader.next())) << content;
    }
    auto lists = value_of(JsonRecordReader::open(folder.write("l.json", "[[1,2],[3,NaN]]")));
    EXPECT_EQ((*value_of(lists.next()))["embedding"], (nlohmann::json{1, 2}));
    EXPECT_EQ((*value_of(lists.next()))["embedding"], (nlohmann::json{3, nullptr}));
}

TEST(JsonRecords, MayBeLongerThanTheBufferAndReadNaN) {
    const TemporaryFolder folder;
    std::string list = "[";
    for (int i = 0; i < 3000; ++i)
        list += fmt::format("{}{{\"i\":{},\"x\":NaN,\"y\":-Infinity,\"t\":\"{} NaN\"}}",
                            i > 0 ? "," : "", i, std::string(1000, 'x'));
    auto reader = value_of(JsonRecordReader::open(folder.write("a.json", list + "]")));
    for (int i = 0; i < 3000; ++i) {
        const auto object = *value_of(reader.next());
        ASSERT_EQ(object["i"], i);
        EXPECT_TRUE(object["x"].is_null() && object["y"].is_null());
        EXPECT_TRUE(object["t"].get<std::string>().ends_with(" NaN"));
    }
    EXPECT_FALSE(value_of(reader.next()));
}

TEST(JsonRecords, ListsThatAreCutOffOrGoOnAreRefused) {
    const TemporaryFolder folder;
    expect_message(read_json_lines(folder.write("a.json", "[{\"a\":1},\n{\"a\":2}")), "a.json",
                   "not closed");
    expect_message(read_json_lines(folder.write("b.json", "[{\"a\":1}] x")), "b.json", "follows");
    expect_message(read_json_lines(folder.write("c.json", "[{\"a\":1},\n7]")), "c.json", "line 2");
    expect_message(read_json_lines(folder.write("d.json", "[{\"a\":1},\n[1]]")), "d.json",
                   "line 2");
}

TEST(JsonLines, WhatIsNoObjectIsRefusedByLine) {
    const TemporaryFolder folder;
    const std::string deep = "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}";
    for (const std::string& line :
         {std::string("{\"a\": }"), std::string("{\"a\": 1"), std::string("[1]"), std::string("7"),
          std::string("{\"a\": nan}"), std::string("{\"a\": 1, \"a\": 2}"),
          std::string("{\"a\": \"\\ud800\"}"), std::string("{} {}"), std::string("{\"a\": 1e999}"),
          deep}) {
        expect_message(read_json_lines(folder.write("a.jsonl", "{}\n" + line + "\n")), "a.jsonl",
                       "line 2");
    }
}

}  // namespace
}  // namespace sparsescope
