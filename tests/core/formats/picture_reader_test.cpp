// SPDX-License-Identifier: GPL-3.0-or-later
// Picture files of every kind, and those that are none.
#include "core/formats/picture_reader.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <array>
#include <cmath>
#include <random>

#include "core/base/picture_kind.h"
#include "tests/support/made_pictures.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using Colour = std::array<int, 3>;

class PictureTest : public testing::Test {
  protected:
    DecodedPicture read(const std::string& name, const std::string& content,
                        const PictureWish& wish = {}) {
        return value_of(reader_.read(folder_.write(name, content), wish));
    }
    std::string refused(const std::string& name, const std::string& content) {
        const auto file = folder_.write(name, content);
        const auto picture = reader_.read(file);
        if (picture) return "was read";
        EXPECT_EQ(picture.error().code, ErrorCode::invalid_input);
        EXPECT_TRUE(picture.error().message.starts_with(file.string())) << picture.error().message;
        EXPECT_TRUE(picture.error().message.ends_with('.')) << picture.error().message;
        return picture.error().message;
    }
    static Colour at(const Image& image, int x, int y) {
        const auto place = (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                            static_cast<std::size_t>(x)) *
                           3;
        return {image.pixels[place], image.pixels[place + 1], image.pixels[place + 2]};
    }
    static void expect_near(const Colour& found, const Colour& expected, int most) {
        for (std::size_t c = 0; c < 3; ++c)
            EXPECT_NEAR(found[c], expected[c], most) << "channel " << c;
    }

    TemporaryFolder folder_;
    PictureReader reader_{2};
};

// 16 bits are rounded to 8; grey of few bits is spread over 0 to 255.
TEST_F(PictureTest, GreyPngsOfEveryDepth) {
    for (const int depth : {1, 2, 4, 8, 16})
        for (const bool interlaced : {false, true}) {
            const unsigned most = (1U << depth) - 1;
            made::Png made;
            made.colour_type = 0;
            made.depth = depth;
            made.interlaced = interlaced;
            made.width = 13;
            made.value = [&](int x, int y, int) {
                return static_cast<unsigned>(x * 5003 + y * 977) & most;
            };
            const auto picture = read("grey.png", png(made));
            ASSERT_EQ(picture.image.channels, 3);
            ASSERT_EQ(picture.image.width, 13);
            ASSERT_EQ(picture.image.height, 6);
            for (int y = 0; y < 6; ++y)
                for (int x = 0; x < 13; ++x) {
                    const int value =
                        static_cast<int>(std::lround(made.value(x, y, 0) * 255.0 / most));
                    EXPECT_EQ(at(picture.image, x, y), (Colour{value, value, value}))
                        << depth << " bits at " << x << ", " << y;
                }
        }
}

TEST_F(PictureTest, ColouredPngsOfEveryDepth) {
    for (const int depth : {8, 16})
        for (const bool interlaced : {false, true}) {
            made::Png made;
            made.depth = depth;
            made.interlaced = interlaced;
            const unsigned most = (1U << depth) - 1;
            made.value = [&](int x, int y, int c) {
                return static_cast<unsigned>(x * 2711 + y * 977 + c * 12345) & most;
            };
            const auto picture = read("colour.png", png(made));
            for (int y = 0; y < made.height; ++y)
                for (int x = 0; x < made.width; ++x)
                    for (int c = 0; c < 3; ++c)
                        EXPECT_EQ(at(picture.image, x, y)[static_cast<std::size_t>(c)],
                                  std::lround(made.value(x, y, c) * 255.0 / most));
        }
}

