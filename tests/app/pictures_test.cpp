// SPDX-License-Identifier: GPL-3.0-or-later
// What the window reads of pictures: thumbnails within bounds, originals where they are.
#include <gtest/gtest.h>

#include <algorithm>

#include <QFile>
#include <QImage>

#include "app/controllers/app_context.h"
#include "app/controllers/document_rows.h"
#include "app/controllers/picture_original.h"
#include "app/controllers/stored_picture.h"
#include "tests/app/sample_pictures.h"
#include "tests/app/sample_workspace.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

bool alike(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
               std::abs(a.blue() - b.blue()) <
           24;
}

struct PicturesTest : testing::Test {
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "pictures.sscope";
    std::optional<Corpus> corpus;
    DatasetInfo dataset;
    std::vector<DocumentId> ids;

    void open(const test::PictureOptions& options = {}) {
        test::make_picture_workspace(file, folder.path(), options);
        corpus.emplace(value_of(Corpus::open(file, Access::read_only)));
        dataset = value_of(corpus->dataset(""));
        ids = value_of(corpus->document_ids(dataset.id));
    }
    LargePicture large(std::size_t place, int longest = 4000) {
        return value_of(large_picture(*corpus, dataset.id, ids[place], longest));
    }
};

TEST_F(PicturesTest, ThumbnailsAreReadAndScaled) {
    open({.without = 1, .damaged = 2});
    const auto whole = value_of(stored_picture(*corpus, ids[0]));
    EXPECT_EQ(whole.image.size(), QSize(192, 120));
    EXPECT_TRUE(alike(whole.image.pixelColor(50, 50), test::sample_color(0)));
    EXPECT_EQ(value_of(stored_picture(*corpus, ids[0], 64)).image.size(), QSize(64, 40));
    const auto none = value_of(stored_picture(*corpus, ids[1]));
    EXPECT_TRUE(none.image.isNull());
    EXPECT_FALSE(none.damaged);
    const auto damaged = value_of(stored_picture(*corpus, ids[2]));
    EXPECT_TRUE(damaged.image.isNull());
    EXPECT_TRUE(damaged.damaged);
    const auto rows = value_of(load_document_rows(*corpus, dataset, ids));
    EXPECT_FALSE(rows[0].image.isNull());
    EXPECT_FALSE(rows[1].damaged);
    EXPECT_TRUE(rows[2].damaged);
    EXPECT_FALSE(embeddings_are_pixels(dataset));
}

TEST(ThumbnailTest, WhatClaimsToBeHugeIsNotDecoded) {
    EXPECT_TRUE(decode_thumbnail({}).isNull());
    auto bytes = test::jpeg_of(Qt::red, {40, 30});
    EXPECT_FALSE(decode_thumbnail(bytes).isNull());
    // The size stands in the frame header, two bytes each.
    for (std::size_t i = 0; i + 8 < bytes.size(); ++i) {
        if (bytes[i] != 0xff || bytes[i + 1] != 0xc0) continue;
        bytes[i + 5] = bytes[i + 7] = 0xff;
        bytes[i + 6] = bytes[i + 8] = 0xf0;
    }
    EXPECT_TRUE(decode_thumbnail(bytes).isNull());
    EXPECT_TRUE(decode_thumbnail(bytes, 64).isNull()) << "nor scaled down";
}

TEST_F(PicturesTest, ShapesAreThoseOfTheFiles) {
    open({.without = 2});
    const auto shapes = value_of(picture_shapes(*corpus, dataset));
    ASSERT_EQ(std::ssize(shapes), test::sample_pictures);
    EXPECT_FLOAT_EQ(shapes[0], 1.6F);
    EXPECT_FLOAT_EQ(shapes[2], 0);
    EXPECT_FLOAT_EQ(shapes[3], 0.625F);
}

TEST_F(PicturesTest, OfOneShapeThereIsNoneToTell) {
    open({.documents = 3});
    EXPECT_TRUE(value_of(picture_shapes(*corpus, dataset)).empty());
}

TEST_F(PicturesTest, TheOriginalIsShownWhereItIs) {
    open();
    const LargePicture picture = large(0);
    EXPECT_TRUE(picture.original);
    EXPECT_EQ(picture.image.size(), QSize(640, 400));
    EXPECT_EQ(picture.name, "of 0.png");
    EXPECT_EQ(picture.label, "animals");
    EXPECT_EQ(picture.problem, "");
    EXPECT_EQ(large(0, 320).image.size(), QSize(320, 200)) << "large files are scaled";
}

TEST_F(PicturesTest, WithoutTheOriginalTheThumbnailIsAndSaysSo) {
    open({.damaged = 3, .files = false});
    const LargePicture picture = large(0);
    EXPECT_FALSE(picture.original);
    EXPECT_TRUE(picture.gone);
    EXPECT_EQ(picture.image.size(), QSize(192, 120));
    EXPECT_TRUE(picture.problem.contains("is not where it was")) << picture.problem.toStdString();
    const LargePicture neither = large(3);
    EXPECT_TRUE(neither.image.isNull());
    EXPECT_TRUE(neither.problem.contains("damaged, too"));
}

TEST_F(PicturesTest, AnotherFileInItsPlaceIsSaid) {
    open();
    QImage other(20, 20, QImage::Format_RGB32);
    other.fill(Qt::black);
    other.save(QString::fromStdString((folder.path() / "pictures" / "of 0.png").string()));
    EXPECT_TRUE(large(0).problem.contains("another one than was imported"));
    std::filesystem::resize_file(folder.path() / "pictures" / "of 1.png", 30);
    const LargePicture cut = large(1);
    EXPECT_FALSE(cut.original);
    EXPECT_FALSE(cut.image.isNull()) << "the thumbnail";
    EXPECT_TRUE(cut.problem.contains("cannot be shown")) << cut.problem.toStdString();
}

