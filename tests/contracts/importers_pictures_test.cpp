// SPDX-License-Identifier: GPL-3.0-or-later
// Folders of pictures, tables that name them, and what of it cannot be read.
#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "core/corpus/import_preview.h"
#include "core/corpus/importers/read_pictures.h"
#include "core/formats/picture_reader.h"
#include "tests/contracts/import_fixture.h"
#include "tests/support/made_pictures.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

class PictureImport : public ImportTest {
  protected:
    PictureImport() { options_.file = root(); }
    [[nodiscard]] fs::path root() const { return folder_.path() / "photos"; }
    void put(const std::string& name, const std::string& content) const {
        fs::create_directories((root() / name).parent_path());
        write_text(root() / name, content);
    }
    // Each another one.
    void put_picture(const std::string& name) {
        put(name, made::png(4 + made_ % 50, 3 + made_ / 50, 0x102030));
        ++made_;
    }
    std::vector<Document> documents() {
        const auto info = imported();
        return value_of(corpus_.documents(info.id, 0, info.documents));
    }
    std::vector<std::string> paths() {
        std::vector<std::string> all;
        for (const Picture& picture : value_of(corpus_.pictures(1)))
            all.push_back(picture.path);
        return all;
    }
    ImportPreview preview() { return value_of(preview_import(options_)).front(); }
    static bool notes_say(const ImportPreview& preview, const std::string& words) {
        return std::ranges::any_of(preview.notes, [&](const std::string& note) {
            return note.find(words) != std::string::npos;
        });
    }
    int made_ = 0;
};

