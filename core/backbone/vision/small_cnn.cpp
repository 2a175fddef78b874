// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/small_cnn.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/model/named_weights.h"
#include "core/base/l2_normalize.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

using kernels::PackedMatrix;
using kernels::padded;
using kernels::Rows;

struct CnnShape {
    std::size_t channels = 3, size = 0, embedding = 0;
    std::vector<std::size_t> widths;
};

Result<CnnShape> read_shape(const std::filesystem::path& folder) {
    SPARSESCOPE_ASSIGN(const nlohmann::json config, read_folder_json(folder, "config.json"));
    const std::string where = display_name(folder / "config.json");
    CnnShape shape;
    const auto read = [&](const char* key, std::int64_t least, std::int64_t most,
                          std::size_t& into) -> Status {
        SPARSESCOPE_ASSIGN(const auto number, json_integer(config, key, 0, least, most, where));
        if (number < least)
            return fail(ErrorCode::invalid_input, fmt::format("{} lacks '{}'.", where, key));
        into = static_cast<std::size_t>(number);
        return {};
    };
    SPARSESCOPE_TRY(read("channels", 1, 3, shape.channels));
    SPARSESCOPE_TRY(read("size", 4, 1024, shape.size));
    SPARSESCOPE_TRY(read("embedding", 1, 65'536, shape.embedding));
    const auto widths = config.find("widths");
    const bool listed = widths != config.end() && widths->is_array() && !widths->empty() &&
                        widths->size() <= 8 &&
                        std::ranges::all_of(*widths, [](const nlohmann::json& width) {
                            return width.is_number_integer() && width.get<std::int64_t>() >= 1 &&
                                   width.get<std::int64_t>() <= 4096;
                        });
    if (!listed || shape.channels == 2)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: 'widths' must be one to eight numbers from 1 to 4096, and "
                                "'channels' 1 or 3.",
                                where));
    for (const nlohmann::json& width : *widths)
        shape.widths.push_back(width.get<std::size_t>());
    if (shape.size >> shape.widths.size() == 0)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: pictures of {} pixels cannot be halved {} times.", where,
                                shape.size, shape.widths.size()));
    constexpr std::size_t most_numbers = std::size_t{1} << 28;  // of a map; two are in memory
    for (std::size_t i = 0; i < shape.widths.size(); ++i)
        if ((shape.size >> i) * (shape.size >> i) * padded(shape.widths[i]) > most_numbers)
            return fail(ErrorCode::invalid_input,
                        fmt::format("{}: {} maps of {} × {} numbers would not fit into memory.",
                                    where, shape.widths[i], shape.size >> i, shape.size >> i));
    return shape;
}

// Weights of [out, in, 3, 3] as a matrix of rows (y, x, channel).
Result<PackedMatrix> load_convolution(const NamedWeights& weights, const std::string& name,
                                      std::size_t in, std::size_t out) {
    const std::size_t three = 3, taps = 9;
    SPARSESCOPE_ASSIGN(const auto weight,
                       weights.read(name + ".weight", std::vector{out, in, three, three}));
    SPARSESCOPE_ASSIGN(const auto bias, weights.read(name + ".bias", std::vector{out}));
    std::vector<float> turned(weight.size());
    for (std::size_t o = 0; o < out; ++o)
        for (std::size_t c = 0; c < in; ++c)
            for (std::size_t tap = 0; tap < taps; ++tap)
                turned[(o * taps + tap) * in + c] = weight[(o * in + c) * taps + tap];
    PackedMatrix packed(taps * in, out);
    packed.set(0, turned, bias);
    return packed;
}

class SmallCnn final : public PictureNetwork {
  public:
    struct Block {
        PackedMatrix first, second;
    };
    SmallCnn(CnnShape shape, std::vector<Block> blocks, PackedMatrix head,
             const kernels::EncoderKernels& kernels)
        : shape_(std::move(shape)),
          blocks_(std::move(blocks)),
          head_(std::move(head)),
          kernels_(kernels) {
        const int side = static_cast<int>(shape_.size);
        steps_.shortest = steps_.out_width = steps_.out_height = side;
        steps_.filter = ResizeFilter::bilinear;
        steps_.mean = steps_.deviation = {0.5, 0.5, 0.5};
    }

    const PictureSteps& steps() const override { return steps_; }
    std::size_t dim() const override { return shape_.embedding; }
    Status embed(const Image& image, PictureWorkspace& workspace, std::span<float> embedding,
                 std::stop_token stop) const override;

  private:
    enum Buffer : std::size_t { prepared, columns, first, second, last };
    Rows convolve(const PackedMatrix& matrix, Rows in, std::size_t channels, std::size_t width,
                  std::size_t side, float* to, PictureWorkspace& workspace) const;

    CnnShape shape_;
    PictureSteps steps_;
    std::vector<Block> blocks_;
    PackedMatrix head_;
    const kernels::EncoderKernels& kernels_;
};

// A row of pixels at a time, so that what lies around each pixel stays in the cache.
Rows SmallCnn::convolve(const PackedMatrix& matrix, Rows in, std::size_t channels,
                        std::size_t width, std::size_t side, float* to,
                        PictureWorkspace& workspace) const {
    const std::size_t depth = 9 * channels;
    float* around = workspace.floats(columns, side * depth);
    const Rows out{to, side * side, padded(width)};
    for (std::size_t y = 0; y < side; ++y) {
        float* row = around;
        for (std::size_t x = 0; x < side; ++x)
            for (std::size_t ky = 0; ky < 3; ++ky)
                for (std::size_t kx = 0; kx < 3; ++kx, row += channels) {
                    const std::size_t from_y = y + ky - 1, from_x = x + kx - 1;  // wrap round
                    if (from_y < side && from_x < side)
                        std::copy_n(in.data + (from_y * side + from_x) * in.stride, channels, row);
                    else
                        std::fill_n(row, channels, 0.0F);
                }
        kernels_.product({around, side, depth}, matrix.panels(),
                         {out.data + y * side * out.stride, side, out.stride});
    }
    kernels_.relu(out, width);
    return out;
}

