// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/resize_positions.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sparsescope {

namespace {

struct Four {
    std::array<std::size_t, 4> places{};
    std::array<float, 4> weights{};
};

// Which four of `in` numbers number i of `out` is mixed from.
Four mixed_from(std::size_t i, std::size_t in, std::size_t out) {
    constexpr float a = -0.75F;
    const float scale = static_cast<float>(in) / static_cast<float>(out);
    const float at = (static_cast<float>(i) + 0.5F) * scale - 0.5F;
    const float whole = std::floor(at), t = at - whole;
    const auto near = [](float x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
    const auto far = [](float x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
    Four four;
    four.weights = {far(t + 1), near(t), near(1 - t), far(2 - t)};
    for (int k = 0; k < 4; ++k) {
        const auto place = static_cast<long>(whole) + k - 1;
        four.places[static_cast<std::size_t>(k)] =
            static_cast<std::size_t>(std::clamp<long>(place, 0, static_cast<long>(in) - 1));
    }
    return four;
}

}  // namespace

std::vector<float> resized_positions(std::span<const float> learned, std::size_t width,
                                     std::size_t before, std::size_t side, std::size_t rows,
                                     std::size_t columns) {
    std::vector<float> out(learned.begin(), learned.end());
    if (rows == side && columns == side) return out;
    out.assign(learned.begin(), learned.begin() + static_cast<std::ptrdiff_t>(before * width));
    out.resize((before + rows * columns) * width);
    const float* grid = learned.data() + before * width;
    for (std::size_t y = 0; y < rows; ++y) {
        const Four down = mixed_from(y, side, rows);
        for (std::size_t x = 0; x < columns; ++x) {
            const Four across = mixed_from(x, side, columns);
            float* to = out.data() + (before + y * columns + x) * width;
            for (std::size_t j = 0; j < 4; ++j)
                for (std::size_t i = 0; i < 4; ++i) {
                    const float weight = down.weights[j] * across.weights[i];
                    const float* from = grid + (down.places[j] * side + across.places[i]) * width;
                    for (std::size_t n = 0; n < width; ++n)
                        to[n] += weight * from[n];
                }
        }
    }
    return out;
}

}  // namespace sparsescope
