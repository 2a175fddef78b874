// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/json_records.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <vector>

#include "core/formats/json_columns.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr int max_depth = 64;

constexpr std::size_t max_record_bytes = TextLineReader::max_line_bytes;
constexpr std::string_view blank = " \t\r\n";

struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Follows JSON from one character to the next.
struct JsonCursor {
    int depth = 0;
    bool in_string = false;
    bool escaped = false;

    void pass(char c) {
        if (in_string) {
            if (!escaped && c == '"') in_string = false;
            escaped = !escaped && c == '\\';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
};

// Where the list of objects begins that the object at the beginning of `text` holds under a usual
// name; npos: it holds none, or another object follows and so each object is a record.
std::size_t wrapped_list(std::string_view text) {
    constexpr std::string_view names[] = {"data",   "rows",    "records", "items",   "documents",
                                          "points", "results", "vectors", "objects", "embeddings"};
    JsonCursor cursor;
    std::size_t list = std::string_view::npos;
    std::string_view key;
    std::size_t string_begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool was_string = cursor.in_string;
        cursor.pass(text[i]);
        if (!was_string && cursor.in_string) string_begin = i + 1;
        if (was_string && !cursor.in_string && cursor.depth == 1)
            key = text.substr(string_begin, i - string_begin);
        if (text[i] == '[' && !was_string && cursor.depth == 2 && list == std::string_view::npos) {
            const std::size_t next = text.find_first_not_of(blank, i + 1);
            const bool objects = next != std::string_view::npos && text[next] == '{';
            if (objects && std::ranges::find(names, key) != std::end(names)) list = i;
        }
        if (cursor.depth > 0) continue;
        const bool alone = text.find_first_not_of(blank, i + 1) == std::string_view::npos;
        return alone ? list : std::string_view::npos;
    }
    return list;
}

// With null for the words that Python writes for numbers that are none.
std::string with_nulls(std::string_view text) {
    constexpr std::string_view words[] = {"NaN", "-NaN", "Infinity", "-Infinity"};
    std::string out;
    JsonCursor cursor;
    for (std::size_t i = 0; i < text.size();) {
        const auto word = std::ranges::find_if(
            words, [&](std::string_view w) { return text.substr(i).starts_with(w); });
        if (!cursor.in_string && word != std::end(words)) {
            out += "null";
            i += word->size();
        } else {
            cursor.pass(text[i]);
            out += text[i++];
        }
    }
    return out;
}

}  // namespace

Result<nlohmann::json> parse_json(std::string_view text, std::string_view where) {
    using json = nlohmann::json;
    std::vector<std::set<std::string>> open_objects;  // their keys so far
    const auto check = [&](int depth, json::parse_event_t event, json& value) {
        if (depth > max_depth) throw Refused("is nested too deeply");
        if (event == json::parse_event_t::object_start) open_objects.emplace_back();
        if (event == json::parse_event_t::object_end) open_objects.pop_back();
        if (event == json::parse_event_t::key) {
            const auto& key = value.get_ref<const std::string&>();
            if (!open_objects.back().insert(key).second) {
                throw Refused(fmt::format("has the key \"{}\" twice", key));
            }
        }
        return true;
    };
    try {
        return json::parse(text, check);
    } catch (const Refused& refused) {
        return fail(ErrorCode::invalid_input, fmt::format("{} {}.", where, refused.what()));
    } catch (const json::exception& error) {
        const auto* syntax = dynamic_cast<const json::parse_error*>(&error);
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} is not valid JSON{}.", where,
                        syntax != nullptr ? fmt::format(" (at byte {})", syntax->byte) : ""),
            to_valid_utf8(error.what()));
    }
}

Result<JsonRecordReader> JsonRecordReader::open(const std::filesystem::path& path) {
    return guard("reading JSON", [&]() -> Result<JsonRecordReader> {
        SPARSESCOPE_ASSIGN(auto text, TextLineReader::open(path));
        JsonRecordReader reader(std::move(text));
        SPARSESCOPE_TRY(reader.find_records());
        return reader;
    });
}

tl::unexpected<Error> JsonRecordReader::bad(std::string_view what) const {
    return fail(ErrorCode::invalid_input,
                fmt::format("{}, line {}: {}", name(), record_line_, what));
}

// Stands before the first record afterwards.
Status JsonRecordReader::find_records() {
    SPARSESCOPE_ASSIGN(const bool any, skip(blank));
    if (!any) return {};
    if (rest_.front() == '[') {
        const std::size_t next = rest_.find_first_not_of(blank, 1);
        const char first = next == std::string_view::npos ? '{' : rest_[next];
        in_list_ = first == '{' || first == '[' || first == ']' || first == '"';
        if (in_list_) rest_.remove_prefix(1);
        if (in_list_) notes_.emplace_back("The file is one JSON list.");
        if (first == '"') notes_.emplace_back("Each of its strings is taken for a text.");
        if (first != '{' && first != '"')
            notes_.emplace_back("Each list of numbers is taken for an embedding.");
        return {};
    }
    const std::size_t list = rest_.front() == '{' ? wrapped_list(rest_) : std::string_view::npos;
    if (list == std::string_view::npos) return {};
    line_ += std::ranges::count(rest_.substr(0, list), '\n');
    rest_.remove_prefix(list + 1);
    in_list_ = wrapped_ = true;
    notes_.emplace_back("The rows are a list within one JSON object.");
    return {};
}

