// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/picture_steps.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace sparsescope {

namespace {

// Where the middle begins; before the picture, where that is smaller.
std::int64_t middle_of(std::int64_t length, int part, bool to_even) {
    const std::int64_t left_over = length - part;
    const std::int64_t down = (left_over - (left_over < 0 && left_over % 2 != 0 ? 1 : 0)) / 2;
    if (!to_even || left_over % 2 == 0) return down;
    return down % 2 == 0 ? down : down + 1;
}

struct Size {
    std::int64_t width = 0, height = 0;
};

Size resized(const Image& image, const PictureSteps& steps) {
    if (!steps.resize) return {image.width, image.height};
    if (steps.shortest == 0) return {steps.width, steps.height};
    const std::int64_t shorter = std::min(image.width, image.height);
    const std::int64_t longer = std::max(image.width, image.height);
    // As Python's int(size * long / short).
    const auto other = static_cast<std::int64_t>(static_cast<double>(steps.shortest * longer) /
                                                 static_cast<double>(shorter));
    if (image.width <= image.height) return {steps.shortest, other};
    return {other, steps.shortest};
}

Status check(const Image& image) {
    const bool sized = image.width > 0 && image.height > 0 && image.width <= longest_side &&
                       image.height <= longest_side && (image.channels == 1 || image.channels == 3);
    if (sized && image.pixels.size() == static_cast<std::size_t>(image.width) *
                                            static_cast<std::size_t>(image.height) *
                                            static_cast<std::size_t>(image.channels))
        return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("is no picture that can be encoded: it has {} × {} pixels of {} "
                            "channels in {} bytes",
                            image.width, image.height, image.channels, image.pixels.size()));
}

}  // namespace

Status prepare_picture(const Image& image, const PictureSteps& steps, float* out,
                       std::size_t stride) {
    SPARSESCOPE_TRY(check(image));
    const Size size = resized(image, steps);
    const int width = steps.out_width, height = steps.out_height;
    const std::int64_t left = steps.cut ? middle_of(size.width, width, steps.cut_to_even) : 0;
    const std::int64_t top = steps.cut ? middle_of(size.height, height, steps.cut_to_even) : 0;
    if (!steps.cut && (size.width != width || size.height != height))
        return fail(ErrorCode::invalid_input,
                    fmt::format("has {} × {} pixels, and the encoder reads pictures of {} × {} "
                                "pixels only",
                                image.width, image.height, width, height));
    const std::int64_t first_x = std::max<std::int64_t>(left, 0);
    const std::int64_t first_y = std::max<std::int64_t>(top, 0);
    const ResizedPart part{size.width,
                           size.height,
                           first_x,
                           first_y,
                           static_cast<int>(std::min<std::int64_t>(size.width - first_x, width)),
                           static_cast<int>(std::min<std::int64_t>(size.height - first_y, height))};
    const Image made = resized_part(image, part, steps.filter);
    const std::int64_t before_x = first_x - left, before_y = first_y - top;
    std::array<std::array<float, 256>, 3> numbers{};
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t value = 0; value < 256; ++value)
            numbers[c][value] = static_cast<float>(
                (static_cast<double>(value) * steps.scale - steps.mean[c]) / steps.deviation[c]);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x, out += stride) {
            const std::int64_t from_x = x - before_x, from_y = y - before_y;
            const bool inside =
                from_x >= 0 && from_y >= 0 && from_x < made.width && from_y < made.height;
            const std::uint8_t* pixel =
                inside ? made.pixels.data() + (from_y * made.width + from_x) * made.channels
                       : nullptr;
            for (std::size_t c = 0; c < 3; ++c)
                out[c] = numbers[c][pixel == nullptr     ? 0
                                    : made.channels == 3 ? pixel[c]
                                                         : pixel[0]];
        }
    }
    return {};
}

std::string PictureSteps::described() const {
    return fmt::format(
        "{} {} {}x{} {} {} {} {}x{} {:.17g} {:.17g},{:.17g},{:.17g} "
        "{:.17g},{:.17g},{:.17g}",
        resize, shortest, width, height, static_cast<int>(filter), cut, cut_to_even, out_width,
        out_height, scale, mean[0], mean[1], mean[2], deviation[0], deviation[1], deviation[2]);
}

}  // namespace sparsescope
