// SPDX-License-Identifier: GPL-3.0-or-later
// Picture files that were moved, and the pictures of a dataset as encoders read them.
#include "core/workspace/find_pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "core/backbone/sha256.h"
#include "core/corpus/importer.h"
#include "core/workspace/dataset_pictures.h"
#include "core/workspace/document_export.h"
#include "tests/support/made_pictures.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

constexpr int pictures = 6;

class FindPicturesTest : public testing::Test {
  protected:
    FindPicturesTest() {
        fs::create_directories(home() / "photos" / "cats");
        fs::create_directories(home() / "photos" / "dogs");
        for (int i = 0; i < pictures; ++i)
            write(home() / "photos" / path(i), made::png(10 + i, 5, color(i)));
        auto corpus = value_of(Corpus::create(home() / "w.sscope"));
        ImportOptions options;
        options.file = home() / "photos";
        options.name = "photos";
        value_of(import_dataset(corpus, options, {}, {}));
    }
    static std::uint32_t color(int i) { return 0x100000U * static_cast<unsigned>(i + 1); }
    static std::string path(int i) {
        return (i < 3 ? "cats/" : "dogs/") + std::to_string(i) + ".png";
    }
    static void write(const fs::path& file, const std::string& content) {
        std::ofstream(file, std::ios::binary) << content;
    }
    [[nodiscard]] fs::path home() const { return folder_.path() / "home" / "me"; }
    [[nodiscard]] Corpus open() const {
        return value_of(Corpus::open(home() / "w.sscope", Access::read_write));
    }
    std::vector<std::int64_t> all_rows() const {
        std::vector<std::int64_t> rows(pictures);
        std::iota(rows.begin(), rows.end(), 0);
        return rows;
    }

    TemporaryFolder folder_;
};

TEST_F(FindPicturesTest, WhatIsThereAndWhatIsNot) {
    const Corpus corpus = open();
    auto found = value_of(check_pictures(corpus, 1, true));
    EXPECT_EQ(found.pictures, pictures);
    EXPECT_EQ(found.there, pictures);
    EXPECT_FALSE(found.folder_moved);
    fs::remove(home() / "photos" / path(1));
    write(home() / "photos" / path(2), "another");
    // As long as before, and another one all the same.
    std::string same_size = file_content(home() / "photos" / path(4));
    same_size.back() = static_cast<char>(same_size.back() ^ 1);
    write(home() / "photos" / path(4), same_size);
    found = value_of(check_pictures(corpus, 1, false));
    EXPECT_EQ(found.there, 4);
    EXPECT_EQ(found.changed, 1);
    EXPECT_EQ(found.gone(), 1);
    EXPECT_EQ(found.missing, std::vector<std::string>{path(1)});
    EXPECT_EQ(value_of(check_pictures(corpus, 1, true)).changed, 2);
}

TEST_F(FindPicturesTest, AMovedFolderIsSaidAndFound) {
    Corpus corpus = open();
    const auto away = folder_.path() / "disk" / "old";
    fs::create_directories(away.parent_path());
    fs::rename(home() / "photos", away);
    const auto gone = value_of(check_pictures(corpus, 1, false));
    EXPECT_EQ(gone.gone(), pictures);
    // One of them has another place now, one is nowhere.
    fs::create_directories(away / "best of");
    fs::rename(away / path(0), away / "best of" / "first.png");
    fs::remove(away / path(5));
    write(away / "decoy.png", std::string(file_content(away / path(1)).size(), 'x'));
    const auto found = value_of(find_pictures(corpus, 1, folder_.path() / "disk" / "old"));
    EXPECT_EQ(found.in_place, 4);
    EXPECT_EQ(found.moved, 1);
    EXPECT_EQ(found.missing, std::vector<std::string>{path(5)});
    const auto after = value_of(check_pictures(corpus, 1, true));
    EXPECT_EQ(after.there, 5);
    EXPECT_EQ(after.folder, fs::canonical(away).string());
    EXPECT_EQ(value_of(corpus.pictures(1))[0].path, "best of/first.png");
    EXPECT_EQ(value_of(corpus.pictures(1))[5].path, path(5));
}

TEST_F(FindPicturesTest, AFolderWithoutThemChangesNothing) {
    Corpus corpus = open();
    const std::string before = value_of(corpus.dataset(DatasetId{1})).picture_folder;
    const auto empty = folder_.path() / "empty";
    fs::create_directories(empty);
    EXPECT_FALSE(find_pictures(corpus, 1, empty));
    EXPECT_FALSE(find_pictures(corpus, 1, folder_.path() / "missing"));
    EXPECT_EQ(value_of(corpus.dataset(DatasetId{1})).picture_folder, before);
}

