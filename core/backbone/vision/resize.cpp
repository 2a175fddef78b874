// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/resize.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace sparsescope {

namespace {

constexpr int fraction_bits = 22;

double box(double x) {
    return x > -0.5 && x <= 0.5 ? 1 : 0;
}

double bilinear(double x) {
    x = std::abs(x);
    return x < 1 ? 1 - x : 0;
}

double hamming(double x) {
    x = std::abs(x);
    if (x == 0) return 1;
    if (x >= 1) return 0;
    x *= std::numbers::pi;
    return std::sin(x) / x * (0.54 + 0.46 * std::cos(x));
}

double bicubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
}

double sinc(double x) {
    if (x == 0) return 1;
    x *= std::numbers::pi;
    return std::sin(x) / x;
}

double lanczos(double x) {
    return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
}

struct Filter {
    double (*weight)(double);
    double reach;
};

Filter filter_of(ResizeFilter filter) {
    switch (filter) {
        case ResizeFilter::box:
            return {box, 0.5};
        case ResizeFilter::bilinear:
            return {bilinear, 1};
        case ResizeFilter::hamming:
            return {hamming, 1};
        case ResizeFilter::lanczos:
            return {lanczos, 3};
        case ResizeFilter::bicubic:
            break;
    }
    return {bicubic, 2};
}

// From which numbers each number of the result is mixed.
struct Mix {
    struct Run {
        int first = 0, count = 0;
        std::size_t weights = 0;  // where they begin
    };
    std::vector<Run> runs;
    std::vector<std::int32_t> weights;
};

Mix mix_for(int in, std::int64_t out, std::int64_t begin, int count, const Filter& filter) {
    const double scale = static_cast<double>(in) / static_cast<double>(out);
    const double widened = std::max(scale, 1.0);
    const double reach = filter.reach * widened;
    Mix mix;
    std::vector<double> exact;
    for (int i = 0; i < count; ++i) {
        const double centre = (static_cast<double>(begin + i) + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(centre - reach + 0.5));
        const int last = std::min(in, static_cast<int>(centre + reach + 0.5));
        exact.clear();
        double sum = 0;
        for (int x = first; x < last; ++x) {
            exact.push_back(filter.weight((x - centre + 0.5) * (1.0 / widened)));
            sum += exact.back();
        }
        mix.runs.push_back({first, last - first, mix.weights.size()});
        for (const double weight : exact) {
            const double share = sum != 0 ? weight / sum : weight;
            const double fixed = share * (1 << fraction_bits);
            mix.weights.push_back(static_cast<std::int32_t>(fixed < 0 ? fixed - 0.5 : fixed + 0.5));
        }
    }
    return mix;
}

std::uint8_t rounded(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> fraction_bits, 0, 255));
}

constexpr std::int32_t half = 1 << (fraction_bits - 1);

// Rows first_row to last_row of the picture, mixed along each.
template <int channels>
void mix_rows(const Image& image, const Mix& mix, int first_row, int last_row,
              std::vector<std::uint8_t>& out) {
    const std::size_t columns = mix.runs.size();
    out.resize(static_cast<std::size_t>(last_row - first_row) * columns * channels);
    std::uint8_t* to = out.data();
    for (int y = first_row; y < last_row; ++y) {
        const std::uint8_t* row = image.pixels.data() + static_cast<std::size_t>(y) *
                                                            static_cast<std::size_t>(image.width) *
                                                            channels;
        for (const Mix::Run& run : mix.runs) {
            const std::int32_t* weights = mix.weights.data() + run.weights;
            const std::uint8_t* from = row + static_cast<std::size_t>(run.first) * channels;
            std::int32_t sums[channels];
            std::fill_n(sums, channels, half);
            for (int i = 0; i < run.count; ++i)
                for (int c = 0; c < channels; ++c)
                    sums[c] += from[i * channels + c] * weights[i];
            for (int c = 0; c < channels; ++c)
                *to++ = rounded(sums[c]);
        }
    }
}

// Rows of `width` bytes, of which the first is row first_row, mixed along columns.
void mix_columns(const std::vector<std::uint8_t>& rows, std::size_t width, int first_row,
                 const Mix& mix, std::vector<std::uint8_t>& out) {
    out.resize(mix.runs.size() * width);
    std::vector<std::int32_t> sums(width);
    std::uint8_t* to = out.data();
    for (const Mix::Run& run : mix.runs) {
        std::ranges::fill(sums, half);
        for (int i = 0; i < run.count; ++i) {
            const std::int32_t weight = mix.weights[run.weights + static_cast<std::size_t>(i)];
            const std::uint8_t* from =
                rows.data() + static_cast<std::size_t>(run.first + i - first_row) * width;
            for (std::size_t x = 0; x < width; ++x)
                sums[x] += from[x] * weight;
        }
        for (std::size_t x = 0; x < width; ++x)
            *to++ = rounded(sums[x]);
    }
}

// A mix that takes each number as it is, where a side keeps its length.
Mix unchanged(std::int64_t begin, int count) {
    Mix mix;
    mix.weights.push_back(1 << fraction_bits);
    for (int i = 0; i < count; ++i)
        mix.runs.push_back({static_cast<int>(begin) + i, 1, 0});
    return mix;
}

}  // namespace

Image resized_part(const Image& image, const ResizedPart& part, ResizeFilter filter) {
    const Filter chosen = filter_of(filter);
    const Mix across = part.width == image.width
                           ? unchanged(part.left, part.part_width)
                           : mix_for(image.width, part.width, part.left, part.part_width, chosen);
    const Mix down = part.height == image.height
                         ? unchanged(part.top, part.part_height)
                         : mix_for(image.height, part.height, part.top, part.part_height, chosen);
    int first_row = image.height, last_row = 0;
    for (const Mix::Run& run : down.runs) {
        first_row = std::min(first_row, run.first);
        last_row = std::max(last_row, run.first + run.count);
    }
    std::vector<std::uint8_t> rows;
    if (image.channels == 3) {
        mix_rows<3>(image, across, first_row, last_row, rows);
    } else {
        mix_rows<1>(image, across, first_row, last_row, rows);
    }
    Image out{part.part_width, part.part_height, image.channels, {}};
    mix_columns(rows, across.runs.size() * static_cast<std::size_t>(image.channels), first_row,
                down, out.pixels);
    return out;
}

}  // namespace sparsescope
