// SPDX-License-Identifier: GPL-3.0-or-later
// Reads text files line by line: UTF-8 (a byte order mark is accepted) or UTF-16 with such a mark,
// LF, CRLF or CR, plain or gzipped. NUL bytes, invalid UTF-8 and lines over 16 MiB are refused in a
// sentence that names the line. A reader belongs to one thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

class ByteSource;

class TextLineReader {
  public:
    static constexpr std::size_t max_line_bytes = std::size_t{16} << 20;

    [[nodiscard]] static Result<TextLineReader> open(const std::filesystem::path& path);
    TextLineReader(TextLineReader&&) noexcept;
    TextLineReader& operator=(TextLineReader&&) noexcept;
    ~TextLineReader();

    // Returns false at the end. The line comes without its line break.
    [[nodiscard]] Result<bool> next(std::string& line);
    // For readers whose records are no lines: what comes next, line ends included and of any
    // length, unchecked. The bytes stay valid until the next call. Returns false at the end.
    [[nodiscard]] Result<bool> next_bytes(std::string_view& bytes);
    [[nodiscard]] std::int64_t line_number() const {
        return line_number_;
    }                                                                // 1-based, of the last line
    [[nodiscard]] const std::string& name() const { return name_; }  // for messages
    // Whether lines end in CR alone, as old spreadsheets write them.
    [[nodiscard]] bool carriage_returns() const { return line_end_ == '\r'; }

  private:
    TextLineReader(std::unique_ptr<ByteSource> source, std::string name);
    [[nodiscard]] Status check_beginning();
    [[nodiscard]] Status check_line(const std::string& line) const;
    [[nodiscard]] Result<bool> fill();

    std::unique_ptr<ByteSource> source_;
    std::string name_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    char line_end_ = '\n';
    std::int64_t line_number_ = 0;
};

}  // namespace sparsescope
