// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/npy.h"

#include <array>
#include <charconv>
#include <cstring>

#include "core/formats/npy_header.h"
#include "core/formats/utf8.h"

namespace sparsescope {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t max_header_bytes = 10000;  // NumPy's own limit

tl::unexpected<Error> bad(const ByteSource& source, std::string_view what) {
    return fail(ErrorCode::invalid_input, fmt::format("{} {}", source.name(), what));
}

struct DescrType {
    std::string_view code;
    ElementType type;
};
constexpr DescrType descr_types[] = {
    {"b1", ElementType::boolean}, {"u1", ElementType::u8},  {"i1", ElementType::i8},
    {"u2", ElementType::u16},     {"i2", ElementType::i16}, {"u4", ElementType::u32},
    {"i4", ElementType::i32},     {"u8", ElementType::u64}, {"i8", ElementType::i64},
    {"f2", ElementType::f16},     {"f4", ElementType::f32}, {"f8", ElementType::f64}};

// Byte order and type of a descr like "<f4" or "|u1"; false when we do not read such items.
bool decode_descr(std::string_view descr, ArrayInfo& info) {
    if (descr.size() < 3 || std::string_view("<>|=").find(descr[0]) == std::string_view::npos) {
        return false;
    }
    info.big_endian = descr[0] == '>';
    const std::string_view code = descr.substr(1);
    for (const auto& known : descr_types) {
        if (known.code != code) continue;
        info.type = known.type;
        info.item_bytes = item_size(known.type);
        return true;
    }
    if (code[0] != 'U' && code[0] != 'S') return false;
    std::uint32_t width = 0;
    const char* const last = code.data() + code.size();
    const auto [end, error] = std::from_chars(code.data() + 1, last, width);
    // A megabyte for each item is more text than a label or a title ever needs.
    if (error != std::errc{} || end != last || width == 0 || width > (1U << 18)) return false;
    info.type = code[0] == 'U' ? ElementType::utf32 : ElementType::bytes;
    info.item_bytes = code[0] == 'U' ? std::size_t{4} * width : width;
    return true;
}

Result<ArrayInfo> parse_header(const ByteSource& source, std::string_view text,
                               std::size_t text_offset) {
    NpyHeader header;
    NpyHeaderParser parser(text, header);
    if (!parser.parse()) {
        if (header.structured) {
            return bad(source,
                       "holds records with several fields. Save one plain array of numbers.");
        }
        return bad(source, fmt::format("is no valid .npy array: its header cannot be understood at "
                                       "byte {}.",
                                       text_offset + parser.position()));
    }
    ArrayInfo info;
    info.fortran_order = *header.fortran_order;
    info.shape = *header.shape;
    if (!decode_descr(*header.descr, info)) {
        if (header.descr->find('O') != std::string::npos) {
            return bad(source,
                       "holds Python objects, which cannot be read safely. Save it again as an "
                       "array of numbers or of text.");
        }
        return bad(source,
                   fmt::format("holds items of type \"{}\", which cannot be read. Save it as "
                               "float32, float16, float64, an integer type or text.",
                               to_valid_utf8(*header.descr)));
    }
    return info;
}

std::string describe(const std::vector<std::uint64_t>& shape) {
    std::string text;
    for (const auto dim : shape)
        text += fmt::format("{}{}", text.empty() ? "" : " × ", dim);
    return shape.empty() ? "1" : text;
}

// The size in bytes that the shape claims, once it agrees with what the source can hold.
Result<std::uint64_t> check_size(const ByteSource& source, const ArrayInfo& info,
                                 std::uint64_t data_offset) {
    auto factors = info.shape;
    factors.push_back(info.item_bytes);
    std::uint64_t claimed = 0;
    const std::uint64_t bound = source.size_bound();
    const std::uint64_t present = bound > data_offset ? bound - data_offset : 0;
    if (!checked_product(factors, claimed)) {
        return bad(source,
                   fmt::format("claims {} items, more than any file can hold. Its header is "
                               "damaged.",
                               describe(info.shape)));
    }
    if (claimed > present) {
        return bad(source,
                   fmt::format("claims {} items of {} bytes from byte {} on, but only {} "
                               "bytes follow. It seems to have been cut off.",
                               describe(info.shape), info.item_bytes, data_offset, present));
    }
    return claimed;
}

// Column by column in the file, row by row for whoever reads. Needs the whole array in memory.
Result<std::unique_ptr<ByteSource>> transposed(std::unique_ptr<ByteSource> source,
                                               const ArrayInfo& info, std::uint64_t size) {
    std::vector<std::byte> columns(size);
    SPARSESCOPE_TRY(source->read_all(columns));
    std::byte extra{};
    SPARSESCOPE_ASSIGN(const std::size_t more, source->read({&extra, 1}));
    if (more != 0) return bad(*source, "goes on after the items that its header announces.");
    std::vector<std::byte> rows(size);
    const std::size_t row_count = info.shape[0];
    const std::size_t column_count = info.shape[1];
    const std::size_t item = info.item_bytes;
    for (std::size_t row = 0; row < row_count; ++row) {
        for (std::size_t column = 0; column < column_count; ++column) {
            std::memcpy(rows.data() + (row * column_count + column) * item,
                        columns.data() + (column * row_count + row) * item, item);
        }
    }
    return make_memory_source(std::move(rows), source->name());
}

}  // namespace

