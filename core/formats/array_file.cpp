// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/array_file.h"

#include <algorithm>
#include <cstring>

#include "core/formats/byte_source.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 18;

// The text in a fixed-width field, without its zero padding. False: not Unicode.
bool decode_text(const ArrayInfo& info, const std::byte* field, std::string& text) {
    text.clear();
    if (info.type == ElementType::bytes) {
        text.assign(reinterpret_cast<const char*>(field), info.item_bytes);
        text.erase(text.find_last_not_of('\0') + 1);
        return is_valid_utf8(text) && text.find('\0') == std::string::npos;
    }
    for (std::size_t i = 0; i < info.item_bytes; i += 4) {
        std::uint32_t character = 0;
        std::memcpy(&character, field + i, 4);
        if (info.big_endian) character = __builtin_bswap32(character);
        if (!append_utf8(text, character)) return false;
    }
    text.erase(text.find_last_not_of('\0') + 1);
    return text.find('\0') == std::string::npos;
}

}  // namespace

std::uint64_t ArrayInfo::items() const {
    std::uint64_t product = 0;
    return checked_product(shape, product) ? product : 0;
}

ArrayReader::ArrayReader(std::unique_ptr<ByteSource> source, ArrayInfo info)
    : source_(std::move(source)), info_(std::move(info)) {}
ArrayReader::ArrayReader(ArrayReader&&) noexcept = default;
ArrayReader& ArrayReader::operator=(ArrayReader&&) noexcept = default;
ArrayReader::~ArrayReader() = default;

std::string ArrayReader::name() const {
    return source_->name();
}

template <class Use>
Status ArrayReader::for_each_piece(std::size_t count, Use use) {
    if (count > remaining()) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} has only {} items left, {} were asked for.", name(),
                                remaining(), count));
    }
    const std::size_t piece = std::max<std::size_t>(piece_bytes / info_.item_bytes, 1);
    for (std::size_t done = 0; done < count;) {
        const std::size_t items = std::min(piece, count - done);
        buffer_.resize(items * info_.item_bytes);
        SPARSESCOPE_TRY(source_->read_all(buffer_));
        SPARSESCOPE_TRY(use(std::span<const std::byte>(buffer_), done, items));
        done += items;
        position_ += items;
    }
    return remaining() == 0 && count > 0 ? check_end() : Status{};
}

Status ArrayReader::check_end() {
    std::byte extra{};
    SPARSESCOPE_ASSIGN(const std::size_t count, source_->read({&extra, 1}));
    if (count == 0) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} goes on after the {} items that its header announces.", name(),
                            info_.items()));
}

Status ArrayReader::check_numbers() const {
    if (is_convertible(info_.type)) return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} holds {}, but numbers are needed.", name(), to_string(info_.type)));
}

Status ArrayReader::read_floats(std::span<float> out) {
    SPARSESCOPE_TRY(check_numbers());
    return for_each_piece(out.size(), [&](auto bytes, std::size_t done, std::size_t items) {
        convert_to_floats(info_.type, bytes, info_.big_endian, out.subspan(done, items));
        return Status{};
    });
}

Status ArrayReader::read_doubles(std::span<double> out) {
    SPARSESCOPE_TRY(check_numbers());
    return for_each_piece(out.size(), [&](auto bytes, std::size_t done, std::size_t items) {
        convert_to_doubles(info_.type, bytes, info_.big_endian, out.subspan(done, items));
        return Status{};
    });
}

Status ArrayReader::read_integers(std::span<std::int64_t> out) {
    if (!is_convertible(info_.type)) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds {}, but whole numbers are needed.", name(),
                                to_string(info_.type)));
    }
    return for_each_piece(
        out.size(), [&](auto bytes, std::size_t done, std::size_t items) -> Status {
            const auto target = out.subspan(done, items);
            const auto converted = convert_to_integers(info_.type, bytes, info_.big_endian, target);
            if (converted == items) return {};
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} is not a whole number at item {} (counted from 0).", name(),
                                    position_ + converted));
        });
}

Result<std::vector<std::string>> ArrayReader::read_strings(std::size_t count) {
    if (!is_text(info_.type)) {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{} holds {} numbers, but text is needed.", name(), to_string(info_.type)));
    }
    std::vector<std::string> strings;
    SPARSESCOPE_TRY(
        for_each_piece(count, [&](auto bytes, std::size_t, std::size_t items) -> Status {
            for (std::size_t i = 0; i < items; ++i) {
                std::string text;
                if (!decode_text(info_, bytes.data() + i * info_.item_bytes, text)) {
                    return fail(ErrorCode::invalid_input,
                                fmt::format("{} is not valid text at item {} (counted from 0).",
                                            name(), position_ + i));
                }
                strings.push_back(std::move(text));
            }
            return {};
        }));
    return strings;
}

Status ArrayReader::read_bytes(std::span<std::uint8_t> out) {
    if (info_.type != ElementType::u8) {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds {}, but 8-bit pixels are needed.", name(),
                                to_string(info_.type)));
    }
    return for_each_piece(out.size(), [&](auto bytes, std::size_t done, std::size_t items) {
        std::memcpy(out.data() + done, bytes.data(), items);
        return Status{};
    });
}

}  // namespace sparsescope
