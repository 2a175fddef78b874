// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures are resized to the last bit as Pillow does it, and prepared as transformers does it.
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>

#include "core/backbone/vision/picture_steps.h"
#include "core/backbone/vision/resize.h"
#include "tests/core/backbone/vision/formula.h"

namespace sparsescope {
namespace {

using Pixels = std::vector<std::uint8_t>;

Image resized(const Image& image, int width, int height, ResizeFilter filter) {
    return resized_part(image, {width, height, 0, 0, width, height}, filter);
}

TEST(Resize, EveryFilterIsPillowsToTheLastBit) {
    const auto expected = vision_json("resized");
    const Image small = formula_picture(13, 9);
    for (const auto& [name, filter] :
         {std::pair{"box", ResizeFilter::box}, std::pair{"bilinear", ResizeFilter::bilinear},
          std::pair{"hamming", ResizeFilter::hamming}, std::pair{"bicubic", ResizeFilter::bicubic},
          std::pair{"lanczos", ResizeFilter::lanczos}})
        for (const auto& [width, height] : {std::pair{5, 4}, std::pair{13, 5}, std::pair{17, 12}}) {
            const std::string key = fmt::format("{} {} {}", name, width, height);
            EXPECT_EQ(resized(small, width, height, filter).pixels, expected.at(key).get<Pixels>())
                << key;
        }
}

TEST(Resize, APartIsThatOfTheWhole) {
    const Image image = formula_picture(60, 41);
    const Image whole = resized(image, 32, 22, ResizeFilter::bicubic);
    const Image part = resized_part(image, {32, 22, 5, 3, 20, 16}, ResizeFilter::bicubic);
    for (int y = 0; y < 16; ++y)
        for (int i = 0; i < 20 * 3; ++i)
            ASSERT_EQ(part.pixels[std::size_t(y * 60 + i)],
                      whole.pixels[std::size_t((y + 3) * 96 + 15 + i)]);
}

TEST(Resize, AGreyPictureIsAsIfEachChannelWereIt) {
    Image grey = formula_picture(30, 20, 1), coloured{30, 20, 3, {}};
    for (const std::uint8_t value : grey.pixels)
        coloured.pixels.insert(coloured.pixels.end(), 3, value);
    const Image one = resized(grey, 11, 9, ResizeFilter::bilinear);
    const Image three = resized(coloured, 11, 9, ResizeFilter::bilinear);
    for (std::size_t i = 0; i < one.pixels.size(); ++i)
        for (std::size_t c = 0; c < 3; ++c)
            ASSERT_EQ(three.pixels[3 * i + c], one.pixels[i]);
}

PictureSteps cut_steps(int shortest, int side) {
    PictureSteps steps;
    steps.shortest = shortest;
    steps.out_width = steps.out_height = side;
    steps.scale = 1;
    return steps;
}

// A picture whose red tells the column and whose green the row.
Image places(int width, int height) {
    Image image{width, height, 3, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {x, y, 7})
                image.pixels.push_back(static_cast<std::uint8_t>(value));
    return image;
}

TEST(PictureSteps, TheMiddleIsCutOut) {
    PictureSteps steps = cut_steps(4, 4);
    std::vector<float> out(4 * 4 * 3);
    succeed(prepare_picture(places(9, 4), steps, out.data(), 3));  // 5 columns are left over
    EXPECT_EQ(out[0], 2);
    EXPECT_EQ(out[1], 0);
    EXPECT_EQ(out[3 * 3], 5);
    steps.cut_to_even = true;  // 2.5 to 2
    succeed(prepare_picture(places(9, 4), steps, out.data(), 3));
    EXPECT_EQ(out[0], 2);
    succeed(prepare_picture(places(11, 4), steps, out.data(), 3));  // 3.5 to 4
    EXPECT_EQ(out[0], 4);
    steps.cut_to_even = false;
    succeed(prepare_picture(places(11, 4), steps, out.data(), 3));
    EXPECT_EQ(out[0], 3);
}

TEST(PictureSteps, WhatIsSmallerThanThePartStandsInTheMiddleOfBlack) {
    PictureSteps steps = cut_steps(0, 5);
    steps.resize = false;
    steps.mean = {1, 1, 1};
    std::vector<float> out(5 * 5 * 3);
    Image white{2, 2, 3, Pixels(12, 255)};
    succeed(prepare_picture(white, steps, out.data(), 3));
    const std::vector<std::pair<int, int>> whites{{2, 2}, {2, 3}, {3, 2}, {3, 3}};
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 5; ++x) {
            const bool in = std::ranges::find(whites, std::pair{y, x}) != whites.end();
            EXPECT_EQ(out[std::size_t(y * 5 + x) * 3], in ? 254 : -1) << y << " " << x;
        }
}

TEST(PictureSteps, AThinPictureCostsNoMoreThanAnother) {
    PictureSteps steps = cut_steps(224, 224);
    std::vector<float> out(224 * 224 * 3);
    // Resized as a whole it would have 224 × 14,680,064 pixels.
    Image thin{1, 65'536, 1, Pixels(65'536, 9)};
    succeed(prepare_picture(thin, steps, out.data(), 3));
    EXPECT_EQ(out.front(), 9);
    EXPECT_EQ(out.back(), 9);
}

