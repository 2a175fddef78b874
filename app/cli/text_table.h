// SPDX-License-Identifier: GPL-3.0-or-later
// A table for people: columns as wide as they need, numbers to the right; a column that no row has
// anything in is left out.
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

// "12.3 %"; share is 0 … 1.
[[nodiscard]] std::string percent(double share);
[[nodiscard]] std::string bytes_text(std::int64_t bytes);  // "12.3 MB"
// One line of at most width characters, cut between characters, line breaks as blanks.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t width);

}  // namespace sparsescope::cli
