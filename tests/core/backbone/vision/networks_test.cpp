// SPDX-License-Identifier: GPL-3.0-or-later
// EfficientNet-Lite0 against the Python package, and the small network against plain loops; both by
// weights of a formula.
#include <cmath>
#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "core/backbone/vision/efficientnet.h"
#include "core/backbone/vision/picture_encoder.h"
#include "core/backbone/vision/picture_model.h"
#include "core/backbone/vision/small_cnn.h"
#include "tests/core/backbone/vision/formula.h"

namespace sparsescope {
namespace {

class LiteWeights {
  public:
    LiteWeights() {
        convolution("_conv_stem", 32, 3, 3, 27);
        norm("_bn0", 32);
        struct Stage {
            std::uint64_t repeats, kernel, widening, in, out;
        };
        std::uint64_t block = 0;
        for (const Stage& stage :
             {Stage{1, 3, 1, 32, 16}, Stage{2, 3, 6, 16, 24}, Stage{2, 5, 6, 24, 40},
              Stage{3, 3, 6, 40, 80}, Stage{3, 5, 6, 80, 112}, Stage{4, 5, 6, 112, 192},
              Stage{1, 3, 6, 192, 320}})
            for (std::uint64_t i = 0; i < stage.repeats; ++i, ++block) {
                const std::string name = fmt::format("_blocks.{}.", block);
                const std::uint64_t in = i == 0 ? stage.in : stage.out, wide = in * stage.widening;
                if (stage.widening > 1) {
                    convolution(name + "_expand_conv", wide, in, 1, in);
                    norm(name + "_bn0", wide);
                }
                convolution(name + "_depthwise_conv", wide, 1, stage.kernel,
                            stage.kernel * stage.kernel);
                norm(name + "_bn1", wide);
                convolution(name + "_project_conv", stage.out, wide, 1, wide);
                norm(name + "_bn2", stage.out);
            }
        convolution("_conv_head", 1280, 320, 1, 320);
        norm("_bn1", 1280);
    }
    WeightsToWrite weights;

