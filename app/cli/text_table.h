// SPDX-License-Identifier: GPL-3.0-or-later
// A table for people. Columns are as wide as their cells need; a column that is empty in every row
// is left out.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace sparsescope::cli {

class TextTable {
  public:
    enum class Align { left, right };
    struct Column {
        std::string title;
        Align align = Align::left;
    };
    explicit TextTable(std::vector<Column> columns);
    void add(std::vector<std::string> cells);  // one per column
    [[nodiscard]] std::string text() const;    // lines, each ending in \n

  private:
    [[nodiscard]] bool is_empty(std::size_t column) const;

    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

// A share of 0 … 1 as "12.3 %".
[[nodiscard]] std::string percent(double share);
[[nodiscard]] std::string bytes_text(std::int64_t bytes);  // "12.3 MB"
// The text as one line of at most `width` characters, with blanks for line breaks. It is never cut
// inside a UTF-8 character.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t width);

}  // namespace sparsescope::cli