TEST_F(PictureImport, FoldersAreLabelsAndFoldersInThemLevels) {
    for (const char* name : {"cats/tiger.png", "cats/small/tom.png", "dogs/rex.png",
                             "dogs/small/pug.png", "loose.png"})
        put_picture(name);
    EXPECT_EQ(preview().importer, "pictures");
    EXPECT_EQ(preview().documents, 5);
    EXPECT_TRUE(notes_say(preview(), "2 labels, by their folders: cats, dogs."));
    const auto info = imported();
    EXPECT_EQ(info.dim, 0U);
    EXPECT_TRUE(info.has_images);
    EXPECT_EQ(info.picture_folder, fs::canonical(root()).string());
    EXPECT_EQ(paths(),
              (std::vector<std::string>{"cats/small/tom.png", "cats/tiger.png", "dogs/rex.png",
                                        "dogs/small/pug.png", "loose.png"}));
    EXPECT_EQ(label_of_each(info), (std::vector<std::string>{"cats", "cats", "dogs", "dogs", ""}));
    const auto all = value_of(corpus_.documents(info.id, 0, 5));
    EXPECT_EQ(all[0].level, "cats/small");
    EXPECT_EQ(all[4].level, "");
    EXPECT_EQ(all[0].text, "tom");
    EXPECT_EQ(nlohmann::json::parse(all[0].metadata)["file"], "cats/small/tom.png");
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(PictureImport, WhatIsKeptOfAPicture) {
    put("wide.png", made::png(400, 100, 0xFF0000));
    imported();
    const auto id = value_of(corpus_.document_ids(1)).front();
    const Picture picture = value_of(corpus_.picture(id));
    EXPECT_EQ(picture.width, 400);
    EXPECT_EQ(picture.height, 100);
    EXPECT_EQ(picture.bytes, std::ssize(made::png(400, 100, 0xFF0000)));
    EXPECT_EQ(picture.hash.size(), 64U);
    const std::string thumbnail(picture.thumbnail.begin(), picture.thumbnail.end());
    EXPECT_TRUE(thumbnail.starts_with("\xFF\xD8\xFF"));
    const auto decoded = value_of(PictureReader(1).read(folder_.write("t.jpg", thumbnail)));
    EXPECT_EQ(decoded.width, thumbnail_edge);
    EXPECT_EQ(decoded.height, thumbnail_edge / 4);
}

TEST_F(PictureImport, AFlatFolderHasNoLabelsAndOneFolderIsNone) {
    put_picture("a.png");
    put_picture("b.png");
    EXPECT_EQ(imported().label_names.size(), 0U);
    fs::remove_all(root());
    for (const char* name :
         {"all/cats/a.png", "all/cats/b.png", "all/dogs/c.png", "all/dogs/d.png"})
        put_picture(name);
    options_.name = "nested";
    value_of(run());
    EXPECT_EQ(value_of(corpus_.dataset("nested")).label_names,
              (std::vector<std::string>{"cats", "dogs"}));
}

TEST_F(PictureImport, FoldersOfPartsDivide) {
    for (const char* part : {"train", "test", "val"})
        for (const char* name : {"cats/a", "cats/b", "dogs/c", "dogs/d"})
            put_picture(std::string(part) + "/" + name + ".png");
    const auto info = imported();
    EXPECT_EQ(info.label_names, (std::vector<std::string>{"cats", "dogs"}));
    EXPECT_EQ(info.train_documents, 4);
    EXPECT_EQ(info.validation_documents, 4);
    EXPECT_EQ(info.test_documents, 4);
}

TEST_F(PictureImport, ALabelMayHaveOnePicture) {
    for (const char* name : {"cats/a.png", "cats/b.png", "cats/c.png", "dogs/only.png"})
        put_picture(name);
    options_.validation_fraction = 0.25;
    const auto info = imported();
    EXPECT_EQ(info.label_names.size(), 2U);
    // A label keeps one for training.
    const auto splits = value_of(corpus_.splits(info.id));
    EXPECT_EQ(splits[3], Split::train);
}

TEST_F(PictureImport, ATextBesideAPictureIsItsText) {
    put_picture("a_red-apple.2.png");
    put_picture("b.png");
    put("b.txt", "An apple,\non a table\n");
    put_picture("c.png");
    put("c.txt", std::string("\xC3\x28 no text \0", 12));
    const auto all = documents();
    EXPECT_EQ(all[0].text, "a red apple 2");
    EXPECT_EQ(all[1].text, "An apple,\non a table");
    EXPECT_EQ(all[2].text, "c");
    EXPECT_EQ(importing::words_of_file_name("__.png"), "__");
    EXPECT_EQ(importing::words_of_file_name("x/IMG_0012.JPG"), "IMG 0012");
}

TEST_F(PictureImport, MoreTextsThanPicturesAreAFolderOfTexts) {
    put_picture("logo.png");
    put("a.md", "one");
    put("b.md", "two");
    EXPECT_EQ(preview().importer, "text_folder");
    put_picture("c.png");
    EXPECT_EQ(preview().importer, "pictures");
    EXPECT_TRUE(notes_say(preview(), "Left out: 2 text files."));
}

TEST_F(PictureImport, WhatCannotBeReadIsLeftOutAndSaid) {
    put_picture("a.png");
    put("b.png", "");
    put("c.png", made::png(30, 30, 0).substr(0, 60));
    put("d.gif", "GIF89a and more");
    put("e.png", made::png_head(65000, 65000));
    put("f.jpg", made::png(3, 3, 0));  // a wrong name does no harm
    const auto report = value_of(run());
    EXPECT_EQ(report.documents, 2);
    EXPECT_EQ(report.skipped, 4);
    ASSERT_EQ(report.skipped_why.size(), 4U);
    EXPECT_EQ(report.skipped_why[0], "b.png is empty");
    EXPECT_TRUE(report.skipped_why[1].starts_with("c.png is a PNG picture that is damaged"));
    EXPECT_TRUE(report.skipped_why[2].starts_with("d.gif is a GIF picture"));
    EXPECT_TRUE(report.skipped_why[3].starts_with("e.png has 65000 × 65000 pixels"));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(PictureImport, NothingReadableIsRefused) {
    put("a.png", "");
    put("b.png", "no picture");
    expect_refused({"none of 2 pictures", "a.png is empty"});
}

TEST_F(PictureImport, HiddenForeignAndCircularThingsAreLeftOut) {
    put_picture("a.png");
    put("Thumbs.db", "x");
    put("desktop.ini", "x");
    put(".hidden.png", made::png(2, 2, 0));
    put(".git/b.png", made::png(2, 2, 0));
    put("noname", made::png(9, 9, 0));  // told by its content
    fs::create_directory_symlink(root(), root() / "circle");
    fs::create_symlink(root() / "a.png", root() / "again.png");
    fs::create_symlink(root() / "missing.png", root() / "nowhere.png");
    const auto outside = folder_.write("outside.png", made::png(11, 2, 0));
    fs::create_symlink(outside, root() / "outside.png");
    const auto found = preview();
    EXPECT_EQ(found.documents, 3);
    EXPECT_TRUE(notes_say(found, "2 files that are no pictures"));
    EXPECT_TRUE(notes_say(found, "2 hidden files and folders")) << found.notes.back();
    EXPECT_TRUE(notes_say(found, "3 links"));
    imported();
    EXPECT_EQ(paths(), (std::vector<std::string>{"a.png", "noname", "outside.png"}));
}

TEST_F(PictureImport, FoldersThatMayNotBeReadAreSaid) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
    put_picture("a.png");
    put_picture("secret/b.png");
    fs::permissions(root() / "secret", fs::perms::none);
    const auto found = preview();
    fs::permissions(root() / "secret", fs::perms::owner_all);
    EXPECT_EQ(found.documents, 1);
    EXPECT_TRUE(notes_say(found, "1 folders that may not be read"));
}

TEST_F(PictureImport, TheSameFileTwiceIsKeptAndSaid) {
    put("a.png", made::png(3, 3, 0));
    put("b.png", made::png(3, 3, 0));
    const auto report = value_of(run());
    EXPECT_EQ(report.documents, 2);
    EXPECT_TRUE(notes_say(report.understood.front(), "1 picture is the same file as another"));
}

TEST_F(PictureImport, TenThousandTinyOnes) {
    for (int i = 0; i < 100; ++i)
        for (int j = 0; j < 100; ++j)
            put_picture(std::to_string(i) + "/" + std::to_string(j) + ".png");
    const auto report = value_of(run());
    EXPECT_EQ(report.documents, 10000);
    EXPECT_EQ(value_of(corpus_.dataset("sample")).label_names.size(), 100U);
}

TEST_F(PictureImport, StoppedInTheMiddleNothingIsLeft) {
    for (int i = 0; i < 300; ++i)
        put_picture(std::to_string(i) + ".png");
    std::stop_source stop;
    std::int64_t seen = 0;
    const auto report =
        import_dataset(corpus_, options_, stop.get_token(),
                       [&](std::string_view stage, std::int64_t done, std::int64_t) {
                           if (stage == "reading pictures" && done > 0) {
                               seen = done;
                               stop.request_stop();
                           }
                       });
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::cancelled);
    EXPECT_LT(seen, 300);
    EXPECT_TRUE(value_of(corpus_.datasets()).empty());
}

