// SPDX-License-Identifier: GPL-3.0-or-later
// Reads CSV and TSV (RFC 4180: quotes, doubled quotes, line breaks inside quotes) record by record.
// The delimiter (comma, tab, semicolon) is guessed from the first record. A first record that can
// only be data (it has a decimal fraction, or nothing but numbers that do not count 0, 1, 2 …)
// means that there is no header; the columns are then called column1, column2, … A record with
// another number of fields than the first is refused, with its line. What text is accepted is said
// in text_lines.h.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
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

  private:
    explicit CsvReader(TextLineReader lines) : lines_(std::move(lines)) {}
    [[nodiscard]] Result<bool> read_record(std::vector<std::string>& fields);
    // Splits line_, and reads on while a quoted field stays open.
    [[nodiscard]] Status split_line(std::vector<std::string>& fields);
    // `i` is behind the opening quote, and afterwards behind the closing one.
    [[nodiscard]] Status read_quoted(std::string& field, std::size_t& i);
    [[nodiscard]] Status name_columns(std::vector<std::string> first);

    TextLineReader lines_;
    std::string line_;
    char delimiter_ = '\0';
    std::vector<std::string> columns_;
    std::vector<std::string> first_record_;  // data, when there was no header
    bool first_record_pending_ = false;
    std::int64_t record_line_ = 0;
};

// Whether a decimal number, finite or not, fills the whole field (blanks around it are allowed).
[[nodiscard]] bool parse_number(std::string_view field, double& value);

}  // namespace sparsescope
