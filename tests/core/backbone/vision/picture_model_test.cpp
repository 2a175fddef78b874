// SPDX-License-Identifier: GPL-3.0-or-later
// Picture models of every family give the numbers that Python gave
// (tests/interop/make_tiny_picture_models.py).
#include <algorithm>
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>

#include "core/backbone/tokenizer.h"
#include "core/backbone/vision/picture_encoder.h"
#include "core/backbone/vision/picture_model.h"
#include "core/backbone/vision/vision_transformer.h"
#include "core/base/parallel.h"
#include "tests/core/backbone/vision/formula.h"

namespace sparsescope {
namespace {

constexpr float allowed = 1e-4F;
using Rows = std::vector<std::vector<float>>;

const std::vector<Image>& three_pictures() {
    static const std::vector<Image> pictures{formula_picture(61, 40), formula_picture(50, 33),
                                             formula_picture(32, 32)};
    return pictures;
}

std::unique_ptr<Encoder> opened(const std::filesystem::path& place) {
    EncoderSettings settings;
    settings.name = "tiny";
    settings.folder = place;
    return value_of(open_picture_encoder(settings, {}));
}

float largest_difference(const EmbeddingMatrix& ours, const Rows& theirs) {
    if (ours.rows != theirs.size()) return INFINITY;
    float largest = 0;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        if (theirs[i].size() != ours.dim) return INFINITY;
        for (std::size_t j = 0; j < ours.dim; ++j)
            largest = std::max(largest, std::fabs(ours.row(i)[j] - theirs[i][j]));
    }
    return largest;
}

class PictureParity : public testing::TestWithParam<const char*> {};

TEST_P(PictureParity, PicturesHaveTheEmbeddingsOfThePythonModel) {
    EXPECT_TRUE(is_picture_model(vision_data(GetParam())));
    const auto encoder = opened(vision_data(GetParam()));
    const EncodedTexts made = value_of(encoder->encode_pictures(three_pictures(), {}));
    EXPECT_LT(
        largest_difference(made.embeddings, vision_json(GetParam()).at("pictures").get<Rows>()),
        allowed);
}

TEST_P(PictureParity, EveryProcessorLevelGivesThem) {
    const auto folder = vision_data(GetParam());
    const VisionShape shape = value_of(read_vision_shape(folder));
    const NamedWeights weights = value_of(NamedWeights::open(folder / "model.safetensors"));
    const auto expected = vision_json(GetParam()).at("pictures").get<Rows>();
    for (const kernels::EncoderKernels* level : kernels::all_encoder_kernels()) {
        const auto network = value_of(load_vision_transformer(shape, weights, {}, *level));
        PictureWorkspace workspace;
        EmbeddingMatrix made(3, network->dim());
        for (std::size_t i = 0; i < 3; ++i)
            succeed(network->embed(three_pictures()[i], workspace, made.row(i), {}));
        EXPECT_LT(largest_difference(made, expected), allowed) << level->level;
    }
}

TEST_P(PictureParity, APictureHasTheSameEmbeddingInEveryBatch) {
    const auto encoder = opened(vision_data(GetParam()));
    const int threads = compute_threads();
    set_compute_threads(3);
    const EncodedTexts together = value_of(encoder->encode_pictures(three_pictures(), {}));
    set_compute_threads(threads);
    for (std::size_t i = 0; i < 3; ++i) {
        const EncodedTexts alone =
            value_of(encoder->encode_pictures(std::span(&three_pictures()[i], 1), {}));
        const auto row = together.embeddings.row(i);
        EXPECT_EQ(alone.embeddings.values, std::vector<float>(row.begin(), row.end())) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Models, PictureParity, testing::Values("clip", "siglip", "dinov2", "vit"));

TEST(ClipFolder, IsOneEncoderForTextsAndPictures) {
    const auto expected = vision_json("clip");
    const auto texts = expected.at("texts").get<std::vector<std::string>>();
    const auto tokenizer = value_of(open_tokenizer(vision_data("clip")));
    const auto ids = expected.at("ids").get<std::vector<std::vector<std::int32_t>>>();
    for (std::size_t i = 0; i < texts.size(); ++i)
        EXPECT_EQ(tokenizer->encode(texts[i], 20).ids, ids[i]) << texts[i];
    const auto encoder = opened(vision_data("clip"));
    EXPECT_TRUE(encoder->reads(EncoderInput::text));
    EXPECT_TRUE(encoder->reads(EncoderInput::picture));
    const EncodedTexts made = value_of(encoder->encode(texts, {}));
    EXPECT_LT(largest_difference(made.embeddings, expected.at("text_embeddings").get<Rows>()),
              allowed);
    EXPECT_EQ(made.truncated, 2);  // the Chinese and the forty words
}

TEST(PictureFolder, OneThatReadsPicturesAloneSaysSoOfTexts) {
    const auto encoder = opened(vision_data("dinov2"));
    EXPECT_FALSE(encoder->reads(EncoderInput::text));
    const std::string text = "a cat";
    const auto refused = encoder->encode(std::span(&text, 1), {});
    EXPECT_EQ(refused.error().code, ErrorCode::unsupported);
    EXPECT_NE(refused.error().message.find("reads pictures, not texts"), std::string::npos);
}

// A copy of a folder, to be changed.
class Changed {
  public:
    explicit Changed(const std::string& name) : path_(folder_.path() / name) {
        std::filesystem::copy(vision_data(name), path_, std::filesystem::copy_options::recursive);
    }
    Changed& set(const std::string& file, const std::string& key, const nlohmann::json& value) {
        auto json = nlohmann::json::parse(file_content(path_ / file));
        json[nlohmann::json::json_pointer(key)] = value;
        std::ofstream(path_ / file) << json.dump();
        return *this;
    }
    [[nodiscard]] std::string complaint() const {
        EncoderSettings settings;
        settings.folder = path_;
        const auto encoder = open_picture_encoder(settings, {});
        return encoder ? "" : encoder.error().message;
    }
    [[nodiscard]] std::string hash() const {
        EncoderSettings settings;
        settings.folder = path_;
        return value_of(open_picture_encoder(settings, {}))->identity().hash;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    TemporaryFolder folder_;
    std::filesystem::path path_;
};

TEST(PictureFolder, WhatIsNotComputedHereIsRefusedByItsName) {
    const char* processor = "preprocessor_config.json";
    EXPECT_NE(Changed("vit").set("config.json", "/hidden_act", "mish").complaint().find("'mish'"),
              std::string::npos);
    EXPECT_NE(
        Changed("dinov2").set("config.json", "/use_swiglu_ffn", true).complaint().find("SwiGLU"),
        std::string::npos);
    EXPECT_NE(Changed("clip").set(processor, "/crop_size/width", 40).complaint().find("own size"),
              std::string::npos);
    EXPECT_NE(
        Changed("dinov2").set(processor, "/crop_size/width", 30).complaint().find("patches of 8"),
        std::string::npos);
    EXPECT_NE(
        Changed("dinov2").set(processor, "/crop_size/width", 4096).complaint().find("at most 128"),
        std::string::npos);
    EXPECT_NE(
        Changed("vit").set("config.json", "/num_attention_heads", 5).complaint().find("heads"),
        std::string::npos);
    EXPECT_NE(Changed("vit")
                  .set("config.json", "/num_hidden_layers", 1)
                  .complaint()
                  .find("more than the 1"),
              std::string::npos);
    EXPECT_NE(Changed("vit").set("config.json", "/hidden_size", 48).complaint().find("48"),
              std::string::npos);
    EXPECT_FALSE(Changed("vit").set("config.json", "/hidden_size", 1e9).complaint().empty());
}

TEST(PictureFolder, TheHashTellsWhatDecidesTheVectors) {
    const std::string hash = Changed("clip").hash();
    EXPECT_EQ(Changed("clip").hash(), hash);  // wherever it lies
    EXPECT_NE(Changed("clip").set("preprocessor_config.json", "/resample", 2).hash(), hash);
    const Changed mute("clip");
    std::filesystem::remove(mute.path() / "tokenizer.json");
    EXPECT_NE(mute.hash(), hash);
    EXPECT_FALSE(opened(mute.path())->reads(EncoderInput::text));
}

TEST(PictureEncoder, NamesThePictureThatItCannotRead) {
    const auto encoder = opened(vision_data("vit"));
    std::vector<Image> pictures = three_pictures();
    pictures[1].pixels.pop_back();
    const auto refused = encoder->encode_pictures(pictures, {});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("Picture 2 is no picture"))
        << refused.error().message;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(encoder->encode_pictures(three_pictures(), stop.get_token()).error().code,
              ErrorCode::cancelled);
    EXPECT_EQ(value_of(encoder->encode_pictures({}, {})).embeddings.rows, 0U);
}

}  // namespace
}  // namespace sparsescope
