// SPDX-License-Identifier: GPL-3.0-or-later
// What kind of picture a file is, told by its first bytes and never by its name.
#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace sparsescope {

// The first three are read. `other`: a picture of a kind that is not (GIF, TIFF, HEIC, …). none: no
// picture that is known.
enum class PictureKind { png, jpeg, webp, other, none };

struct PictureFormat {
    PictureKind kind = PictureKind::none;
    std::string_view name;     // "PNG", "GIF", "HEIC"; "" for none
    std::string_view way_out;  // of the kinds that are not read: a sentence that says what to do
};

// So many bytes tell.
inline constexpr std::size_t picture_kind_bytes = 512;
[[nodiscard]] PictureFormat picture_format(std::span<const std::byte> first_bytes);
// Of a file; `none` also where it cannot be read or is no regular file.
[[nodiscard]] PictureFormat picture_format(const std::filesystem::path& file);
[[nodiscard]] constexpr bool is_readable(PictureKind kind) {
    return kind == PictureKind::png || kind == PictureKind::jpeg || kind == PictureKind::webp;
}

// Whether the end of its name is one that pictures have, of whatever kind (".png", ".jpg", ".gif").
[[nodiscard]] bool is_called_picture(const std::filesystem::path& file);

}  // namespace sparsescope