// A fifth of red over white: 255 and 255 − 0.2 · 255 = 204.
TEST_F(PictureTest, WhatIsTransparentLiesOnWhite) {
    for (const bool interlaced : {false, true}) {
        made::Png made;
        made.colour_type = 6;
        made.interlaced = interlaced;
        made.value = [](int, int, int c) { return c == 0 ? 255U : c == 3 ? 51U : 0U; };
        EXPECT_EQ(at(read("red.png", png(made)).image, 5, 3), (Colour{255, 204, 204}));
        made.colour_type = 4;  // half of black over white
        made.value = [](int, int, int c) { return c == 1 ? 128U : 0U; };
        EXPECT_EQ(at(read("black.png", png(made)).image, 5, 3), (Colour{127, 127, 127}));
        made.depth = 16;
        made.value = [](int, int, int c) { return c == 1 ? 0U : 30000U; };
        EXPECT_EQ(at(read("none.png", png(made)).image, 0, 0), (Colour{255, 255, 255}));
    }
    made::Png grey;
    grey.colour_type = 0;
    grey.transparent = 7;
    grey.value = [](int x, int, int) { return x == 0 ? 7U : 8U; };
    const auto picture = read("grey.png", png(grey));
    EXPECT_EQ(at(picture.image, 0, 0), (Colour{255, 255, 255}));
    EXPECT_EQ(at(picture.image, 1, 0), (Colour{8, 8, 8}));
}

TEST_F(PictureTest, PngsWithPalettes) {
    for (const int depth : {1, 2, 4, 8}) {
        made::Png made;
        made.colour_type = 3;
        made.depth = depth;
        made.palette = {0xFF102030, 0x00FF0000};
        made.value = [](int x, int, int) { return static_cast<unsigned>(x) & 1U; };
        const auto picture = read("palette.png", png(made));
        EXPECT_EQ(at(picture.image, 2, 1), (Colour{0x10, 0x20, 0x30}));
        EXPECT_EQ(at(picture.image, 3, 1), (Colour{255, 255, 255}));
    }
}

TEST_F(PictureTest, JpegsOfEveryColourSpace) {
    made::Jpeg made;
    made.value = [](int, int, int c) { return 60U + 50U * static_cast<unsigned>(c); };
    for (const bool progressive : {false, true}) {
        made.progressive = progressive;
        made.channels = 3;
        expect_near(at(read("a.jpg", jpeg(made)).image, 8, 8), {60, 110, 160}, 2);
        made.channels = 1;
        expect_near(at(read("a.jpg", jpeg(made)).image, 8, 8), {60, 60, 60}, 1);
        // Cyan, magenta, yellow and black of 10, 20, 30 and 20 %: light left is 0.9 · 0.8 and so
        // on.
        made.channels = 4;
        const auto inks = made.value;
        made.value = [](int, int, int c) {
            return std::array{26U, 51U, 77U, 51U}[static_cast<std::size_t>(c)];
        };
        for (const bool paper : {false, true}) {
            made.paper = paper;
            expect_near(at(read("a.jpg", jpeg(made)).image, 8, 8), {183, 163, 142}, 3);
        }
        made.ycck = true;
        expect_near(at(read("a.jpg", jpeg(made)).image, 8, 8), {183, 163, 142}, 4);
        made.ycck = made.paper = false;
        made.value = inks;
    }
}

// Where the corner that is stored first is seen, by the table of Exif 2.32.
TEST_F(PictureTest, JpegsAreTurnedUpright) {
    struct Case {
        int orientation;
        bool right;
        bool below;
    };
    for (const auto& [orientation, right, below] :
         {Case{1, false, false}, Case{2, true, false}, Case{3, true, true}, Case{4, false, true},
          Case{5, false, false}, Case{6, true, false}, Case{7, true, true}, Case{8, false, true}}) {
        made::Jpeg made;
        made.width = 48;
        made.height = 32;
        made.orientation = orientation;
        // The first row is green where it begins; the rest of it is red, all below is blue.
        made.value = [](int x, int y, int c) {
            const int wanted = y >= 16 ? 2 : x < 16 ? 1 : 0;
            return c == wanted ? 255U : 0U;
        };
        PictureWish wish;
        wish.thumbnail = true;
        const auto picture = read("turned.jpg", jpeg(made), wish);
        const bool exchanged = orientation >= 5;
        ASSERT_EQ(picture.width, exchanged ? 32 : 48) << orientation;
        ASSERT_EQ(picture.height, exchanged ? 48 : 32);
        const Image& image = picture.image;
        const int x = right ? image.width - 4 : 3;
        const int y = below ? image.height - 4 : 3;
        expect_near(at(image, x, y), {0, 255, 0}, 8);
        // Along the first stored row lies red.
        expect_near(
            at(image, exchanged ? x : image.width - 1 - x, exchanged ? image.height - 1 - y : y),
            {255, 0, 0}, 8);
        const auto small = read("thumbnail", {picture.thumbnail.begin(), picture.thumbnail.end()});
        EXPECT_EQ(small.width, picture.width);
        expect_near(at(small.image, x, y), {0, 255, 0}, 40);
    }
}

