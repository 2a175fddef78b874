// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/new_cnn.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/formats/input_file.h"
#include "core/formats/safetensors_writer.h"
#include "core/model_files/model_folder.h"

namespace sparsescope {

namespace {

constexpr int smallest = 8, largest = 512;

Status check_shape(const CnnShape& shape, const std::string& where) {
    const bool colours = shape.channels == 1 || shape.channels == 3;
    bool wide = !shape.widths.empty() && shape.widths.size() <= 8;
    for (const int width : shape.widths)
        wide &= width > 0 && width <= 4096;
    const int last = wide ? shape.size >> shape.widths.size() : 0;
    if (colours && wide && shape.size >= smallest && shape.size <= largest && last >= 1 &&
        shape.embedding > 0 && shape.embedding <= 1 << 16)
        return {};
    return fail(ErrorCode::invalid_input,
                fmt::format("{} describes no network for pictures: it needs 1 or 3 channels, a "
                            "size of {} to {} pixels, widths and a length of the embedding.",
                            where, smallest, largest));
}

}  // namespace

bool is_cnn_folder(const std::filesystem::path& folder) {
    const auto json = read_folder_json(folder, "config.json");
    return json && json->contains("model_type") && (*json)["model_type"] == cnn_model_type;
}

Result<CnnShape> read_cnn_shape(const std::filesystem::path& folder) {
    const std::string where = display_name(folder / "config.json");
    SPARSESCOPE_ASSIGN(const nlohmann::json json, read_folder_json(folder, "config.json"));
    CnnShape shape;
    shape.widths.clear();
    SPARSESCOPE_ASSIGN(const auto channels, json_integer(json, "channels", 0, 0, 3, where));
    SPARSESCOPE_ASSIGN(const auto size, json_integer(json, "size", 0, 0, 1 << 16, where));
    SPARSESCOPE_ASSIGN(const auto embedding, json_integer(json, "embedding", 0, 0, 1 << 20, where));
    shape.channels = static_cast<int>(channels);
    shape.size = static_cast<int>(size);
    shape.embedding = static_cast<int>(embedding);
    const auto widths = json.find("widths");
    if (widths != json.end() && widths->is_array() && widths->size() <= 8)
        for (const auto& width : *widths)
            shape.widths.push_back(width.is_number_integer() && width.get<std::int64_t>() <= 1 << 20
                                       ? width.get<int>()
                                       : 0);
    SPARSESCOPE_TRY(check_shape(shape, where));
    return shape;
}

std::vector<CnnTensor> cnn_tensors(const CnnShape& shape) {
    std::vector<CnnTensor> tensors;
    const auto add = [&](const std::string& name, std::vector<std::uint64_t> size) {
        std::uint64_t fan_in = 1;
        for (std::size_t i = 1; i < size.size(); ++i)
            fan_in *= size[i];
        const std::uint64_t out = size[0];
        tensors.push_back({name + ".weight", std::move(size), fan_in});
        tensors.push_back({name + ".bias", {out}, 0});
    };
    auto in = static_cast<std::uint64_t>(shape.channels);
    for (std::size_t block = 0; block < shape.widths.size(); ++block) {
        const auto out = static_cast<std::uint64_t>(shape.widths[block]);
        add(fmt::format("blocks.{}.conv1", block), {out, in, 3, 3});
        add(fmt::format("blocks.{}.conv2", block), {out, out, 3, 3});
        in = out;
    }
    add("head", {static_cast<std::uint64_t>(shape.embedding), in});
    return tensors;
}

Status write_cnn_files(const std::filesystem::path& folder, const CnnShape& shape,
                       const std::vector<std::vector<float>>& weights) {
    const std::vector<CnnTensor> tensors = cnn_tensors(shape);
    std::vector<TensorToWrite> parts;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        parts.push_back({tensors[i].name, ElementType::f32, tensors[i].shape,
                         std::as_bytes(std::span(weights[i]))});
    SPARSESCOPE_TRY(write_json(folder / "config.json", {{"model_type", cnn_model_type},
                                                        {"channels", shape.channels},
                                                        {"size", shape.size},
                                                        {"widths", shape.widths},
                                                        {"embedding", shape.embedding}}));
    return write_safetensors(folder / "model.safetensors", parts, {{"format", "pt"}});
}

Status write_new_cnn(const std::filesystem::path& folder, int channels, int size,
                     std::uint64_t seed) {
    const CnnShape shape{.channels = channels, .size = size};
    if (!check_shape(shape, ""))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A network for pictures of {} × {} pixels with {} channels cannot "
                                "be made; it takes squares of {} to {} pixels, grey or RGB.",
                                size, size, channels, smallest, largest));
    Random random(seed);
    std::vector<std::vector<float>> weights;
    for (const CnnTensor& tensor : cnn_tensors(shape)) {
        std::size_t items = 1;
        for (const std::uint64_t side : tensor.shape)
            items *= static_cast<std::size_t>(side);
        weights.emplace_back(items, 0.0F);
        if (tensor.fan_in == 0) continue;
        const double deviation = std::sqrt(2.0 / static_cast<double>(tensor.fan_in));
        for (float& x : weights.back())
            x = static_cast<float>(deviation * random.normal());
    }
    return make_model_folder(folder, [&](const std::filesystem::path& to) {
        return write_cnn_files(to, shape, weights);
    });
}

}  // namespace sparsescope