TEST_F(PicturesTest, WebpIsShownWithOrWithoutQtsHelp) {
    open();
    const QByteArray webp =
        QByteArray::fromBase64("UklGRhwAAABXRUJQVlA4TA8AAAAvAkAAAAcQ/Y/+ByKi/wEA");
    QFile original(QString::fromStdString((folder.path() / "pictures" / "of 0.png").string()));
    ASSERT_TRUE(original.open(QIODevice::WriteOnly));
    original.write(webp);
    original.close();
    const LargePicture picture = large(0);
    EXPECT_TRUE(picture.original) << picture.problem.toStdString();
    EXPECT_EQ(picture.image.size(), QSize(3, 2));
}

TEST_F(PicturesTest, APathLeadsNowhereElse) {
    open({.documents = 3});
    corpus.reset();
    {
        auto writing = value_of(Corpus::open(file, Access::read_write));
        QImage secret(30, 30, QImage::Format_RGB32);
        secret.save(QString::fromStdString((folder.path() / "secret.png").string()));
        const std::vector<Corpus::MovedPicture> moved{
            {ids[0], "../secret.png"}, {ids[1], (folder.path() / "secret.png").string()}};
        succeed(writing.move_pictures(dataset.id, moved));
    }
    corpus.emplace(value_of(Corpus::open(file, Access::read_only)));
    EXPECT_FALSE(large(0).original);
    EXPECT_FALSE(large(1).original);
    EXPECT_TRUE(large(2).original);
}

struct PictureKeeperTest : PicturesTest {
    std::unique_ptr<AppContext> context;
    QObject view, other;

    void open_keeper(const test::PictureOptions& options = {}) {
        open(options);
        context = std::make_unique<AppContext>(AppContext::Options{
            .settings_file = QString::fromStdString((folder.path() / "settings.ini").string()),
            .engine = {},
            .example = {}});
        context->workspace.open(QString::fromStdString(file.string()));
        ASSERT_TRUE(test::wait_until([this] { return context->workspace.isOpen(); }));
    }
    PictureKeeper& keeper() { return context->pictures; }
    bool rests() {
        return test::wait_until([this] { return !keeper().busy(); });
    }
    using State = PictureSource::State;
};

TEST_F(PictureKeeperTest, ReadsWhatIsWantedAndNothingElse) {
    open_keeper({.without = 1, .damaged = 2});
    EXPECT_EQ(keeper().picture(ids[0]).state, State::waiting);
    keeper().want(&view, {ids[0], ids[1], ids[2]}, 100);
    ASSERT_TRUE(rests());
    EXPECT_EQ(keeper().picture(ids[0]).state, State::here);
    EXPECT_EQ(keeper().picture(ids[0]).image.width(), 128) << "as large as it is needed";
    EXPECT_EQ(keeper().picture(ids[1]).state, State::none);
    EXPECT_EQ(keeper().picture(ids[2]).state, State::damaged);
    EXPECT_EQ(keeper().picture(ids[3]).state, State::waiting);
    EXPECT_EQ(keeper().read(), 3);
    keeper().want(&other, {ids[0]}, 60);
    ASSERT_TRUE(rests());
    EXPECT_EQ(keeper().read(), 3) << "what is held is not read again";
    keeper().want(&other, {ids[0], ids[2]}, 200);
    ASSERT_TRUE(rests());
    EXPECT_EQ(keeper().picture(ids[0]).image.width(), 192);
    EXPECT_EQ(keeper().read(), 4) << "larger: the one that would differ";
}

TEST_F(PictureKeeperTest, HoldsNoMoreThanItsBound) {
    open_keeper();
    const qsizetype bound = 6 * 192 * 192 * 4;
    keeper().setMostBytes(bound);
    for (int from = 0; from < test::sample_pictures; from += 4) {
        keeper().want(&view, {ids.begin() + from, ids.begin() + from + 4}, 190);
        ASSERT_TRUE(rests());
        EXPECT_LE(keeper().heldBytes(), bound);
        EXPECT_EQ(keeper().picture(ids[static_cast<std::size_t>(from) + 2]).state, State::here);
    }
    EXPECT_EQ(keeper().picture(ids[0]).state, State::waiting) << "seen long ago";
    // More at once than there is room for: some stay unread, and reading ends.
    keeper().want(&view, ids, 190);
    ASSERT_TRUE(rests());
    EXPECT_LE(keeper().heldBytes(), bound);
}

TEST_F(PictureKeeperTest, AViewThatIsGoneWantsNothing) {
    open_keeper();
    {
        QObject brief;
        keeper().want(&brief, ids, 100);
    }
    ASSERT_TRUE(rests());
    EXPECT_LT(keeper().read(), test::sample_pictures);
}

TEST_F(PictureKeeperTest, AnotherWorkspaceHasOtherPictures) {
    open_keeper();
    keeper().want(&view, {ids[0]}, 100);
    ASSERT_TRUE(rests());
    const auto second = folder.path() / "second.sscope";
    test::make_workspace(second, {.images = true});
    context->workspace.open(QString::fromStdString(second.string()));
    ASSERT_TRUE(test::wait_until([&] { return context->workspace.file() == second; }));
    EXPECT_EQ(keeper().picture(ids[0]).state, State::waiting);
    keeper().want(&view, {ids[0]}, 100);
    ASSERT_TRUE(rests());
    EXPECT_EQ(keeper().picture(ids[0]).image.size(), QSize(4, 4)) << "pixels of its own";
}

}  // namespace
}  // namespace sparsescope