// The largest of each 2 × 2; an odd row or column at the end is left out. May be in place.
Rows halve(Rows in, std::size_t side) {
    const std::size_t half = side / 2;
    for (std::size_t y = 0; y < half; ++y)
        for (std::size_t x = 0; x < half; ++x) {
            const float* from = in.data + (2 * y * side + 2 * x) * in.stride;
            const float* below = from + side * in.stride;
            float* to = in.data + (y * half + x) * in.stride;
            for (std::size_t c = 0; c < in.stride; ++c)
                to[c] = std::max(std::max(from[c], from[c + in.stride]),
                                 std::max(below[c], below[c + in.stride]));
        }
    return {in.data, half * half, in.stride};
}

Status SmallCnn::embed(const Image& image, PictureWorkspace& workspace, std::span<float> embedding,
                       std::stop_token stop) const {
    std::size_t side = shape_.size;
    float* pixels = workspace.floats(prepared, side * side * 3);
    const bool shaped = image.width > 0 && image.height > 0 && !image.pixels.empty();
    SPARSESCOPE_TRY(prepare_picture(shaped && shape_.channels == 1 && image.channels == 3
                                        ? picture_for_cnn(image, static_cast<int>(side), 1)
                                        : image,
                                    steps_, pixels, 3));
    std::size_t most = side * side * 32;
    for (std::size_t i = 0, at = side; i < shape_.widths.size(); ++i, at /= 2)
        most = std::max(most, at * at * padded(shape_.widths[i]));
    float* one = workspace.floats(first, most);
    float* other = workspace.floats(second, most);
    Rows plane{pixels, side * side, 3};
    std::size_t channels = shape_.channels;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        if (stop.stop_requested()) return cancelled();
        const std::size_t width = shape_.widths[i];
        const Rows middle =
            convolve(blocks_[i].first, plane, channels, width, side, one, workspace);
        plane =
            halve(convolve(blocks_[i].second, middle, width, width, side, other, workspace), side);
        channels = width;
        side /= 2;
    }
    std::vector<float> means(padded(channels));
    for (std::size_t pixel = 0; pixel < plane.count; ++pixel)
        for (std::size_t c = 0; c < channels; ++c)
            means[c] += plane.data[pixel * plane.stride + c];
    for (float& mean : means)
        mean /= static_cast<float>(plane.count);
    const std::size_t wide = padded(shape_.embedding);
    const Rows out{workspace.floats(last, wide), 1, wide};
    kernels_.product({means.data(), 1, means.size()}, head_.panels(), out);
    std::copy_n(out.data, shape_.embedding, embedding.begin());
    l2_normalize(embedding);
    return {};
}

}  // namespace

Image picture_for_cnn(const Image& picture, int size, int channels) {
    Image from = picture;
    if (channels == 1 && picture.channels == 3) {
        from = {picture.width, picture.height, 1, {}};
        from.pixels.reserve(picture.pixels.size() / 3);
        for (std::size_t i = 0; i + 2 < picture.pixels.size(); i += 3)
            from.pixels.push_back(static_cast<std::uint8_t>(
                (picture.pixels[i] * 19'595U + picture.pixels[i + 1] * 38'470U +
                 picture.pixels[i + 2] * 7'471U + 0x8000U) >>
                16U));
    }
    const std::int64_t shorter = std::min(from.width, from.height);
    const auto scaled = [&](std::int64_t side) {
        return side == shorter ? std::int64_t{size} : std::int64_t{size} * side / shorter;
    };
    ResizedPart part{scaled(from.width), scaled(from.height), 0, 0, size, size};
    part.left = (part.width - size) / 2;
    part.top = (part.height - size) / 2;
    Image made = resized_part(from, part, ResizeFilter::bilinear);
    if (channels == made.channels) return made;
    Image coloured{size, size, 3, {}};
    for (const std::uint8_t grey : made.pixels)
        coloured.pixels.insert(coloured.pixels.end(), 3, grey);
    return coloured;
}

Result<std::unique_ptr<PictureNetwork>> load_small_cnn(const std::filesystem::path& folder,
                                                       const kernels::EncoderKernels& kernels) {
    SPARSESCOPE_ASSIGN(const CnnShape shape, read_shape(folder));
    SPARSESCOPE_ASSIGN(const NamedWeights weights,
                       NamedWeights::open(folder / "model.safetensors"));
    std::vector<SmallCnn::Block> blocks;
    std::size_t in = shape.channels;
    for (const std::size_t width : shape.widths) {
        const std::string name = fmt::format("blocks.{}.", blocks.size());
        SmallCnn::Block block;
        SPARSESCOPE_ASSIGN(block.first, load_convolution(weights, name + "conv1", in, width));
        SPARSESCOPE_ASSIGN(block.second, load_convolution(weights, name + "conv2", width, width));
        blocks.push_back(std::move(block));
        in = width;
    }
    SPARSESCOPE_ASSIGN(const auto weight,
                       weights.read("head.weight", std::vector{shape.embedding, in}));
    SPARSESCOPE_ASSIGN(const auto bias, weights.read("head.bias", std::vector{shape.embedding}));
    PackedMatrix head(in, shape.embedding);
    head.set(0, weight, bias);
    return std::make_unique<SmallCnn>(shape, std::move(blocks), std::move(head), kernels);
}

}  // namespace sparsescope
