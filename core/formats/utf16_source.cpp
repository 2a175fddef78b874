// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/utf16_source.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

class Utf16Source final : public ByteSource {
  public:
    Utf16Source(std::unique_ptr<ByteSource> utf16, bool big_endian)
        : utf16_(std::move(utf16)), big_endian_(big_endian) {}

    std::uint64_t size_bound() const override { return 2 * utf16_->size_bound(); }
    std::string name() const override { return utf16_->name(); }

    Result<std::size_t> read(std::span<std::byte> out) override {
        if (done_ == utf8_.size()) SPARSESCOPE_TRY(decode_more());
        const std::size_t count = std::min(out.size(), utf8_.size() - done_);
        std::memcpy(out.data(), utf8_.data() + done_, count);
        done_ += count;
        return count;
    }

  private:
    // Replaces utf8_ by what comes next; empty at the end.
    Status decode_more() {
        utf8_.clear();
        done_ = 0;
        while (utf8_.empty()) {
            SPARSESCOPE_ASSIGN(const std::size_t read,
                               utf16_->read(std::span(bytes_).subspan(kept_)));
            const std::size_t count = kept_ + read;
            if (read == 0) return count == 0 ? Status{} : half_a_character();
            std::size_t i = 0;
            for (std::size_t length = 0; i + 2 <= count; i += length) {
                length = is_high(unit(i)) ? 4 : 2;
                if (i + length > count) break;
                if (!append_utf8(utf8_, character(i, length))) return half_a_character();
            }
            position_ += i;
            kept_ = count - i;
            std::memmove(bytes_.data(), bytes_.data() + i, kept_);
        }
        return {};
    }
    Status half_a_character() const {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} is UTF-16 text with half a character near byte {}. Save it as "
                                "UTF-8.",
                                name(), position_));
    }
    std::uint32_t unit(std::size_t i) const {
        const auto first = static_cast<std::uint32_t>(bytes_[i]);
        const auto second = static_cast<std::uint32_t>(bytes_[i + 1]);
        return big_endian_ ? first << 8U | second : second << 8U | first;
    }
    static bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
    // A surrogate without its other half is returned as it is, and is no character.
    std::uint32_t character(std::size_t i, std::size_t length) const {
        const std::uint32_t first = unit(i);
        if (length == 2) return first;
        const std::uint32_t second = unit(i + 2);
        if (second < 0xDC00 || second > 0xDFFF) return first;
        return 0x10000 + ((first - 0xD800) << 10U) + (second - 0xDC00);
    }

    std::unique_ptr<ByteSource> utf16_;
    bool big_endian_;
    std::array<std::byte, std::size_t{1} << 16> bytes_{};  // those not decoded yet come first
    std::size_t kept_ = 0;
    std::uint64_t position_ = 0;  // of the first of them in the source
    std::string utf8_;
    std::size_t done_ = 0;  // bytes of it that were read
};

}  // namespace

std::unique_ptr<ByteSource> make_utf16_source(std::unique_ptr<ByteSource> utf16, bool big_endian) {
    return std::make_unique<Utf16Source>(std::move(utf16), big_endian);
}

}  // namespace sparsescope