Result<ArrayReader> read_npy(std::unique_ptr<ByteSource> source) {
    std::array<std::byte, 8> start{};
    SPARSESCOPE_ASSIGN(const std::size_t got, source->read(start));
    if (got < start.size() || std::memcmp(start.data(), magic.data(), magic.size()) != 0) {
        return bad(*source, "is no NumPy array: it does not begin with the .npy mark (byte 0).");
    }
    const int version = std::to_integer<int>(start[6]);
    if (version < 1 || version > 3) {
        return bad(
            *source,
            fmt::format("has .npy version {}; versions 1 to 3 can be read (byte 6).", version));
    }
    std::array<std::byte, 4> length_bytes{};
    const std::size_t length_size = version == 1 ? 2 : 4;
    SPARSESCOPE_TRY(source->read_all(std::span(length_bytes).first(length_size)));
    std::uint32_t length = 0;
    std::memcpy(&length, length_bytes.data(), 4);
    if (length > max_header_bytes) {
        return bad(*source, fmt::format("claims a header of {} bytes; {} are the most (byte 8).",
                                        length, max_header_bytes));
    }
    std::string header(length, '\0');
    SPARSESCOPE_TRY(source->read_all(std::as_writable_bytes(std::span(header))));
    const std::size_t header_offset = start.size() + length_size;
    SPARSESCOPE_ASSIGN(ArrayInfo info, parse_header(*source, header, header_offset));
    SPARSESCOPE_ASSIGN(const std::uint64_t size, check_size(*source, info, header_offset + length));
    if (info.fortran_order && info.shape.size() > 2) {
        return bad(*source,
                   "is in Fortran order with more than two dimensions. Save it with "
                   "numpy.ascontiguousarray.");
    }
    if (info.fortran_order && info.shape.size() == 2) {
        SPARSESCOPE_ASSIGN(source, transposed(std::move(source), info, size));
    }
    return ArrayReader(std::move(source), std::move(info));
}

std::string npy_preamble(const TensorToWrite& array, std::size_t width) {
    std::string shape;
    for (const auto dim : array.shape)
        shape += fmt::format("{}{}", shape.empty() ? "" : ", ", dim);
    if (array.shape.size() == 1) shape += ',';
    std::string code;
    for (const auto& known : descr_types) {
        if (known.type == array.type) code = known.code;
    }
    if (array.type == ElementType::bytes) code = fmt::format("S{}", width);
    const char order = item_size(array.type) <= 1 ? '|' : '<';
    std::string header = fmt::format("{{'descr': '{}{}', 'fortran_order': False, 'shape': ({}), }}",
                                     order, code, shape);
    constexpr std::size_t fixed = 10;
    header.append(63 - (fixed + header.size()) % 64, ' ');
    header += '\n';
    std::string preamble(magic);
    preamble += {'\x01', '\x00', static_cast<char>(header.size() & 0xFFU),
                 static_cast<char>(header.size() >> 8)};
    return preamble + header;
}

Result<ArrayReader> open_npy(const std::filesystem::path& path) {
    return guard("reading an array", [&]() -> Result<ArrayReader> {
        SPARSESCOPE_ASSIGN(auto source, open_byte_source(path));
        return read_npy(std::move(source));
    });
}

}  // namespace sparsescope