TEST_F(PictureTest, WebPs) {
    made::WebP made;
    made.value = [](int, int, int c) {
        return std::array{200U, 100U, 50U, 51U}[static_cast<std::size_t>(c)];
    };
    EXPECT_EQ(at(read("a.webp", webp(made)).image, 3, 3), (Colour{200, 100, 50}));
    made.alpha = true;
    EXPECT_EQ(at(read("a.webp", webp(made)).image, 3, 3), (Colour{244, 224, 214}));
    made.lossless = made.alpha = false;
    expect_near(at(read("a.webp", webp(made)).image, 3, 3), {200, 100, 50}, 6);
    made.lossless = true;
    made.frames = 3;
    made.value = [](int x, int, int c) { return static_cast<unsigned>(x * 10 + c); };
    const auto moving = read("a.webp", webp(made));
    EXPECT_EQ(at(moving.image, 4, 4), (Colour{40, 41, 42}));
    EXPECT_NE(moving.note.find("3 pictures"), std::string::npos) << moving.note;
}

TEST_F(PictureTest, MovingPngsGiveTheirFirstFrame) {
    made::Png made;
    made.frames = 12;
    const auto picture = read("a.png", png(made));
    EXPECT_EQ(at(picture.image, 1, 0), (Colour{20, 21, 22}));
    EXPECT_NE(picture.note.find("12 pictures"), std::string::npos) << picture.note;
    made.frames = 0;
    EXPECT_EQ(read("b.png", png(made)).note, "");
}

TEST_F(PictureTest, ContentCountsAndNotTheName) {
    EXPECT_EQ(at(read("a.jpg", made::png(5, 5, 0x010203)).image, 4, 4), (Colour{1, 2, 3}));
    EXPECT_EQ(read("noname", made::png(5, 4, 0)).height, 4);
}

TEST_F(PictureTest, ThumbnailsAreSmallJpegsAndNeverLarger) {
    PictureWish wish;
    wish.pixels = false;
    wish.thumbnail = true;
    made::Png made;
    made.width = 600;
    made.height = 300;
    // Black and white lines of a pixel, whose mean is grey.
    made.value = [](int, int y, int) { return y % 2 == 0 ? 0U : 255U; };
    const auto large = read("large.png", png(made), wish);
    EXPECT_TRUE(large.image.empty());
    EXPECT_EQ(large.width, 600);
    const auto thumbnail = read("large.jpg", {large.thumbnail.begin(), large.thumbnail.end()});
    EXPECT_EQ(thumbnail.width, 192);
    EXPECT_EQ(thumbnail.height, 96);
    // 3.125 rows each: between 1.125 and 2.125 of them are white.
    for (int y = 0; y < 96; ++y)
        EXPECT_NEAR(at(thumbnail.image, 96, y)[0], 127, 50) << y;
    const auto small = read("small.png", made::png(7, 3, 0xFF0000), wish);
    const auto same = read("small.jpg", {small.thumbnail.begin(), small.thumbnail.end()});
    EXPECT_EQ(same.width, 7);
    EXPECT_EQ(same.height, 3);
    expect_near(at(same.image, 3, 1), {255, 0, 0}, 6);
}

