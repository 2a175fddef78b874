// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/picture_model.h"

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>

#include <nlohmann/json.hpp>

#include "core/backbone/folder_files.h"
#include "core/backbone/sha256.h"
#include "core/backbone/vision/efficientnet.h"
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

Result<std::string> hash_of(const PictureModel& model, const fs::path& weights) {
    Sha256 hash;
    hash.add("picture model 1: efficientnet-lite0 " + model.network->steps().described());
    SPARSESCOPE_TRY(hash.add_file(weights));
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
    SPARSESCOPE_ASSIGN(model.hash, hash_of(model, file));
    return model;
}

}  // namespace

bool is_picture_model(const fs::path& place) {
    return torch_file(place).has_value();
}

Result<PictureModel> open_picture_model(const fs::path& place, std::stop_token /*stop*/) {
    return guard("opening a picture model", [&]() -> Result<PictureModel> {
        const auto file = torch_file(place);
        if (file) return open_torch_model(*file);
        return fail(ErrorCode::not_found,
                    fmt::format("There is no picture model in {}.", display_name(place)));
    });
}

}  // namespace sparsescope