TEST_F(FindPicturesTest, WhatMovesTogetherIsFoundWithoutAsking) {
    const auto away = folder_.path() / "other" / "computer";
    fs::create_directories(away.parent_path());
    fs::rename(home(), away);
    const Corpus corpus = value_of(Corpus::open(away / "w.sscope", Access::read_only));
    const auto found = value_of(check_pictures(corpus, 1, true));
    EXPECT_TRUE(found.folder_moved);
    EXPECT_EQ(found.there, pictures);
    EXPECT_EQ(fs::canonical(found.folder), fs::canonical(away / "photos"));
    const auto info = value_of(corpus.dataset(DatasetId{1}));
    EXPECT_EQ(value_of(folder_of_pictures(corpus, info)), found.folder);
    RowSet first(pictures);
    first.add(0);
    value_of(export_documents(corpus, info, first, folder_.path() / "out.csv"));
    EXPECT_NE(file_content(folder_.path() / "out.csv").find(found.folder), std::string::npos);
    // A folder of that name with other pictures is none of them.
    fs::rename(away / "photos", away / "hidden");
    fs::create_directories(away / "photos" / "cats");
    EXPECT_EQ(value_of(check_pictures(corpus, 1, false)).there, 0);
}

TEST_F(FindPicturesTest, EncodersReadOriginals) {
    Corpus corpus = open();
    auto source = value_of(DatasetPictures::open(corpus, 1));
    EXPECT_EQ(source->size(), pictures);
    const auto rows = all_rows();
    auto piece = value_of(source->read(rows, {}));
    EXPECT_TRUE(piece.faults.empty());
    for (int i = 0; i < pictures; ++i) {
        const Image& image = piece.images[static_cast<std::size_t>(i)];
        EXPECT_EQ(image.width, 10 + i);
        EXPECT_EQ(image.channels, 3);
        EXPECT_EQ(image.pixels[0], color(i) >> 16);
    }
    fs::remove(home() / "photos" / path(1));
    write(home() / "photos" / path(2), made::png(3, 3, 0));
    write(home() / "photos" / path(3), "damaged");
    const std::int64_t some[] = {4, 3, 2, 1};
    piece = value_of(source->read(some, {}));
    EXPECT_EQ(piece.images[0].width, 14);
    ASSERT_EQ(piece.faults.size(), 3U);
    EXPECT_NE(piece.faults[1].find("no picture"), std::string::npos);
    EXPECT_NE(piece.faults[2].find("another picture"), std::string::npos);
    EXPECT_NE(piece.faults[3].find("is gone"), std::string::npos);
    EXPECT_TRUE(piece.images[3].empty());
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(source->read(rows, stop.get_token()));
}

TEST_F(FindPicturesTest, ImagesInsideNeedNoFiles) {
    auto corpus = value_of(Corpus::create(folder_.path() / "inside.sscope"));
    const auto writer = value_of(corpus.add_dataset({"inside", "x", 0, Normalization::none, {}}));
    NewDocument with;
    with.image = {2, 1, 1, {7, 9}};
    NewDocument without;
    without.text = "words alone";
    const NewDocument both[] = {with, without};
    succeed(writer->append(both, {}));
    const DatasetId id = value_of(writer->commit());
    auto source = value_of(DatasetPictures::open(corpus, id));
    const std::int64_t rows[] = {1, 0};
    const auto piece = value_of(source->read(rows, {}));
    EXPECT_TRUE(piece.faults.empty());
    EXPECT_TRUE(piece.images[0].empty());
    EXPECT_EQ(piece.images[1].pixels, (std::vector<std::uint8_t>{7, 9}));
    EXPECT_FALSE(check_pictures(corpus, id, false));
}

TEST_F(FindPicturesTest, AnExportIsImportedAgainWithItsPictures) {
    Corpus corpus = open();
    const auto info = value_of(corpus.dataset(DatasetId{1}));
    RowSet rows(pictures);
    for (std::size_t row = 0; row < pictures; ++row)
        rows.add(row);
    for (const char* name : {"out.csv", "out.jsonl"}) {
        const auto file = folder_.path() / name;
        value_of(export_documents(corpus, info, rows, file));
        ImportOptions options;
        options.file = file;
        options.name = name;
        const auto report = value_of(import_dataset(corpus, options, {}, {}));
        EXPECT_EQ(report.documents, pictures);
        const auto again = value_of(corpus.pictures(report.dataset));
        const auto before = value_of(corpus.pictures(1));
        for (std::size_t row = 0; row < pictures; ++row)
            EXPECT_EQ(again[row].hash, before[row].hash) << name;
        EXPECT_EQ(value_of(check_pictures(corpus, report.dataset, true)).there, pictures);
    }
}

TEST_F(FindPicturesTest, HashesArePlain) {
    const auto file = folder_.write("abc", "abc");
    EXPECT_EQ(value_of(sha256_of_file(file)),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(value_of(open().pictures(1))[0].hash,
              value_of(sha256_of_file(home() / "photos" / path(0))));
}

}  // namespace
}  // namespace sparsescope
