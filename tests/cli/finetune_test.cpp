// SPDX-License-Identifier: GPL-3.0-or-later
// finetune, and the verbs about runs asked about its runs.
#include <fmt/core.h>

#include "tests/cli/cli_fixture.h"
#include "tests/core/backbone/user_home.h"
#include "tests/support/places.h"

namespace sparsescope::test {
namespace {

class Finetune : public CliTest {
  protected:
    // Sixty texts of three classes, embedded by a tiny model.
    void SetUp() override {
        const char* const words[3][3] = {
            {"water", "lake", "sea"}, {"dog", "cat", "horse"}, {"red", "blue", "green"}};
        std::string table = "text,label\n";
        for (int i = 0; i < 60; ++i)
            table += fmt::format("{} {} {},{}\n", words[i % 3][i / 3 % 3], words[i % 3][i / 9 % 3],
                                 i, i % 3);
        workspace_ = path("w.sscope");
        model_ = std::string(test_data()) + "/backbone/bert-mean";
        ask({"init", workspace_});
        ask({"import", workspace_, write("texts.csv", table), "--name", "texts"});
        ask({"encoders", "add", "tiny", "--folder", model_});
        ask({"embed", workspace_, "--encoder", "tiny"});
    }
    [[nodiscard]] std::vector<std::string> call(std::vector<std::string> more) const {
        std::vector<std::string> words{"finetune", workspace_, "--dataset",    "texts",
                                       "--batch",  "9",        "--lr",         "1e-3",
                                       "--ks",     "2,8",      "--max-tokens", "16"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }

    UserHome home_;
    std::string workspace_, model_;
};

TEST_F(Finetune, FromLabelsToASearchInTheNewDataset) {
    const Json done = ask(call({"--classes", "--name", "mine", "--head-preset", "quick",
                                "--head-hidden", "32", "--head-k", "2", "--head-batch", "16"}));
    EXPECT_EQ(done["end"], "finished");
    EXPECT_EQ(done["run"]["kind"], "backbone");
    EXPECT_EQ(done["encoder"], "mine");
    EXPECT_EQ(done["encoder_folder"], workspace_ + ".encoders/mine");
    EXPECT_EQ(done["model"]["dataset"], done["derived"]);
    EXPECT_EQ(done["model"]["k"], 2);
    EXPECT_EQ(done["run"]["config"]["arm"], "staged");
    const Json found = ask(
        {"search", workspace_, "--model", done["model"]["name"], "--document", "61", "--top", "5"});
    EXPECT_EQ(found["hits"].size(), 5U) << found;
    EXPECT_EQ(ask({"encoders", "list"})["encoders"].size(), 2U);
    // Typed queries are encoded by the new one.
    const Json typed = ask({"search", workspace_, "--model", done["model"]["name"], "--text",
                            "lake water", "--top", "3"});
    EXPECT_EQ(typed["hits"].size(), 3U) << typed;
}

TEST_F(Finetune, PairsPauseResumeAndBranch) {
    std::string pairs = "query,document\n";
    for (int i = 0; i < 60; ++i)
        pairs += fmt::format("what is {},the answer to {}\n", i, i);
    const std::string file = write("pairs.csv", pairs);
    std::vector<std::string> words = call({"--pairs", file, "--then-train", "0", "--rule",
                                           "loss>0.000001:pause", "--name", "two parts"});
    words.emplace_back("--json");
    const Finished first = run_cli(words);
    EXPECT_EQ(first.exit_code, 1) << first.err;  // nobody at the keyboard asked for the pause
    const Json paused = Json::parse(first.out);
    EXPECT_EQ(paused["end"], "paused");
    EXPECT_EQ(paused["run"]["config"]["data"], "pairs");
    const std::string run = paused["run"]["id"].dump();
    // The file is no longer needed.
    std::filesystem::remove(file);
    const Finished changed =
        run_cli({"finetune", workspace_, "--resume", run, "--lr", "0.1", "--json"});
    EXPECT_EQ(changed.exit_code, 2);
    EXPECT_NE(changed.err.find("--branch " + run), std::string::npos) << changed.err;
    const Json resumed = ask({"train", workspace_, "--resume", run});
    EXPECT_EQ(resumed["end"], "finished");
    EXPECT_EQ(resumed["encoder"], "two parts");
    const Json branch = ask({"finetune", workspace_, "--branch", run, "--epochs", "2", "--lr",
                             "1e-4", "--then-train", "0", "--name", "slower"});
    EXPECT_EQ(branch["run"]["parent"], resumed["run"]["id"]);
    EXPECT_EQ(branch["run"]["config"]["lr"], 1e-4);
    EXPECT_EQ(ask({"datasets", workspace_})["datasets"].size(), 3U);
    const Finished again = run_cli({"finetune", workspace_, "--resume", run});
    EXPECT_EQ(again.exit_code, 2);
    EXPECT_NE(again.err.find("has done all its steps"), std::string::npos) << again.err;
}

TEST_F(Finetune, SaysWhatIsWrong) {
    struct Case {
        std::vector<std::string> arguments;
        const char* says;
    };
    const std::vector<Case> cases{
        {call({}), "--pairs FILE, or --classes"},
        {call({"--classes", "--data", "pairs"}), "say different things"},
        {call({"--pairs", write("one.csv", "query\na\nb\n")}), "pairs need two"},
        {call({"--pairs", write("same.csv", "query,document\na,c\nb,c\n")}),
         "nothing to tell apart"},
        {call({"--pairs", write("holes.csv", "query,document\na,\n,b\nc,d\n")}), "lines 2, 3"},
        {call({"--classes", "--encoder", "small-cnn"}), "square pictures"},
        {call({"--classes", "--arm", "joint", "--head-hidden", "16", "--head-k", "8"}),
         "a quarter of 16 neurons"},
        {{"branch", workspace_, "--run", "7"}, "7"},
    };
    for (const Case& one : cases) {
        const Finished refused = run_cli(one.arguments);
        EXPECT_NE(refused.exit_code, 0) << one.says;
        EXPECT_NE(refused.err.find(one.says), std::string::npos) << one.says << ": " << refused.err;
    }
    EXPECT_TRUE(ask({"runs", workspace_})["runs"].empty());
}

}  // namespace
}  // namespace sparsescope::test