TEST_F(PictureImport, ATableNamesPictures) {
    put_picture("img/a.png");
    put_picture("img/b.png");
    put("t.csv",
        "image,caption,kind,year\nimg/a.png,A small thing on a table,toy,2001\n"
        "img\\b.png,Another thing on a chair,tool,2002\nimg/c.png,What is gone as it "
        "seems,toy,3\n");
    options_.file = root() / "t.csv";
    options_.label_column = "kind";
    const auto found = preview();
    EXPECT_EQ(found.columns[0].role, ColumnRole::picture) << found.columns[0].reason;
    const auto report = value_of(run());
    EXPECT_EQ(report.documents, 2);
    EXPECT_EQ(report.skipped, 1);
    EXPECT_TRUE(report.skipped_why[0].starts_with("line 4: img/c.png cannot be read"))
        << report.skipped_why[0];
    const auto info = value_of(corpus_.dataset("sample"));
    EXPECT_EQ(label_of_each(info), (std::vector<std::string>{"toy", "tool"}));
    EXPECT_EQ(paths(), (std::vector<std::string>{"img/a.png", "img/b.png"}));
    const auto all = value_of(corpus_.documents(info.id, 0, 2));
    EXPECT_EQ(all[1].text, "Another thing on a chair");
    EXPECT_EQ(nlohmann::json::parse(all[1].metadata)["year"], 2002);
}

TEST_F(PictureImport, ATableInTheCurrentFolderNamesPictures) {
    put_picture("a.png");
    put_picture("b.png");
    put("t.csv", "photo,kind\na.png,toy\nb.png,tool\n");
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(root());
    options_.file = "t.csv";
    const auto report = run();
    std::filesystem::current_path(before);
    ASSERT_TRUE(report.has_value()) << report.error().message;
    EXPECT_EQ(paths(), (std::vector<std::string>{"a.png", "b.png"}));
}

TEST_F(PictureImport, PicturesStandBesideEmbeddings) {
    put_picture("a.png");
    put_picture("b.png");
    put("t.jsonl",
        "{\"photo\": \"a.png\", \"embedding\": [1, 2]}\n"
        "{\"photo\": \"b.png\", \"embedding\": [3, 4]}\n");
    options_.file = root() / "t.jsonl";
    const auto info = imported();
    EXPECT_EQ(info.dim, 2U);
    EXPECT_EQ(value_of(corpus_.embeddings(info.id)).values, (std::vector<float>{1, 2, 3, 4}));
    EXPECT_EQ(paths(), (std::vector<std::string>{"a.png", "b.png"}));
}

TEST_F(PictureImport, PathsThatLeadNowhereAreNoPictures) {
    put("t.csv", "file,text\nx/a.png,A first text\nx/b.png,And a second one\n");
    options_.file = root() / "t.csv";
    const auto info = imported();
    EXPECT_FALSE(info.has_images);
    put("u.csv", "file,kind\nx/a.png,toy\nx/b.png,toy\n");
    options_.file = root() / "u.csv";
    options_.name = "other";
    const auto refused = run();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("\"file\" names pictures, but x/a.png is not there"),
              std::string::npos)
        << refused.error().message;
    options_.columns = {{"file", ColumnRole::picture}};
    const auto chosen = run();
    ASSERT_FALSE(chosen);
    EXPECT_NE(chosen.error().message.find("none of 2 pictures can be read"), std::string::npos)
        << chosen.error().message;
}

TEST_F(PictureImport, ColumnsOfAFolderMayBeChosen) {
    for (const char* name : {"cats/a.png", "cats/b.png", "dogs/c.png", "dogs/d.png"})
        put_picture(name);
    options_.columns = {{"folder", ColumnRole::metadata}, {"file", ColumnRole::ignore}};
    const auto all = documents();
    EXPECT_EQ(all[0].label, no_label);
    EXPECT_EQ(all[0].metadata, R"({"folder":"cats"})");
    options_.columns = {{"folder", ColumnRole::embedding}};
    options_.name = "refused";
    const auto refused = run();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
}

TEST_F(PictureImport, APictureByItselfIsRefusedWithAWayOut) {
    put_picture("a.png");
    options_.file = root() / "a.png";
    expect_refused({"is a PNG picture", "Import the folder it lies in"});
}

}  // namespace
}  // namespace sparsescope
