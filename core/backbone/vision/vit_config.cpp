// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/vision/vit_config.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/backbone/folder_files.h"
#include "core/formats/input_file.h"

namespace sparsescope {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// The numbers that transformers takes where a config says none.
struct Usual {
    VisionFamily family;
    std::int64_t hidden, layers, heads, intermediate, size, patch;
    double epsilon;
    const char* activation;
};

// One object of numbers in a config.
class Numbers {
  public:
    Numbers(const Json& json, std::string where) : json_(json), where_(std::move(where)) {}

    Status read(const char* key, std::int64_t otherwise, std::int64_t least, std::int64_t most,
                std::size_t& into) const {
        SPARSESCOPE_ASSIGN(const std::int64_t number,
                           json_integer(json_, key, otherwise, least, most, where_));
        into = static_cast<std::size_t>(number);
        return {};
    }
    Status epsilon(double otherwise, float& into) const {
        const auto found = json_.find("layer_norm_eps");
        into = static_cast<float>(found != json_.end() && found->is_number() ? found->get<double>()
                                                                             : otherwise);
        if (into > 0 && into < 1) return {};
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: 'layer_norm_eps' must be above 0 and below 1.", where_));
    }
    Status activation(const char* otherwise, VisionActivation& into) const {
        constexpr std::array known{std::pair{"gelu", VisionActivation::gelu},
                                   std::pair{"gelu_pytorch_tanh", VisionActivation::gelu_tanh},
                                   std::pair{"gelu_new", VisionActivation::gelu_tanh},
                                   std::pair{"gelu_fast", VisionActivation::gelu_tanh},
                                   std::pair{"quick_gelu", VisionActivation::quick_gelu},
                                   std::pair{"relu", VisionActivation::relu}};
        SPARSESCOPE_ASSIGN(const std::string word,
                           json_text(json_, "hidden_act", otherwise, where_));
        for (const auto& [name, value] : known)
            if (word == name) {
                into = value;
                return {};
            }
        return fail(ErrorCode::unsupported,
                    fmt::format("{}: the activation '{}' is not computed here.", where_, word));
    }
    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] const Json& json() const { return json_; }

  private:
    const Json& json_;
    std::string where_;
};

constexpr std::int64_t most_hidden = 8192, most_layers = 200, most_heads = 256;
constexpr std::size_t most_patches = 128;  // a side; of each the states are in memory

Status read_layers(const Numbers& numbers, const Usual& usual, PreNormShape& shape) {
    SPARSESCOPE_TRY(numbers.read("hidden_size", usual.hidden, 1, most_hidden, shape.hidden));
    SPARSESCOPE_TRY(numbers.read("num_hidden_layers", usual.layers, 1, most_layers, shape.layers));
    SPARSESCOPE_TRY(numbers.read("num_attention_heads", usual.heads, 1, most_heads, shape.heads));
    SPARSESCOPE_TRY(numbers.epsilon(usual.epsilon, shape.epsilon));
    SPARSESCOPE_TRY(numbers.activation(usual.activation, shape.activation));
    if (shape.hidden % shape.heads != 0)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: {} numbers cannot be divided among {} heads.", numbers.where(),
                                shape.hidden, shape.heads));
    // DINOv2 says how many times as wide instead.
    const std::int64_t wide = usual.family == VisionFamily::dinov2
                                  ? static_cast<std::int64_t>(4 * shape.hidden)
                                  : usual.intermediate;
    if (usual.family == VisionFamily::dinov2) {
        SPARSESCOPE_ASSIGN(const std::int64_t ratio,
                           json_integer(numbers.json(), "mlp_ratio", 4, 1, 16, numbers.where()));
        shape.intermediate = static_cast<std::size_t>(ratio) * shape.hidden;
        return {};
    }
    return numbers.read("intermediate_size", wide, 1, 8 * most_hidden, shape.intermediate);
}

constexpr std::array usual_numbers{
    std::pair{"clip", Usual{VisionFamily::clip, 768, 12, 12, 3072, 224, 32, 1e-5, "quick_gelu"}},
    std::pair{"siglip",
              Usual{VisionFamily::siglip, 768, 12, 12, 3072, 224, 16, 1e-6, "gelu_pytorch_tanh"}},
    std::pair{"dinov2", Usual{VisionFamily::dinov2, 768, 12, 12, 0, 224, 14, 1e-6, "gelu"}},
    std::pair{"vit", Usual{VisionFamily::vit, 768, 12, 12, 3072, 224, 16, 1e-12, "gelu"}},
};

constexpr std::array clip_mean{0.48145466, 0.4578275, 0.40821073};
constexpr std::array clip_deviation{0.26862954, 0.26130258, 0.27577711};
constexpr std::array imagenet_mean{0.485, 0.456, 0.406};
constexpr std::array imagenet_deviation{0.229, 0.224, 0.225};
constexpr std::array half{0.5, 0.5, 0.5};

// What a family's own processor does when no file says otherwise.
PictureSteps usual_steps(VisionFamily family, int size) {
    PictureSteps steps;
    steps.out_width = steps.out_height = size;
    if (family == VisionFamily::clip || family == VisionFamily::dinov2) {
        const bool clip = family == VisionFamily::clip;
        steps.shortest = clip ? size : 256;
        if (!clip) steps.out_width = steps.out_height = 224;
        steps.mean = clip ? clip_mean : imagenet_mean;
        steps.deviation = clip ? clip_deviation : imagenet_deviation;
        return steps;
    }
    steps.width = steps.height = size;
    steps.cut = false;
    steps.filter = family == VisionFamily::siglip ? ResizeFilter::bicubic : ResizeFilter::bilinear;
    steps.mean = steps.deviation = half;
    return steps;
}

