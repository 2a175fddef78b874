// SPDX-License-Identifier: GPL-3.0-or-later
// The small network for pictures against loops that anybody can read, and that it learns.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/formats/safetensors.h"
#include "core/tune/new_cnn.h"
#include "tests/core/tune/tiny_tune.h"

namespace sparsescope {
namespace {

constexpr int size = 9;  // odd: the last row and column of a pooling are left out

TuneInputs random_pictures(std::size_t count, int channels) {
    Random random(3);
    TuneInputs inputs;
    for (std::size_t i = 0; i < count; ++i) {
        Image picture{.width = size, .height = size, .channels = channels};
        for (int p = 0; p < size * size * channels; ++p)
            picture.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
        inputs.pictures.push_back(picture);
    }
    return inputs;
}

using Planes = std::vector<std::vector<double>>;  // [channels][rows·columns]

class Plain {
  public:
    explicit Plain(const std::filesystem::path& folder)
        : file_(value_of(SafetensorsFile::open(folder / "model.safetensors"))) {}

    std::vector<double> embed(const Image& picture, std::size_t blocks) const {
        int side = picture.width;
        Planes x(std::size_t(picture.channels));
        for (std::size_t p = 0; p < picture.pixels.size(); ++p)
            x[p % x.size()].push_back((picture.pixels[p] / 255.0 - 0.5) / 0.5);
        for (std::size_t block = 0; block < blocks; ++block) {
            const std::string name = "blocks." + std::to_string(block);
            x = pooled(convolved(convolved(x, side, name + ".conv1"), side, name + ".conv2"), side);
            side /= 2;
        }
        const auto weight = value_of(file_.read_floats("head.weight"));
        auto out = value_of(file_.read_floats("head.bias"));
        std::vector<double> embedding(out.begin(), out.end());
        double squares = 0;
        for (std::size_t j = 0; j < embedding.size(); ++j) {
            for (std::size_t c = 0; c < x.size(); ++c) {
                double mean = 0;
                for (const double value : x[c])
                    mean += value / static_cast<double>(x[c].size());
                embedding[j] += mean * weight[j * x.size() + c];
            }
            squares += embedding[j] * embedding[j];
        }
        for (double& value : embedding)
            value /= std::sqrt(squares);
        return embedding;
    }

  private:
    Planes convolved(const Planes& x, int side, const std::string& name) const {
        const auto weight = value_of(file_.read_floats(name + ".weight"));
        const auto bias = value_of(file_.read_floats(name + ".bias"));
        Planes y(bias.size(), std::vector<double>(x[0].size()));
        for (std::size_t out = 0; out < y.size(); ++out)
            for (int row = 0; row < side; ++row)
                for (int column = 0; column < side; ++column) {
                    double sum = bias[out];
                    for (std::size_t in = 0; in < x.size(); ++in)
                        for (int dr = -1; dr <= 1; ++dr)
                            for (int dc = -1; dc <= 1; ++dc) {
                                const int r = row + dr, c = column + dc;
                                if (r < 0 || c < 0 || r >= side || c >= side) continue;
                                sum += weight[(out * x.size() + in) * 9 +
                                              std::size_t((dr + 1) * 3 + dc + 1)] *
                                       x[in][std::size_t(r * side + c)];
                            }
                    y[out][std::size_t(row * side + column)] = std::max(sum, 0.0);
                }
        return y;
    }
    static Planes pooled(const Planes& x, int side) {
        Planes y(x.size());
        for (std::size_t c = 0; c < x.size(); ++c)
            for (int row = 0; row + 1 < side; row += 2)
                for (int column = 0; column + 1 < side; column += 2) {
                    const double* at = x[c].data() + row * side + column;
                    y[c].push_back(std::max({at[0], at[1], at[side], at[side + 1]}));
                }
        return y;
    }
    SafetensorsFile file_;
};

TEST(Cnn, EmbedsAsPlainLoopsDo) {
    for (const int channels : {1, 3}) {
        const TemporaryFolder temporary;
        const auto folder = temporary.path() / "cnn";
        succeed(write_new_cnn(folder, channels, size, 5));
        const auto step = open_step(tiny_config(), folder);
        EXPECT_EQ(step->dim(), 256);
        const TuneInputs inputs = random_pictures(3, channels);
        const EmbeddingMatrix ours = embeddings_of(*step, inputs);
        for (std::size_t i = 0; i < 3; ++i) {
            const auto expected = Plain(folder).embed(inputs.pictures[i], 3);
            for (std::size_t j = 0; j < expected.size(); ++j)
                EXPECT_NEAR(ours.row(i)[j], expected[j], 1e-5);
        }
    }
}

TEST(Cnn, LearnsAndIsWrittenAsItsFolder) {
    const TemporaryFolder temporary;
    succeed(write_new_cnn(temporary.path() / "cnn", 1, size, 5));
    for (const TuneArm arm : {TuneArm::staged, TuneArm::joint}) {
        TuneConfig config = tiny_config();
        config.arm = arm;
        config.head.hidden = 64;
        const auto step = open_step(config, temporary.path() / "cnn");
        const TuneInputs inputs = random_pictures(8, 1);
        double first = 0, last = 0;
        for (int i = 0; i < 20; ++i) {
            last = value_of(step->run(inputs, pairs_of(4), 1, 4)).total;
            if (i == 0) first = last;
        }
        EXPECT_LT(last, first);
        const auto tuned = temporary.path() / ("tuned-" + std::string(to_string(arm)));
        succeed(step->write_folder(tuned, nullptr, 0));
        const auto again = open_step(config, tuned);
        EXPECT_EQ(embeddings_of(*step, inputs).values, embeddings_of(*again, inputs).values);
    }
}

TEST(Cnn, TheSameSeedWritesTheSameBytes) {
    const TemporaryFolder temporary;
    succeed(write_new_cnn(temporary.path() / "a", 3, 16, 5));
    succeed(write_new_cnn(temporary.path() / "b", 3, 16, 5));
    succeed(write_new_cnn(temporary.path() / "c", 3, 16, 6));
    const auto weights = [&](const char* name) {
        return file_content(temporary.path() / name / "model.safetensors");
    };
    EXPECT_EQ(weights("a"), weights("b"));
    EXPECT_NE(weights("a"), weights("c"));
}

TEST(Cnn, RefusesWhatItCannotBeOrRead) {
    const TemporaryFolder temporary;
    EXPECT_EQ(write_new_cnn(temporary.path() / "a", 2, 28, 1).error().code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(write_new_cnn(temporary.path() / "a", 1, 4, 1).error().code,
              ErrorCode::invalid_argument);
    succeed(write_new_cnn(temporary.path() / "a", 3, size, 1));
    const auto step = open_step(tiny_config(), temporary.path() / "a");
    const TuneInputs grey = random_pictures(2, 1);
    const auto refused = step->embed(grey, all_of(grey), {});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("Picture 1 has 9 × 9 pixels and 1 channels"),
              std::string::npos);
    TuneConfig lora = tiny_config();
    lora.lora = true;
    EXPECT_FALSE(TuneStep::open(lora, {.backbone = temporary.path() / "a"}));
}

}  // namespace
}  // namespace sparsescope