TEST_F(PictureTest, LargePicturesAreShrunkToWhatIsWished) {
    PictureWish wish;
    wish.longest_side = 4;
    made::Png made;
    made.width = 8;
    made.height = 4;
    made.value = [](int x, int y, int) {
        return static_cast<unsigned>(x / 2 * 40 + y / 2 * 8 + x % 2 * 2);
    };
    const auto picture = read("a.png", png(made), wish);
    ASSERT_EQ(picture.image.width, 4);
    ASSERT_EQ(picture.image.height, 2);
    EXPECT_EQ(picture.width, 8);
    for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 4; ++x)
            EXPECT_EQ(at(picture.image, x, y)[0], x * 40 + y * 8 + 1);
}

TEST_F(PictureTest, HashAndSizeAreOfTheFile) {
    const std::string file = made::png(2, 2, 0);
    const auto picture = read("a.png", file);
    EXPECT_EQ(picture.bytes, std::ssize(file));
    EXPECT_EQ(picture.hash.size(), 64U);
    EXPECT_EQ(read("b.png", file).hash, picture.hash);
    EXPECT_NE(read("c.png", file + "x").hash, picture.hash);
}

TEST_F(PictureTest, OtherKindsAreCalledByTheirNames) {
    using namespace std::string_literals;
    const std::pair<std::string, const char*> others[] = {
        {"GIF89a..........", "a GIF picture"},
        {"II*\0........"s, "a TIFF picture"},
        {"MM\0*........"s, "a TIFF picture"},
        {"\0\0\0\x18"s + "ftypheic....mif1heic", "a HEIC picture"},
        {"\0\0\0\x18"s + "ftypavif....avif", "an AVIF picture"},
        {"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "an SVG picture"},
        {"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0...."s, "a BMP picture"},
    };
    for (const auto& [content, words] : others) {
        const std::string message = refused("a.png", content);
        EXPECT_NE(message.find(words), std::string::npos) << message;
        EXPECT_NE(message.find("import that"), std::string::npos) << message;
    }
    EXPECT_NE(refused("a.png", "Just text, and a long one.").find("no picture"), std::string::npos);
    EXPECT_NE(refused("a.png", "").find("is empty"), std::string::npos);
}

TEST_F(PictureTest, SizesAreLookedAtBeforeAnythingIsSetAside) {
    EXPECT_NE(refused("a.png", made::png_head(65000, 65000)).find("65000 × 65000 pixels"),
              std::string::npos);
    EXPECT_NE(refused("b.png", made::png_head(0x7fffffff, 0x7fffffff)), "was read");
    made::Jpeg jpeg_of;
    jpeg_of.value = [](int, int, int) { return 9U; };
    std::string large = jpeg(jpeg_of);
    large.replace(large.find("\xFF\xC0") + 5, 4, "\xFD\xE8\xFD\xE8");
    EXPECT_NE(refused("large.jpg", large).find("65000 × 65000 pixels"), std::string::npos);
    EXPECT_NE(refused("c.png", made::png_head(0, 5)), "was read");
    // A thin one is as large as any other.
    const auto thin = read("d.png", made::png(65000, 2, 0x00FF00));
    EXPECT_EQ(thin.width, 65000);
    EXPECT_EQ(at(thin.image, 64999, 1), (Colour{0, 255, 0}));
    const auto tall = read("e.png", made::png(1, 65000, 0x00FF00), {false, true, 0});
    EXPECT_EQ(read("e.jpg", {tall.thumbnail.begin(), tall.thumbnail.end()}).height, 192);
}

TEST_F(PictureTest, CutOffAnywhereIsRefused) {
    made::Png png_of;
    made::Jpeg jpeg_of;
    made::WebP webp_of;
    jpeg_of.value = webp_of.value = png_of.value;
    const std::string files[] = {png(png_of), jpeg(jpeg_of), webp(webp_of)};
    for (const std::string& file : files) {
        ASSERT_EQ(refused("whole", file), "was read");
        // The last bytes only say that nothing follows.
        const std::size_t end = file.size() - (file.starts_with("\x89") ? 16 : 2);
        for (std::size_t length = 0; length < end; length += 1 + file.size() / 60)
            EXPECT_NE(refused("cut", file.substr(0, length)), "was read")
                << length << " of " << file.size();
    }
}

// Whatever stands in a file: a picture or a sentence.
TEST_F(PictureTest, DamageIsNeverWorseThanASentence) {
    made::Png png_of;
    made::Jpeg jpeg_of;
    made::WebP webp_of;
    png_of.colour_type = 6;
    png_of.interlaced = true;
    jpeg_of.progressive = true;
    jpeg_of.orientation = 6;
    webp_of.lossless = false;
    webp_of.alpha = true;
    jpeg_of.value = webp_of.value = png_of.value;
    std::mt19937 random(7);
    std::vector<std::filesystem::path> files;
    const std::string whole[] = {png(png_of), jpeg(jpeg_of), webp(webp_of)};
    for (int i = 0; i < 300; ++i) {
        std::string file = whole[i % 3];
        for (int n = 0; n < 1 + i % 5; ++n)
            file[random() % file.size()] = static_cast<char>(random());
        files.push_back(folder_.write(std::to_string(i), file));
    }
    std::size_t answers = 0;
    succeed(reader_.read_all(files, {}, {}, [&](std::size_t place, auto picture) -> Status {
        EXPECT_EQ(place, answers++);
        EXPECT_TRUE(picture ? !picture->image.empty()
                            : picture.error().code == ErrorCode::invalid_input);
        return {};
    }));
    EXPECT_EQ(answers, files.size());
}

TEST_F(PictureTest, ManyComeInTheirOrder) {
    std::vector<std::filesystem::path> files;
    for (int i = 0; i < 40; ++i)
        files.push_back(
            folder_.write(std::to_string(i) + ".png",
                          i % 7 == 3 ? "damaged" : made::png(i + 1, 1 + (i * 37) % 300, 0)));
    int next = 0;
    succeed(reader_.read_all(files, {}, {}, [&](std::size_t place, auto picture) -> Status {
        EXPECT_EQ(place, static_cast<std::size_t>(next));
        EXPECT_EQ(picture.has_value(), next % 7 != 3);
        EXPECT_TRUE(!picture || picture->width == next + 1);
        ++next;
        return {};
    }));
    EXPECT_EQ(next, 40);
    // Whoever has seen enough ends it; the reader goes on to be of use.
    const Status ended = reader_.read_all(
        files, {}, {}, [](std::size_t, auto) -> Status { return cancelled("enough"); });
    EXPECT_FALSE(ended);
    std::stop_source stop;
    stop.request_stop();
    const Status stopped = reader_.read_all(files, {}, stop.get_token(),
                                            [](std::size_t, auto) -> Status { return {}; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    EXPECT_EQ(value_of(reader_.read(files[0])).width, 1);
}

std::vector<pid_t> programs_of_this_process() {
    std::vector<pid_t> found;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream children(thread.path() / "children");
        for (pid_t child = 0; children >> child;)
            found.push_back(child);
    }
    return found;
}

TEST_F(PictureTest, AProgramThatEndsIsStartedAgain) {
    const auto file = folder_.write("a.png", made::png(3, 2, 0));
    ASSERT_TRUE(reader_.read(file));
    const auto programs = programs_of_this_process();
    if (programs.empty()) GTEST_SKIP() << "this system does not list children";
    for (const pid_t program : programs)
        ::kill(program, SIGKILL);
    EXPECT_EQ(value_of(reader_.read(file)).width, 3);
}

TEST_F(PictureTest, WhatIsNoFileIsRefused) {
    EXPECT_FALSE(reader_.read(folder_.path() / "missing.png"));
    EXPECT_FALSE(reader_.read(folder_.path()));
    const auto pipe = folder_.path() / "pipe.png";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_FALSE(reader_.read(pipe));
    EXPECT_EQ(picture_format(pipe).kind, PictureKind::none);
}

}  // namespace
}  // namespace sparsescope