// DINOv2 brings its positions to other sizes, as it was trained; the others were learned for one.
Status check_size(const VisionShape& shape, const fs::path& folder) {
    const PictureSteps& steps = shape.steps;
    const bool any = shape.family == VisionFamily::dinov2;
    const auto fits = [&](int side) {
        const auto pixels = static_cast<std::size_t>(side);
        return any ? pixels % shape.patch == 0 && pixels / shape.patch <= most_patches
                   : pixels == shape.native_size;
    };
    if (fits(steps.out_width) && fits(steps.out_height)) return {};
    return fail(ErrorCode::unsupported,
                any ? fmt::format("{}: pictures of {} × {} pixels cannot be divided into patches "
                                  "of {}, at most {} a side.",
                                  display_name(folder), steps.out_width, steps.out_height,
                                  shape.patch, most_patches)
                    : fmt::format("{}: preprocessor_config.json makes pictures of {} × {} pixels, "
                                  "and the model's positions are those of {} × {}. Only its own "
                                  "size is computed here.",
                                  display_name(folder), steps.out_width, steps.out_height,
                                  shape.native_size, shape.native_size));
}

Status refuse_variants(const Json& config, const std::string& where) {
    const auto is_set = [&](const char* key) {
        const auto found = config.find(key);
        return found != config.end() && found->is_boolean() && found->get<bool>();
    };
    if (is_set("use_swiglu_ffn"))
        return fail(ErrorCode::unsupported,
                    fmt::format("{}: DINOv2 with SwiGLU layers (the giant one) is not computed "
                                "here; take the small, base or large one.",
                                where));
    std::int64_t channels = 3;
    if (const auto found = config.find("num_channels");
        found != config.end() && found->is_number_integer())
        channels = found->get<std::int64_t>();
    if (channels == 3) return {};
    return fail(ErrorCode::unsupported,
                fmt::format("{}: pictures of {} channels are not read here.", where, channels));
}

// Of a CLIP or SigLIP the part for one of its towers.
const Json& part_of(const Json& config, const char* key) {
    static const Json nothing = Json::object();
    const auto found = config.find(key);
    return found != config.end() && found->is_object() ? *found : nothing;
}

}  // namespace

std::string picture_model_type(const fs::path& folder) {
    const auto config = read_folder_json(folder, "config.json");
    if (!config) return {};
    const auto type = config->find("model_type");
    return type != config->end() && type->is_string() ? type->get<std::string>() : std::string();
}

Result<VisionShape> read_vision_shape(const fs::path& folder) {
    SPARSESCOPE_ASSIGN(const Json config, read_folder_json(folder, "config.json"));
    const std::string where = display_name(folder / "config.json");
    SPARSESCOPE_ASSIGN(const std::string type, json_text(config, "model_type", "", where));
    const auto* const usual = std::ranges::find(
        usual_numbers, type, [](const auto& entry) { return std::string(entry.first); });
    if (usual == usual_numbers.end())
        return fail(ErrorCode::unsupported,
                    fmt::format("{}: '{}' is no picture model that is computed here (clip, siglip, "
                                "dinov2, vit).",
                                where, type));
    VisionShape shape;
    shape.family = usual->second.family;
    const bool towers = shape.family == VisionFamily::clip || shape.family == VisionFamily::siglip;
    const Numbers numbers(towers ? part_of(config, "vision_config") : config, where);
    SPARSESCOPE_TRY(refuse_variants(numbers.json(), where));
    SPARSESCOPE_TRY(read_layers(numbers, usual->second, shape.layers));
    constexpr std::int64_t most_pixels = 2048;
    SPARSESCOPE_TRY(
        numbers.read("image_size", usual->second.size, 1, most_pixels, shape.native_size));
    SPARSESCOPE_TRY(numbers.read("patch_size", usual->second.patch, 2, most_pixels, shape.patch));
    if (shape.family == VisionFamily::clip)
        SPARSESCOPE_TRY(
            Numbers(config, where).read("projection_dim", 512, 1, most_hidden, shape.projection));
    if (shape.native_size < shape.patch || shape.native_size / shape.patch > most_patches)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{}: pictures of {} pixels in patches of {} are not read here.",
                                where, shape.native_size, shape.patch));
    SPARSESCOPE_ASSIGN(
        shape.steps,
        read_picture_steps(folder, usual_steps(shape.family, static_cast<int>(shape.native_size))));
    SPARSESCOPE_TRY(check_size(shape, folder));
    return shape;
}

Result<TextTowerShape> read_text_tower_shape(const fs::path& folder) {
    SPARSESCOPE_ASSIGN(const Json config, read_folder_json(folder, "config.json"));
    const std::string where = display_name(folder / "config.json");
    const Numbers numbers(part_of(config, "text_config"), where);
    constexpr Usual usual{VisionFamily::clip, 512, 12, 8, 2048, 0, 0, 1e-5, "quick_gelu"};
    TextTowerShape shape;
    SPARSESCOPE_TRY(read_layers(numbers, usual, shape.layers));
    shape.layers.causal = true;
    SPARSESCOPE_TRY(numbers.read("vocab_size", 49'408, 1, 10'000'000, shape.vocabulary));
    SPARSESCOPE_TRY(numbers.read("max_position_embeddings", 77, 3, 8192, shape.positions));
    SPARSESCOPE_TRY(
        Numbers(config, where).read("projection_dim", 512, 1, most_hidden, shape.projection));
    SPARSESCOPE_ASSIGN(shape.end_token,
                       json_integer(numbers.json(), "eos_token_id", 49'407, 0, 10'000'000, where));
    return shape;
}

}  // namespace sparsescope