  private:
    void convolution(const std::string& name, std::uint64_t out, std::uint64_t in,
                     std::uint64_t kernel, std::uint64_t fan_in) {
        weights.add_formula(name + ".weight", {out, in, kernel, kernel}, ++seed_,
                            5 / std::sqrt(static_cast<double>(fan_in)));
    }
    void norm(const std::string& name, std::uint64_t size) {
        weights.add_formula(name + ".weight", {size}, ++seed_, 0.5, 1);
        weights.add_formula(name + ".bias", {size}, ++seed_, 0.5, 0.2);
        weights.add_formula(name + ".running_mean", {size}, ++seed_, 0.5);
        weights.add_formula(name + ".running_var", {size}, ++seed_, 0.5, 1);
    }
    std::uint64_t seed_ = 0;
};

TEST(EfficientNet, GivesTheFeaturesOfThePythonPackage) {
    const TemporaryFolder folder;
    LiteWeights().weights.write(folder.path() / "lite0.safetensors");
    const NamedWeights weights = value_of(NamedWeights::open(folder.path() / "lite0.safetensors"));
    ASSERT_TRUE(is_efficientnet(weights));
    const auto expected = vision_json("efficientnet").at("features").get<std::vector<float>>();
    for (const kernels::EncoderKernels* level : kernels::all_encoder_kernels()) {
        const auto network = value_of(load_efficientnet(weights, *level));
        PictureWorkspace workspace;
        std::vector<float> features(network->dim());
        for (int again = 0; again < 2; ++again)  // also in memory that was used before
            succeed(network->embed(formula_picture(301, 260), workspace, features, {}));
        ASSERT_EQ(features.size(), expected.size());
        for (std::size_t i = 0; i < features.size(); ++i)
            ASSERT_NEAR(features[i], expected[i], 1e-4) << level->level << " " << i;
    }
}

TEST(EfficientNet, AFileOfOtherWeightsIsRefused) {
    const TemporaryFolder folder;
    std::ofstream(folder.path() / "some.pth") << "no weights";
    EncoderSettings settings;
    settings.folder = folder.path();  // the only such file in it
    EXPECT_TRUE(is_picture_model(settings.folder));
    EXPECT_FALSE(open_picture_encoder(settings, {}));
    settings.folder = std::filesystem::path(test_data()) / "models" / "torch" / "many.pt";
    const auto other = open_picture_encoder(settings, {});
    ASSERT_FALSE(other);
    EXPECT_NE(other.error().message.find("EfficientNet-Lite0"), std::string::npos);
    settings.folder = folder.path() / "nothing";
    EXPECT_FALSE(is_picture_model(settings.folder));
}

// The network as its header says it, in doubles.
struct SlowPlane {
    std::size_t channels = 0, side = 0;
    std::vector<double> values;  // channel, y, x
    double& at(std::size_t c, std::size_t y, std::size_t x) {
        return values[(c * side + y) * side + x];
    }
};

SlowPlane slow_convolution(SlowPlane in, const std::vector<float>& weight,
                           const std::vector<float>& bias) {
    SlowPlane out{bias.size(), in.side, std::vector<double>(bias.size() * in.side * in.side)};
    for (std::size_t o = 0; o < out.channels; ++o)
        for (std::size_t y = 0; y < in.side; ++y)
            for (std::size_t x = 0; x < in.side; ++x) {
                double sum = bias[o];
                for (std::size_t c = 0; c < in.channels; ++c)
                    for (int ky = -1; ky <= 1; ++ky)
                        for (int kx = -1; kx <= 1; ++kx) {
                            const auto from_y = static_cast<std::ptrdiff_t>(y) + ky;
                            const auto from_x = static_cast<std::ptrdiff_t>(x) + kx;
                            const auto side = static_cast<std::ptrdiff_t>(in.side);
                            if (from_y < 0 || from_x < 0 || from_y >= side || from_x >= side)
                                continue;
                            sum += in.at(c, std::size_t(from_y), std::size_t(from_x)) *
                                   weight[(o * in.channels + c) * 9 +
                                          std::size_t((ky + 1) * 3 + kx + 1)];
                        }
                out.at(o, y, x) = std::max(sum, 0.0);
            }
    return out;
}

SlowPlane slow_halving(SlowPlane in) {
    SlowPlane out{in.channels, in.side / 2, {}};
    out.values.resize(out.channels * out.side * out.side);
    for (std::size_t c = 0; c < out.channels; ++c)
        for (std::size_t y = 0; y < out.side; ++y)
            for (std::size_t x = 0; x < out.side; ++x)
                out.at(c, y, x) =
                    std::max({in.at(c, 2 * y, 2 * x), in.at(c, 2 * y, 2 * x + 1),
                              in.at(c, 2 * y + 1, 2 * x), in.at(c, 2 * y + 1, 2 * x + 1)});
    return out;
}

void write_config(const std::filesystem::path& folder, const std::string& rest) {
    std::ofstream(folder / "config.json") << R"({"model_type": "sparsescope-cnn", )" + rest + "}";
}

TEST(SmallCnn, GivesWhatPlainLoopsGive) {
    for (const std::size_t channels : {1U, 3U}) {
        const TemporaryFolder folder;
        const std::size_t side = 11, embedding = 5;
        write_config(folder.path(),
                     fmt::format(R"("channels": {}, "size": 11, "widths": [4, 33], "embedding": 5)",
                                 channels));
        WeightsToWrite weights;
        std::uint64_t in = channels, seed = 0;
        for (const std::uint64_t width : {4U, 33U}) {
            const std::string name = fmt::format("blocks.{}.", in == channels ? 0 : 1);
            weights.add_formula(name + "conv1.weight", {width, in, 3, 3}, ++seed, 0.6);
            weights.add_formula(name + "conv1.bias", {width}, ++seed, 0.2);
            weights.add_formula(name + "conv2.weight", {width, width, 3, 3}, ++seed, 0.6);
            weights.add_formula(name + "conv2.bias", {width}, ++seed, 0.2);
            in = width;
        }
        weights.add_formula("head.weight", {embedding, in}, ++seed, 1);
        weights.add_formula("head.bias", {embedding}, ++seed, 0.2);
        weights.write(folder.path() / "model.safetensors");
        const Image picture = formula_picture(int(side), int(side), static_cast<int>(channels));
        SlowPlane plane{channels, side, std::vector<double>(channels * side * side)};
        for (std::size_t i = 0; i < side * side; ++i)
            for (std::size_t c = 0; c < channels; ++c)
                plane.values[c * side * side + i] =
                    (picture.pixels[i * channels + c] / 255.0 - 0.5) / 0.5;
        for (const char* name : {"blocks.0.", "blocks.1."})
            plane = slow_halving(slow_convolution(
                slow_convolution(plane, weights.values(std::string(name) + "conv1.weight"),
                                 weights.values(std::string(name) + "conv1.bias")),
                weights.values(std::string(name) + "conv2.weight"),
                weights.values(std::string(name) + "conv2.bias")));
        ASSERT_EQ(plane.side, 2U);
        std::vector<double> expected;
        double squares = 0;
        for (std::size_t o = 0; o < embedding; ++o) {
            double sum = weights.values("head.bias")[o];
            for (std::size_t c = 0; c < in; ++c) {
                double mean = 0;
                for (std::size_t i = 0; i < 4; ++i)
                    mean += plane.values[c * 4 + i] / 4;
                sum += mean * weights.values("head.weight")[o * in + c];
            }
            expected.push_back(sum);
            squares += sum * sum;
        }
        for (const kernels::EncoderKernels* level : kernels::all_encoder_kernels()) {
            const auto network = value_of(load_small_cnn(folder.path(), *level));
            PictureWorkspace workspace;
            std::vector<float> made(embedding);
            succeed(network->embed(picture, workspace, made, {}));
            for (std::size_t o = 0; o < embedding; ++o)
                EXPECT_NEAR(made[o], expected[o] / std::sqrt(squares), 1e-5) << level->level;
        }
        EXPECT_TRUE(is_picture_model(folder.path()));
    }
}

// By hand: the first convolution passes its pixel on, the second doubles it; of 1, 0.2, −1 and 0.6
// the largest is 1, so the mean is 2; the head gives (6, 8), which is (0.6, 0.8).
TEST(SmallCnn, IsWhatAHandComputes) {
    const TemporaryFolder folder;
    write_config(folder.path(), R"("channels": 1, "size": 4, "widths": [1], "embedding": 2)");
    WeightsToWrite weights;
    weights.add("blocks.0.conv1.weight", {1, 1, 3, 3}, {0, 0, 0, 0, 1, 0, 0, 0, 0});
    weights.add("blocks.0.conv1.bias", {1}, {0});
    weights.add("blocks.0.conv2.weight", {1, 1, 3, 3}, {0, 0, 0, 0, 2, 0, 0, 0, 0});
    weights.add("blocks.0.conv2.bias", {1}, {0});
    weights.add("head.weight", {2, 1}, {3, 4});
    weights.add("head.bias", {2}, {0, 0});
    weights.write(folder.path() / "model.safetensors");
    Image picture{4, 4, 1, {}};
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x)
            picture.pixels.push_back(y % 2 == 0 ? (x % 2 == 0 ? 255 : 153)
                                                : (x % 2 == 0 ? 0 : 204));
    PictureWorkspace workspace;
    std::vector<float> made(2);
    const auto network = value_of(load_small_cnn(folder.path()));
    succeed(network->embed(picture, workspace, made, {}));
    EXPECT_NEAR(made[0], 0.6, 1e-6);
    EXPECT_NEAR(made[1], 0.8, 1e-6);
}

TEST(SmallCnn, AnotherShapeIsRefused) {
    const TemporaryFolder folder;
    for (const char* rest :
         {R"("size": 28, "widths": [4], "embedding": 2)",
          R"("channels": 2, "size": 28, "widths": [4], "embedding": 2)",
          R"("channels": 1, "size": 4, "widths": [4, 4, 4], "embedding": 2)",
          R"("channels": 1, "size": 28, "widths": [], "embedding": 2)",
          R"("channels": 1, "size": 28, "widths": [1e30], "embedding": 2)",
          R"("channels": 1, "size": 1024, "widths": [4096], "embedding": 2)",
          R"("channels": 1, "size": 28, "widths": [4], "embedding": 99999999)"}) {
        write_config(folder.path(), rest);
        const auto network = load_small_cnn(folder.path());
        ASSERT_FALSE(network) << rest;
        EXPECT_NE(network.error().message.find("config.json"), std::string::npos)
            << network.error().message;
    }
}

TEST(SmallCnn, PicturesOfAnyShapeBecomeItsSize) {
    const Image tall = picture_for_cnn(formula_picture(31, 64), 28, 1);
    EXPECT_EQ(tall.width, 28);
    EXPECT_EQ(tall.height, 28);
    EXPECT_EQ(tall.channels, 1);
    const Image same = formula_picture(28, 28, 1);
    EXPECT_EQ(picture_for_cnn(same, 28, 1).pixels, same.pixels);
    const Image coloured = picture_for_cnn(same, 28, 3);
    EXPECT_EQ(coloured.pixels[0], coloured.pixels[2]);
    const Image red{1, 1, 3, {255, 0, 0}};
    EXPECT_EQ(picture_for_cnn(red, 1, 1).pixels[0], 76);  // as PIL's "L"
}

}  // namespace
}  // namespace sparsescope
