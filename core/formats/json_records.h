// SPDX-License-Identifier: GPL-3.0-or-later
// JSON with limits, and files of JSON records: objects one after another (a line each, or over
// several lines), a list of objects, or an object that holds such a list under a usual name
// ({"data": [{…}, …]}) or is a table itself (json_columns.h). Where lists of numbers stand instead
// of objects, each is the object
// {"embedding": […]}; a string in a list is {"text": "…"}. Nesting deeper than 64, repeated keys
// and records over 16 MiB are refused. What text is accepted is said in text_lines.h.
#pragma once
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"
#include "core/formats/text_lines.h"

namespace sparsescope {

// `where` begins the error message ("model.json", "data.jsonl, line 3").
[[nodiscard]] Result<nlohmann::json> parse_json(std::string_view text, std::string_view where);

class JsonRecordReader {
  public:
    [[nodiscard]] static Result<JsonRecordReader> open(const std::filesystem::path& path);

    // Returns the next object, or nothing at the end. NaN, Infinity and -Infinity, which Python
    // writes although JSON has no such words, are read as null.
    [[nodiscard]] Result<std::optional<nlohmann::json>> next();
    [[nodiscard]] std::int64_t line_number() const {
        return record_line_;
    }  // where the record began
    [[nodiscard]] const std::string& name() const { return text_.name(); }
    // How the records are held, a sentence each, where it is not one a line.
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

  private:
    explicit JsonRecordReader(TextLineReader text) : text_(std::move(text)) {}
    [[nodiscard]] Status find_records();
    [[nodiscard]] Result<bool> at_value();
    [[nodiscard]] Result<bool> skip(std::string_view characters);
    [[nodiscard]] Status take_value();
    [[nodiscard]] Status expect_line_end();
    [[nodiscard]] Result<nlohmann::json> parse_value() const;
    [[nodiscard]] tl::unexpected<Error> bad(std::string_view what) const;

    TextLineReader text_;
    std::string_view rest_;             // of the bytes that text_ gave last
    std::string value_;                 // the record at hand, as text
    std::deque<nlohmann::json> table_;  // rows still to come of a file that is one table
    bool in_list_ = false;              // records stand between brackets, with commas between them
    bool wrapped_ = false;              // what follows the list is of no interest
    bool at_end_ = false;
    bool one_a_line_ = false;
    nlohmann::json::value_t kind_ = nlohmann::json::value_t::object;  // of all records
    std::int64_t records_ = 0;
    std::int64_t line_ = 1;
    std::int64_t record_line_ = 0;
    std::vector<std::string> notes_;
};

}  // namespace sparsescope
