// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/readers/picture_decoders.h"
#include "core/base/picture_kind.h"

namespace sparsescope::readers {
namespace {

std::string with_article(std::string_view name) {
    const bool vowel = name == "AVIF" || name == "ICO" || name == "SVG" || name == "XCF" ||
                       name == "HEIC" || name == "HEIF";
    return fmt::format("{} {}", vowel && name[0] != 'H' ? "an" : "a", name);
}

}  // namespace

Error damaged(const char* format, const char* why) {
    return {ErrorCode::invalid_input, fmt::format("is {} {} picture that is damaged: {}.",
                                                  format[0] == 'A' ? "an" : "a", format, why)};
}

Result<Pixels> decode_picture(std::span<const std::byte> file, int enough) {
    if (file.empty()) return fail(ErrorCode::invalid_input, "is empty.");
    const PictureFormat format =
        picture_format(file.first(std::min(file.size(), picture_kind_bytes)));
    switch (format.kind) {
        case PictureKind::png:
            return decode_png(file, enough);
        case PictureKind::jpeg:
            return decode_jpeg(file, enough);
        case PictureKind::webp:
            return decode_webp(file);
        case PictureKind::other:
            return fail(ErrorCode::invalid_input,
                        fmt::format("is {} picture, which cannot be read. {}",
                                    with_article(format.name), format.way_out));
        case PictureKind::none:
            break;
    }
    return fail(ErrorCode::invalid_input,
                "is no picture that can be read; those are PNG, JPEG and WebP.");
}

}  // namespace sparsescope::readers
