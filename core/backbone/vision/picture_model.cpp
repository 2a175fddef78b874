// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/picture_model.h"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/folder_parts.h"
#include "core/backbone/sha256.h"
#include "core/backbone/tokenizer.h"
#include "core/backbone/vision/clip_text.h"
#include "core/backbone/vision/efficientnet.h"
#include "core/backbone/vision/small_cnn.h"
#include "core/backbone/vision/vision_transformer.h"
#include "core/backbone/vision/vit_config.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

namespace fs = std::filesystem;

constexpr std::array torch_endings{".pth", ".pt"};

bool has_torch_ending(const fs::path& file) {
    return std::ranges::find(torch_endings, file.extension().string()) != torch_endings.end();
}

// The file of weights in a folder without any config, when there is exactly one.
std::optional<fs::path> lone_weights(const fs::path& folder) {
    std::error_code error;
    for (const char* config : {"config.json", "modules.json"})
        if (fs::exists(folder / config, error)) return {};
    std::optional<fs::path> found;
    std::size_t looked_at = 0;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        if (++looked_at > 1000) return {};
        if (!has_torch_ending(it->path()) || !it->is_regular_file(error)) continue;
        if (found) return {};
        found = it->path();
    }
    return found;
}

std::optional<fs::path> torch_file(const fs::path& place) {
    std::error_code error;
    if (fs::is_regular_file(place, error))
        return has_torch_ending(place) ? std::optional(place) : std::nullopt;
    return lone_weights(place);
}

Result<std::string> hash_of(const std::string& described, const std::vector<fs::path>& files) {
    Sha256 hash;
    hash.add("picture model 1: " + described);
    for (const fs::path& file : files) {
        hash.add(display_name(file.filename()));
        SPARSESCOPE_TRY(hash.add_file(file));
    }
    return hash.finish();
}

Result<PictureModel> open_torch_model(const fs::path& file) {
    SPARSESCOPE_ASSIGN(const NamedWeights weights, NamedWeights::open(file));
    if (!is_efficientnet(weights))
        return fail(ErrorCode::unsupported,
                    fmt::format("{} holds no weights of EfficientNet-Lite0, the only picture model "
                                "that is read from such a file. Other models are read from folders "
                                "with config.json and model.safetensors (CLIP, SigLIP, DINOv2, "
                                "ViT).",
                                display_name(file)));
    PictureModel model;
    model.name = "efficientnet-lite0";
    SPARSESCOPE_ASSIGN(model.network, load_efficientnet(weights));
    Sha256 hash;
    hash.add("picture model 1: efficientnet-lite0 " + model.network->steps().described());
    SPARSESCOPE_TRY(hash.add_file(file));
    model.hash = hash.finish();
    return model;
}

constexpr std::array transformer_types{"clip", "siglip", "dinov2", "vit"};

bool is_transformer(const std::string& type) {
    return std::ranges::find(transformer_types, type) != transformer_types.end();
}

// sentence-transformers keeps a CLIP in a folder of its own.
fs::path with_config(const fs::path& folder) {
    std::error_code error;
    for (const char* inner : {"0_CLIPModel", "0_CLIP"})
        if (fs::exists(folder / "modules.json", error) &&
            fs::exists(folder / inner / "config.json", error))
            return folder / inner;
    return folder;
}

std::string name_of(const fs::path& folder) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(folder, error);
    return display_name((real.has_filename() ? real : real.parent_path()).filename());
}

std::string in_words(const VisionShape& shape, bool texts) {
    const PreNormShape& layers = shape.layers;
    return fmt::format(
        "family {} hidden {} layers {} heads {} intermediate {} epsilon {} "
        "activation {} size {} patch {} texts {}; {}",
        static_cast<int>(shape.family), layers.hidden, layers.layers, layers.heads,
        layers.intermediate, layers.epsilon, static_cast<int>(layers.activation), shape.native_size,
        shape.patch, texts, shape.steps.described());
}

Result<PictureModel> open_transformer(const fs::path& place, std::stop_token stop) {
    const fs::path folder = with_config(place);
    SPARSESCOPE_ASSIGN(const VisionShape shape, read_vision_shape(folder));
    SPARSESCOPE_ASSIGN(std::vector<fs::path> files, find_weight_files(folder));
    SPARSESCOPE_ASSIGN(const NamedWeights weights, NamedWeights::open_all(files));
    PictureModel model;
    model.name = name_of(place);
    SPARSESCOPE_ASSIGN(model.network, load_vision_transformer(shape, weights, stop));
    // A folder without a tokenizer is a picture encoder all the same.
    SPARSESCOPE_ASSIGN(const bool tokenizer, folder_has(folder, "tokenizer.json"));
    const bool texts =
        tokenizer && shape.family == VisionFamily::clip && weights.has("text_projection.weight");
    if (texts) {
        SPARSESCOPE_ASSIGN(const TextTowerShape tower, read_text_tower_shape(folder));
        SPARSESCOPE_ASSIGN(auto opened_tokenizer, open_tokenizer(folder));
        SPARSESCOPE_ASSIGN(model.texts,
                           load_clip_text(tower, weights, std::move(opened_tokenizer), stop));
        files.push_back(folder / "tokenizer.json");
    }
    SPARSESCOPE_ASSIGN(model.hash, hash_of(in_words(shape, texts), files));
    return model;
}

}  // namespace

bool is_picture_model(const fs::path& place) {
    if (torch_file(place)) return true;
    const std::string type = picture_model_type(with_config(place));
    return is_transformer(type) || type == small_cnn_type;
}

Result<PictureModel> open_picture_model(const fs::path& place, std::stop_token stop) {
    return guard("opening a picture model", [&]() -> Result<PictureModel> {
        const auto file = torch_file(place);
        if (file) return open_torch_model(*file);
        const std::string type = picture_model_type(with_config(place));
        if (is_transformer(type)) return open_transformer(place, stop);
        if (type == small_cnn_type) {
            PictureModel model;
            model.name = name_of(place);
            SPARSESCOPE_ASSIGN(model.network, load_small_cnn(place));
            SPARSESCOPE_ASSIGN(
                model.hash,
                hash_of(std::string(small_cnn_type) + " " + model.network->steps().described(),
                        {place / "config.json", place / "model.safetensors"}));
            return model;
        }
        return fail(ErrorCode::not_found,
                    fmt::format("There is no picture model in {}.", display_name(place)));
    });
}

}  // namespace sparsescope
