// SPDX-License-Identifier: GPL-3.0-or-later
// Reads tables (RFC 4180: quotes, doubled quotes, line breaks inside quotes) record by record. How
// a table is written is told by its beginning (csv_dialect.h). Without a header the columns are
// called column1, column2, …; columns that the header leaves without a name are called so too, the
// first of them "index". A record with another number of fields than the first is refused, with its
// line. What text is accepted is said in text_lines.h.
#pragma once
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/formats/csv_dialect.h"
#include "core/formats/number_text.h"
#include "core/formats/text_lines.h"

namespace sparsescope {

class CsvReader {
  public:
    [[nodiscard]] static Result<CsvReader> open(const std::filesystem::path& path);

    [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
    // Returns false at the end; otherwise `fields` has columns().size() entries. Empty lines are
    // passed over.
    [[nodiscard]] Result<bool> next(std::vector<std::string>& fields);
    [[nodiscard]] std::int64_t line_number() const {
        return record_line_;
    }  // where the record began
    [[nodiscard]] const std::string& name() const { return lines_.name(); }

    [[nodiscard]] const CsvDialect& dialect() const { return dialect_; }
    [[nodiscard]] bool has_header() const { return has_header_; }
    // What was detected and is not as usual, a sentence each.
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

  private:
    struct HeadRecord {
        std::int64_t line = 0;
        std::vector<std::string> fields;
    };
    explicit CsvReader(TextLineReader lines) : lines_(std::move(lines)) {}
    [[nodiscard]] Status look_at_the_beginning();
    [[nodiscard]] Status name_columns(const std::vector<std::string>& names);
    [[nodiscard]] Result<bool> next_line();
    [[nodiscard]] Result<bool> read_record(std::vector<std::string>& fields);
    // Splits line_, and reads on while a quoted field stays open.
    [[nodiscard]] Status split_line(std::vector<std::string>& fields);
    // `i` is behind the opening quote, and afterwards behind the closing one.
    [[nodiscard]] Status read_quoted(std::string& field, std::size_t& i);

    TextLineReader lines_;
    std::deque<std::string> head_lines_;  // looked at, not yet split
    std::string line_;
    std::int64_t line_number_ = 0;
    CsvDialect dialect_;
    std::vector<std::string> columns_;
    std::vector<std::string> notes_;
    bool has_header_ = false;
    std::deque<HeadRecord> head_;  // split, not yet handed out
    std::int64_t record_line_ = 0;
};

}  // namespace sparsescope
