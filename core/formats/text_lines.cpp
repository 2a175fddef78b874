// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/text_lines.h"

#include <cstring>

#include "core/formats/byte_source.h"
#include "core/formats/utf16_source.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 18;

}  // namespace

TextLineReader::TextLineReader(std::unique_ptr<ByteSource> source, std::string name)
    : source_(std::move(source)), name_(std::move(name)), buffer_(buffer_bytes) {}
TextLineReader::TextLineReader(TextLineReader&&) noexcept = default;
TextLineReader& TextLineReader::operator=(TextLineReader&&) noexcept = default;
TextLineReader::~TextLineReader() = default;

Result<TextLineReader> TextLineReader::open(const std::filesystem::path& path) {
    SPARSESCOPE_ASSIGN(auto source, open_byte_source(path));
    std::string name = source->name();
    TextLineReader reader(std::move(source), std::move(name));
    SPARSESCOPE_TRY(reader.fill());
    const std::string_view start(reader.buffer_.data(), reader.end_);
    const bool big_endian = start.starts_with("\xFE\xFF");
    if (big_endian || start.starts_with("\xFF\xFE")) {
        SPARSESCOPE_ASSIGN(auto utf16, open_byte_source(path));
        reader.source_ = make_utf16_source(std::move(utf16), big_endian);
        SPARSESCOPE_TRY(reader.fill());
    }
    SPARSESCOPE_TRY(reader.check_beginning());
    return reader;
}

Status TextLineReader::check_beginning() {
    const std::string_view start(buffer_.data(), end_);
    // UTF-16 without a mark: every second byte of ASCII text is zero.
    const bool utf16 = start.size() >= 4 && ((start[0] == '\0' && start[2] == '\0') ||
                                             (start[1] == '\0' && start[3] == '\0'));
    if (utf16) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} is UTF-16 text without a byte order mark. Save it as UTF-8.", name_));
    }
    if (start.starts_with("\xEF\xBB\xBF")) begin_ = 3;
    const std::size_t lone = start.find('\r');
    if (start.find('\n') == std::string_view::npos && lone != std::string_view::npos &&
        lone + 1 < start.size())
        line_end_ = '\r';
    return {};
}

Result<bool> TextLineReader::fill() {
    begin_ = 0;
    SPARSESCOPE_ASSIGN(end_, source_->read(std::as_writable_bytes(std::span(buffer_))));
    return end_ > 0;
}

Result<bool> TextLineReader::next(std::string& line) {
    line.clear();
    bool any = false;
    for (;;) {
        if (begin_ == end_) {
            SPARSESCOPE_ASSIGN(const bool more, fill());
            if (!more) break;
        }
        if (!any) ++line_number_;
        any = true;
        const char* const begin = buffer_.data() + begin_;
        const void* const found = std::memchr(begin, line_end_, end_ - begin_);
        const std::size_t count =
            found != nullptr ? static_cast<std::size_t>(static_cast<const char*>(found) - begin)
                             : end_ - begin_;
        line.append(begin, count);
        begin_ += count + (found != nullptr ? 1 : 0);
        if (line.size() > max_line_bytes) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}, line {}: the line is longer than {} MiB. Is this a text "
                                    "file?",
                                    name_, line_number_, max_line_bytes >> 20));
        }
        if (found != nullptr) break;
    }
    if (!any) return false;
    if (line.ends_with('\r')) line.pop_back();
    SPARSESCOPE_TRY(check_line(line));
    return true;
}

Result<bool> TextLineReader::next_bytes(std::string_view& bytes) {
    if (begin_ == end_) {
        SPARSESCOPE_ASSIGN(const bool more, fill());
        if (!more) return false;
    }
    bytes = std::string_view(buffer_.data() + begin_, end_ - begin_);
    begin_ = end_;
    return true;
}

Status TextLineReader::check_line(const std::string& line) const {
    const std::size_t zero = line.find('\0');
    if (zero != std::string::npos) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}, line {}: a zero byte at position {}. This is not a text file.",
                                name_, line_number_, zero + 1));
    }
    const std::size_t invalid = find_invalid_utf8(line);
    if (invalid == std::string_view::npos) return {};
    return fail(
        ErrorCode::invalid_input,
        fmt::format("{}, line {}: the text is not UTF-8 (byte {} of the line). Save the file as "
                    "UTF-8.",
                    name_, line_number_, invalid + 1));
}

}  // namespace sparsescope