// Passes over these characters; false: nothing follows them.
Result<bool> JsonRecordReader::skip(std::string_view characters) {
    for (;;) {
        const std::size_t count = std::min(rest_.find_first_not_of(characters), rest_.size());
        line_ += std::ranges::count(rest_.substr(0, count), '\n');
        rest_.remove_prefix(count);
        if (!rest_.empty()) return true;
        SPARSESCOPE_ASSIGN(const bool more, text_.next_bytes(rest_));
        if (!more) return false;
    }
}

// Goes on to the next record; false: there is none.
Result<bool> JsonRecordReader::at_value() {
    if (at_end_) return false;
    SPARSESCOPE_ASSIGN(const bool any, skip(in_list_ && records_ > 0 ? " \t\r\n," : blank));
    record_line_ = line_;
    if (!any && in_list_)
        return bad("the list is not closed. The file seems to have been cut off.");
    at_end_ = !any || (in_list_ && rest_.front() == ']');
    if (!at_end_) return true;
    if (in_list_ && !wrapped_) {
        rest_.remove_prefix(1);
        SPARSESCOPE_ASSIGN(const bool more, skip(blank));
        if (more) return bad("something follows the end of the list.");
    }
    return false;
}

// Puts the next object or list into value_.
Status JsonRecordReader::take_value() {
    value_.clear();
    JsonCursor cursor;
    for (;;) {
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            cursor.pass(rest_[i]);
            const bool line_ended = rest_[i] == '\n';
            if ((cursor.depth > 0 || cursor.in_string) && !(line_ended && one_a_line_)) {
                line_ += line_ended ? 1 : 0;
                continue;
            }
            value_.append(rest_.substr(0, i + (line_ended ? 0 : 1)));
            rest_.remove_prefix(i + (line_ended ? 0 : 1));
            return {};
        }
        value_.append(rest_);
        if (value_.size() > max_record_bytes)
            return bad(
                fmt::format("a JSON value is longer than {} MiB, so it is no row. Write "
                            "an object a line (orient=\"records\", lines=True).",
                            max_record_bytes >> 20));
        SPARSESCOPE_ASSIGN(const bool more, text_.next_bytes(rest_));
        if (more) continue;
        rest_ = {};
        return {};
    }
}

Status JsonRecordReader::expect_line_end() {
    if (in_list_) return {};
    SPARSESCOPE_ASSIGN(const bool more, skip(" \t\r"));
    if (!more || rest_.front() == '\n') return {};
    return bad("something follows the JSON object. Each line needs one.");
}

Result<nlohmann::json> JsonRecordReader::parse_value() const {
    const std::string where = fmt::format("{}, line {}:", name(), record_line_);
    const std::size_t invalid = find_invalid_utf8(value_);
    if (invalid != std::string::npos)
        return bad(
            fmt::format("the text is not UTF-8 (byte {}). Save the file as UTF-8.", invalid + 1));
    auto parsed = parse_json(value_, where);
    const bool python =
        value_.find("NaN") != std::string::npos || value_.find("Infinity") != std::string::npos;
    return parsed || !python ? std::move(parsed) : parse_json(with_nulls(value_), where);
}

Result<std::optional<nlohmann::json>> JsonRecordReader::next() {
    if (!table_.empty()) {
        std::optional<nlohmann::json> row(std::move(table_.front()));
        table_.pop_front();
        return row;
    }
    SPARSESCOPE_ASSIGN(const bool more, at_value());
    if (!more) return std::nullopt;
    if (rest_.front() != '{' && rest_.front() != '[' && !(in_list_ && rest_.front() == '"'))
        return bad(
            "this is not a JSON object. Each line needs one: {\"text\": \"…\", \"label\": "
            "\"…\"}.");
    SPARSESCOPE_TRY(take_value());
    SPARSESCOPE_TRY(expect_line_end());
    SPARSESCOPE_ASSIGN(auto value, parse_value());
    if (records_++ == 0) {
        one_a_line_ = !in_list_ && line_ == record_line_;
        kind_ = value.type();
        SPARSESCOPE_ASSIGN(const bool goes_on, skip(blank));
        if (!goes_on && !in_list_ && value.is_object()) table_ = rows_of_table(value);
        if (!table_.empty()) {
            notes_.emplace_back("The file is one JSON object that holds a table.");
            return next();
        }
    }
    if (value.type() != kind_)
        return bad(fmt::format("this is of the kind {}, but the rows before are of the kind {}.",
                               value.type_name(), nlohmann::json(kind_).type_name()));
    if (!value.is_object())
        value = nlohmann::json{{value.is_array() ? "embedding" : "text", std::move(value)}};
    return std::optional<nlohmann::json>(std::move(value));
}

}  // namespace sparsescope