TEST(PictureSteps, WhatIsNoPictureIsRefused) {
    std::vector<float> out(4 * 4 * 3);
    const PictureSteps steps = cut_steps(4, 4);
    for (const Image& image : {Image{}, Image{2, 2, 3, Pixels(11)}, Image{2, 2, 4, Pixels(16)},
                               Image{-1, 2, 1, Pixels(2)}, Image{1 << 21, 1, 1, Pixels(1 << 21)}})
        EXPECT_EQ(prepare_picture(image, steps, out.data(), 3).error().code,
                  ErrorCode::invalid_input);
}

class ProcessorFile : public testing::Test {
  protected:
    Result<PictureSteps> read(const std::string& json) {
        std::ofstream(folder_.path() / "preprocessor_config.json") << json;
        return read_picture_steps(folder_.path(), usual_);
    }
    TemporaryFolder folder_;
    PictureSteps usual_ = cut_steps(30, 20);
};

TEST_F(ProcessorFile, SaysSizesInEveryWay) {
    EXPECT_EQ(value_of(read("{}")).shortest, 30);
    const auto old = value_of(read(R"({"size": 50, "crop_size": 40})"));
    EXPECT_EQ(old.shortest, 50);
    EXPECT_EQ(old.out_height, 40);
    const auto square = value_of(read(R"({"size": 50, "do_center_crop": false})"));
    EXPECT_EQ(square.shortest, 0);
    EXPECT_EQ(square.out_width, 50);
    const auto sides = value_of(
        read(R"({"size": {"height": 5, "width": 6}, "do_center_crop": false, "resample": 2})"));
    EXPECT_EQ(sides.out_height, 5);
    EXPECT_EQ(sides.out_width, 6);
    EXPECT_EQ(sides.filter, ResizeFilter::bilinear);
}

TEST_F(ProcessorFile, WhatIsNotUnderstoodIsNamed) {
    for (const auto& [json, part] :
         {std::pair{R"({"size": {"longest_edge": 5}})", "'size'"},
          std::pair{R"({"resample": 0})", "resample 0"},
          std::pair{R"({"image_std": 0})", "image_std"},
          std::pair{R"({"image_mean": [1, 2]})", "image_mean"}, std::pair{"[]", "preprocessor"},
          std::pair{R"({"size": 1000000})", "shortest_edge"},
          std::pair{R"({"rescale_factor": "x"})", "rescale"}}) {
        const auto steps = read(json);
        ASSERT_FALSE(steps) << json;
        EXPECT_NE(steps.error().message.find(part), std::string::npos) << steps.error().message;
    }
}

}  // namespace
}  // namespace sparsescope
