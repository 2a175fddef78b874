// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs models and datasets: what there is, what it takes, and how it is changed.
#include <filesystem>

#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

using Contents = CliTest;

TEST_F(Contents, ModelsAreListedRenamedDescribedAndDeleted) {
    const std::string workspace = make_workspace("m.sscope");
    ask(train(workspace, {"--name", "m"}));
    const Json listed = ask({"models", workspace})["models"];
    ASSERT_EQ(listed.size(), 1U);
    const Json& model = listed[0];
    EXPECT_EQ(model["name"], "m");
    EXPECT_GT(model["weight_bytes"], 100);
    EXPECT_EQ(model["bytes"].get<int>(), model["weight_bytes"].get<int>() +
                                             model["code_bytes"].get<int>() +
                                             model["segment_bytes"].get<int>());
    EXPECT_EQ(ask({"models", workspace, "--rename", "m", "final/语料"})["model"]["name"],
              "final/语料");
    EXPECT_EQ(
        ask({"models", workspace, "--describe", "final/语料", "of the talk"})["model"]["note"],
        "of the talk");
    const auto answers = run_all({{{"models", workspace}},
                                  {{"info", workspace}},
                                  {{"models", workspace, "--delete", "final/语料"}},
                                  {{"models", workspace, "--delete", ""}},
                                  {{"models", workspace, "--delete", "m", "--yes"}},
                                  {{"models", workspace, "--rename", "final/语料", " "}},
                                  {{"models", workspace, "--yes"}}});
    for (const int table : {0, 1}) {
        EXPECT_NE(answers[table].out.find("of the talk"), std::string::npos) << answers[table].out;
        EXPECT_NE(answers[table].out.find(" kB"), std::string::npos) << answers[table].out;
    }
    const std::string& asked = answers[2].err;
    EXPECT_EQ(answers[2].exit_code, 2);
    EXPECT_NE(asked.find("weights, codes and search index"), std::string::npos) << asked;
    EXPECT_NE(asked.find("can make a model again, of its checkpoint of step"), std::string::npos)
        << asked;
    EXPECT_NE(asked.find("Nothing was deleted yet; add --yes"), std::string::npos) << asked;
    EXPECT_EQ(answers[3].exit_code, 2);
    EXPECT_EQ(answers[4].exit_code, 3);  // there is none of this name any more
    EXPECT_EQ(answers[5].exit_code, 2);
    EXPECT_EQ(answers[6].exit_code, 2);

    const Json deleted = ask({"models", workspace, "--delete", "final/语料", "--yes"});
    EXPECT_GT(deleted["freed_bytes"], 0);
    EXPECT_EQ(deleted["file_bytes"].get<std::uintmax_t>(), std::filesystem::file_size(workspace));
    EXPECT_TRUE(ask({"models", workspace})["models"].empty());
    const Json run = ask({"runs", workspace})["runs"][0];
    EXPECT_TRUE(run["model"].is_null());
    // As the sentence said.
    const Json kept = ask({"keep", workspace, "--run", "1"});
    EXPECT_EQ(kept["run"]["model"], ask({"models", workspace})["models"][0]["id"]);
}

TEST_F(Contents, DatasetsAreListedRenamedDescribedAndDeleted) {
    const std::string workspace = make_trained_workspace("d.sscope");
    std::filesystem::create_directories(workspace + ".runs/1");
    const Json dataset = ask({"datasets", workspace})["datasets"][0];
    EXPECT_GT(dataset["bytes"], 1000);
    EXPECT_EQ(ask({"datasets", workspace, "--rename", "small", "tiny"})["dataset"]["name"], "tiny");
    EXPECT_EQ(ask({"datasets", workspace, "--describe", "tiny", "made up"})["dataset"]["note"],
              "made up");
    EXPECT_TRUE(
        ask({"datasets", workspace, "--describe", "tiny", ""})["dataset"]["note"].is_null());
    const auto refused = run_all({{{"datasets", workspace, "--delete", "tiny"}},
                                  {{"datasets", workspace, "--delete", "tiny", "--yes"}},
                                  {{"datasets", workspace, "--delete", "small", "--yes"}},
                                  {{"datasets", workspace, "--with-models"}}});
    for (const int asked : {0, 1}) {
        const std::string& sentence = refused[asked].err;
        EXPECT_EQ(refused[asked].exit_code, 2);
        EXPECT_NE(sentence.find("1 model (m; "), std::string::npos) << sentence;
        EXPECT_NE(sentence.find("1 run with curves and checkpoints (m; "), std::string::npos)
            << sentence;
        EXPECT_NE(sentence.find("add --with-models --yes"), std::string::npos) << sentence;
    }
    EXPECT_EQ(refused[2].exit_code, 3);
    EXPECT_EQ(refused[3].exit_code, 2);
    EXPECT_EQ(ask({"datasets", workspace})["datasets"].size(), 1U);

    const Json deleted = ask({"datasets", workspace, "--delete", "tiny", "--with-models", "--yes"});
    EXPECT_EQ(deleted["models"], Json::array({"m"}));
    EXPECT_GT(deleted["freed_bytes"], 0);
    EXPECT_FALSE(std::filesystem::exists(workspace + ".runs"));
    const Json info = ask({"info", workspace});
    EXPECT_TRUE(info["datasets"].empty());
    EXPECT_TRUE(info["models"].empty());
    EXPECT_NE(run_cli({"datasets", workspace}).out.find("import a file"), std::string::npos);
}

// A name that a file may have and a dataset may not.
TEST_F(Contents, AFileOfAnyNameCanBeImported) {
    const std::string workspace = path("w.sscope");
    ask({"init", workspace});
    const std::string odd = path(std::string(180, 'x') + "\n\xE2\x80\xAE.npy");
    std::filesystem::copy_file(write_embeddings("e.npy"), odd);
    const Json dataset = ask({"import", workspace, odd})["dataset"];
    EXPECT_EQ(dataset["name"], std::string(120, 'x'));
    const Finished refused = run_cli({"import", workspace, odd, "--name", "two\nlines"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("cannot be seen (U+000A)"), std::string::npos) << refused.err;
    const Finished taken = run_cli({"import", workspace, odd});
    EXPECT_EQ(taken.exit_code, 2);
    EXPECT_NE(taken.err.find("for example"), std::string::npos) << taken.err;
}

}  // namespace
}  // namespace sparsescope::test
