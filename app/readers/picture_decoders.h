// SPDX-License-Identifier: GPL-3.0-or-later
// Picture files as pixels, not yet upright. Errors are the rest of a sentence that begins with the
// file's name. Nothing large is set aside before the size is checked.
#pragma once
#include <cstddef>
#include <span>

#include "app/readers/pixels.h"

namespace sparsescope::readers {

// What the file is, is told by its content. `enough`: the longer side that will be used; a decoder
// that can make less of a picture cheaply may, but no less than this, and as Shrinker does or with
// twice as much. 0: all pixels.
[[nodiscard]] Result<Pixels> decode_picture(std::span<const std::byte> file, int enough);

[[nodiscard]] Result<Pixels> decode_png(std::span<const std::byte> file, int enough);
[[nodiscard]] Result<Pixels> decode_jpeg(std::span<const std::byte> file, int enough);
[[nodiscard]] Result<Pixels> decode_webp(std::span<const std::byte> file);

// "is a damaged PNG picture (…)."
[[nodiscard]] Error damaged(const char* format, const char* why);
inline constexpr const char* cut_off = "it is cut off";

}  // namespace sparsescope::readers
