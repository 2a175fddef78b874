// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures on the command line: import, what is listed of them, and finding them again.
#include "tests/cli/cli_fixture.h"
#include "tests/support/made_pictures.h"

namespace sparsescope::test {
namespace {

class PictureVerbs : public CliTest {
  protected:
    PictureVerbs() : workspace_(path("w.sscope")) {
        for (const char* folder : {"photos/cats", "photos/dogs"})
            std::filesystem::create_directories(path(folder));
        for (const char* name : {"cats/a", "cats/b", "dogs/c", "dogs/d"})
            write(std::string("photos/") + name + ".png", made::png(9, 3 + made_++, 0x336699));
        ask({"init", workspace_});
    }
    std::string workspace_;
    int made_ = 0;
};

TEST_F(PictureVerbs, AFolderIsImportedAndListed) {
    write("photos/dogs/broken.png", "\x89PNG\r\n\x1a\n");
    const Finished said = run_cli({"import", workspace_, path("photos")});
    EXPECT_EQ(said.exit_code, 0) << said.err;
    EXPECT_NE(said.out.find("Left out 1 that cannot be read"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("dogs/broken.png is a PNG picture that is damaged"), std::string::npos);
    const Json info = ask({"info", workspace_});
    EXPECT_EQ(info["datasets"][0]["picture_folder"],
              std::filesystem::canonical(path("photos")).string());
    EXPECT_EQ(info["datasets"][0]["label_names"], (Json{"cats", "dogs"}));
    const Json listed = ask({"documents", workspace_})["list"];
    ASSERT_EQ(listed.size(), 4U);
    EXPECT_EQ(listed[2]["text"], "c");
    EXPECT_EQ(listed[2]["picture"]["width"], 9);
    EXPECT_EQ(listed[2]["picture"]["height"], 5);
    EXPECT_EQ(listed[2]["picture"]["sha256"].get<std::string>().size(), 64U);
    EXPECT_TRUE(std::filesystem::exists(listed[2]["picture"]["file"].get<std::string>()));
    const Finished table = run_cli({"documents", workspace_});
    EXPECT_NE(table.out.find("9 × 5, dogs/c.png"), std::string::npos) << table.out;
    EXPECT_EQ(run_cli({"check", workspace_}).exit_code, 0);
}

TEST_F(PictureVerbs, WhatIsSkippedIsInTheAnswer) {
    write("photos/cats/empty.png", "");
    const Json answer = ask({"import", workspace_, path("photos"), "--name", "p"});
    EXPECT_EQ(answer["skipped"], 1);
    EXPECT_EQ(answer["skipped_why"], (Json{"cats/empty.png is empty"}));
    EXPECT_EQ(answer["understood"][0]["importer"], "pictures");
}

TEST_F(PictureVerbs, MoreAreAddedFromElsewhere) {
    ask({"import", workspace_, path("photos"), "--name", "p"});
    std::filesystem::create_directories(path("more/cats"));
    write("more/cats/e.png", made::png(20, 20, 0));
    const Json added = ask({"import", workspace_, path("more"), "--into", "p"});
    EXPECT_EQ(added["added"], 1);
    EXPECT_EQ(ask({"documents", workspace_})["list"][4]["picture"]["file"],
              (std::filesystem::canonical(path("more")) / "cats/e.png").string());
    EXPECT_EQ(ask({"pictures", workspace_, "--check"})["there"], 5);
}

TEST_F(PictureVerbs, MovedFilesAreFoundAgain) {
    ask({"import", workspace_, path("photos"), "--name", "p"});
    EXPECT_EQ(ask({"pictures", workspace_})["there"], 4);
    std::filesystem::create_directories(path("disk"));
    std::filesystem::rename(path("photos"), path("disk/old"));
    const Finished gone = run_cli({"pictures", workspace_});
    EXPECT_EQ(gone.exit_code, 0);
    EXPECT_NE(gone.out.find("Gone: 4"), std::string::npos) << gone.out;
    EXPECT_NE(run_cli({"pictures", workspace_, "--folder", path("nowhere")}).exit_code, 0);
    std::filesystem::rename(path("disk/old/dogs/d.png"), path("disk/old/renamed.png"));
    const Json found = ask({"pictures", workspace_, "--folder", path("disk/old")});
    EXPECT_EQ(found["there"], 4);
    EXPECT_EQ(found["moved"], 1);
    EXPECT_EQ(ask({"pictures", workspace_, "--check"})["there"], 4);
}

TEST_F(PictureVerbs, WithoutPicturesThereIsNothingToFind) {
    write("t.csv", "text\na first text that is long\nand a second one of it\n");
    ask({"import", workspace_, path("t.csv"), "--name", "texts"});
    const Finished said = run_cli({"pictures", workspace_});
    EXPECT_EQ(said.exit_code, 2);
    EXPECT_NE(said.err.find("has no pictures"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace sparsescope::test
