// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/idx.h"

#include <array>
#include <cstring>
#include <optional>

#include "core/formats/byte_source.h"

namespace sparsescope {
namespace {

constexpr int max_dimensions = 4;

std::optional<ElementType> idx_type(std::byte code) {
    switch (std::to_integer<int>(code)) {
        case 0x08:
            return ElementType::u8;
        case 0x09:
            return ElementType::i8;
        case 0x0B:
            return ElementType::i16;
        case 0x0C:
            return ElementType::i32;
        case 0x0D:
            return ElementType::f32;
        case 0x0E:
            return ElementType::f64;
        default:
            return {};
    }
}

Result<ArrayReader> read_idx(std::unique_ptr<ByteSource> source) {
    const auto bad = [&](std::string_view what) {
        return fail(ErrorCode::invalid_input, fmt::format("{} {}", source->name(), what));
    };
    std::array<std::byte, 4> magic{};
    SPARSESCOPE_ASSIGN(const std::size_t got, source->read(magic));
    const auto type = idx_type(magic[2]);
    const int dimensions = std::to_integer<int>(magic[3]);
    if (got < magic.size() || magic[0] != std::byte{0} || magic[1] != std::byte{0} || !type ||
        dimensions < 1 || dimensions > max_dimensions) {
        return bad("is no idx file: it does not begin with the idx mark (byte 0).");
    }
    ArrayInfo info;
    info.type = *type;
    info.item_bytes = item_size(*type);
    info.big_endian = true;
    for (int i = 0; i < dimensions; ++i) {
        std::uint32_t dim = 0;
        SPARSESCOPE_TRY(source->read_all(std::as_writable_bytes(std::span(&dim, 1))));
        info.shape.push_back(__builtin_bswap32(dim));
    }
    auto factors = info.shape;
    factors.push_back(info.item_bytes);
    const std::uint64_t header = magic.size() + std::uint64_t{4} * info.shape.size();
    const std::uint64_t present = source->size_bound() - header;
    std::uint64_t claimed = 0;
    if (!checked_product(factors, claimed) || claimed > present) {
        return bad(
            fmt::format("claims {} rows, more than the file can hold ({} bytes follow its "
                        "header of {}). It seems to have been cut off.",
                        info.shape[0], present, header));
    }
    return ArrayReader(std::move(source), std::move(info));
}

}  // namespace

Result<ArrayReader> open_idx(const std::filesystem::path& path) {
    return guard("reading an array", [&]() -> Result<ArrayReader> {
        SPARSESCOPE_ASSIGN(auto source, open_byte_source(path));
        return read_idx(std::move(source));
    });
}

}  // namespace sparsescope
