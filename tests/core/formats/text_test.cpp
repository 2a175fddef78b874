// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/formats/csv.h"
#include "core/formats/json_lines.h"
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
    SPARSESCOPE_ASSIGN(auto reader, JsonLineReader::open(path));
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

TEST(Csv, RaggedAndBrokenRecordsAreRefusedByLine) {
    const TemporaryFolder folder;
    expect_message(all_records(folder.write("a.csv", "a,b\n1,2\n\"x\ny\",2,3\n")), "a.csv",
                   "line 3");
    expect_message(all_records(folder.write("b.csv", "a,b\n1\n")), "b.csv", "line 2");
    expect_message(all_records(folder.write("c.csv", "a,b\n1,\"open\n2,3\n")), "c.csv", "line 2");
    expect_message(all_records(folder.write("d.csv", "a,b\n\"x\"y,2\n")), "d.csv", "line 2");
    expect_message(all_records(folder.write("e.csv", "a,a\n1,2\n")), "e.csv", "\"a\"");
    expect_message(all_records(folder.write("f.csv", "\n\n")), "f.csv", "empty");
}

TEST(Csv, ParsesNumbersAndNothingElse) {
    double value = 0;
    for (const char* number : {"1", "-2.5", "+3", " 4 ", "1e5", ".5", "nan", "inf"}) {
        EXPECT_TRUE(parse_number(number, value)) << number;
    }
    for (const char* text : {"", " ", "1,5", "0x10", "1 2", "--1", "abc", "1e"}) {
        EXPECT_FALSE(parse_number(text, value)) << text;
    }
    EXPECT_TRUE(parse_number("1e999", value) && value > 1e308);
    EXPECT_TRUE(parse_number("1e-999", value) && value == 0);
}

TEST(JsonLines, ReadsObjectsAndPassesOverEmptyLines) {
    const TemporaryFolder folder;
    const auto path = folder.write("a.jsonl", "{\"a\": 1}\r\n\n  \n{\"b\": [\"é\", null]}");
    auto reader = value_of(JsonLineReader::open(path));
    EXPECT_EQ((*value_of(reader.next()))["a"], 1);
    EXPECT_EQ((*value_of(reader.next()))["b"][0], "é");
    EXPECT_EQ(reader.line_number(), 4);
    EXPECT_FALSE(value_of(reader.next()));
}

TEST(JsonLines, WhatIsNoObjectIsRefusedByLine) {
    const TemporaryFolder folder;
    const std::string deep = "{\"a\":" + std::string(1000, '[') + std::string(1000, ']') + "}";
    for (const std::string& line :
         {std::string("{\"a\": }"), std::string("{\"a\": 1"), std::string("[1]"), std::string("7"),
          std::string("{\"a\": NaN}"), std::string("{\"a\": 1, \"a\": 2}"),
          std::string("{\"a\": \"\\ud800\"}"), std::string("{} {}"), std::string("{\"a\": 1e999}"),
          deep}) {
        expect_message(read_json_lines(folder.write("a.jsonl", "{}\n" + line + "\n")), "a.jsonl",
                       "line 2");
    }
}

}  // namespace
}  // namespace sparsescope
