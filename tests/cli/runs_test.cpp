// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs about runs: branch, sweep, runs, compare, died.
#include <algorithm>

#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

class Runs : public CliTest {
  protected:
    // Run 1 is trained, run 2 branched from its checkpoint of step 32 at k 2.
    std::string family() const {
        const std::string workspace = make_workspace("family.sscope");
        const Json parent = ask(train(workspace, {"--checkpoint-steps", "8"}));
        EXPECT_EQ(parent["end"], "finished");
        EXPECT_TRUE(parent["reason"].is_null());
        const Json child = ask({"branch", workspace, "--run", "1", "--step", "32", "--k", "2"});
        EXPECT_EQ(child["run"]["parent"], 1);
        EXPECT_EQ(child["run"]["parent_step"], 32);
        EXPECT_EQ(child["model"]["k"], 2);
        EXPECT_EQ(child["run"]["config"]["lr"], 0.003);  // as its parent's
        return workspace;
    }
};

TEST_F(Runs, AFamilyIsListedComparedNotedArchivedAndDeleted) {
    const std::string workspace = family();
    const auto answers = run_all({{{"runs", workspace}},
                                  {{"runs", workspace, "--checkpoints", "1", "--json"}},
                                  {{"compare", workspace, "--run", "1,2"}},
                                  {{"compare", workspace, "--run", "1,2", "--json"}}});
    for (const Finished& answer : answers)
        ASSERT_EQ(answer.exit_code, 0) << answer.err;
    EXPECT_NE(answers[0].out.find("\n└ 2"), std::string::npos) << answers[0].out;
    EXPECT_NE(answers[0].out.find("run 1 step 32"), std::string::npos) << answers[0].out;
    const Json checkpoints = Json::parse(answers[1].out)["checkpoints"];
    EXPECT_EQ(checkpoints[0]["step"], 0);  // where it began
    EXPECT_GT(checkpoints[0]["bytes"], 1000);
    EXPECT_NE(answers[2].out.find("--k"), std::string::npos) << answers[2].out;
    const Json compared = Json::parse(answers[3].out);
    EXPECT_EQ(compared["runs"].size(), 2U);
    ASSERT_EQ(compared["settings"].size(), 1U) << compared["settings"];
    EXPECT_EQ(compared["settings"][0]["values"], Json::array({"4", "2"}));
    EXPECT_TRUE(std::ranges::any_of(compared["measures"], [](const Json& measure) {
        return measure["name"] == "nearest_neighbour_accuracy" && measure["values"].size() == 2 &&
               measure["differences"][0].is_null() && measure["differences"][1].is_string();
    })) << compared["measures"];

    EXPECT_EQ(ask({"runs", workspace, "--run", "2", "--note", "half the k"})["run"]["note"],
              "half the k");
    const Json pin = ask({"runs", workspace, "--run", "2", "--pin", "33", "here"})["pin"];
    EXPECT_EQ(pin["step"], 33);
    EXPECT_EQ(ask({"runs", workspace, "--archive", "2"})["run"]["archived"], true);
    const Json shown = ask({"runs", workspace});
    ASSERT_EQ(shown["runs"].size(), 1U);
    EXPECT_GT(shown["runs"][0]["bytes"], 1000);
    EXPECT_EQ(ask({"runs", workspace, "--all"})["runs"].size(), 2U);
    const Json one = ask({"runs", workspace, "--run", "2"});
    EXPECT_EQ(one["pins"], Json::array({pin}));
    EXPECT_FALSE(one["checkpoints"].empty());
    EXPECT_TRUE(std::ranges::any_of(
        one["metrics"], [](const Json& event) { return event["event"] == "held_out"; }));

    const Json deleted = ask({"runs", workspace, "--delete", "1"});
    EXPECT_GT(deleted["freed_bytes"], 1000);
    EXPECT_FALSE(std::filesystem::exists(workspace + ".runs/1"));
    EXPECT_TRUE(ask({"runs", workspace, "--run", "2"})["runs"][0]["parent"].is_null());
    EXPECT_EQ(ask({"info", workspace})["models"].size(), 2U);
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
}

TEST_F(Runs, ASweepIsATableAndIsNotDoneTwice) {
    const std::string workspace = make_workspace("w.sscope");
    std::vector<std::string> arguments = train(workspace, {"--name", "sizes", "--seed", "1,2"});
    arguments[0] = "sweep";
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i] == "--k") arguments[i + 1] = "2,4";
    const Json done = ask(arguments);
    EXPECT_EQ(done["sweep"], "sizes");
    EXPECT_EQ(done["complete"], true);
    EXPECT_EQ(done["planned"], 4);
    EXPECT_EQ(done["reused"], 0);
    ASSERT_EQ(done["rows"].size(), 4U);
    EXPECT_EQ(done["rows"][1]["settings"]["seed"], 2);
    EXPECT_EQ(done["rows"][1]["run"]["sweep"], "sizes");
    EXPECT_TRUE(done["rows"][3]["measures"].contains("nearest_neighbour_accuracy"));
    const Finished again = run_cli(arguments);
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_NE(again.out.find("finished"), std::string::npos) << again.out;
    EXPECT_EQ(ask({"runs", workspace})["runs"].size(), 4U);
}

TEST_F(Runs, WhatCannotBeIsSaidAndNothingIsChanged) {
    const std::string workspace = family();
    struct Case {
        std::vector<std::string> arguments;
        int exit_code;
        const char* says;
    };
    const std::vector<Case> cases{
        {{"train", workspace, "--resume", "1"}, 2, "has done all its steps"},
        {{"train", workspace, "--resume", "9"}, 3, "no run 9"},
        {{"train", workspace, "--resume", "1", "--k", "2"}, 2, "branch"},
        {{"train", workspace, "--resume", "1", "--name", "x"}, 2, "--name"},
        {{"train", workspace, "--rule", "dead>2:pause"}, 2, "between 0 and 1"},
        {{"train", workspace, "--rule", "dead"}, 2, "not a rule"},
        {{"train", workspace, "--lr", "0"}, 2, "Learning rate must be between"},
        {{"train", workspace, "--lr", "nan"}, 2, "nan"},
        {{"train", workspace, "--k", "-1"}, 2, "-1"},
        {{"branch", workspace, "--run", "1", "--step", "3"}, 3, "There are: "},
        {{"branch", workspace, "--run", "1", "--hidden", "128"}, 2, "64 neurons"},
        {{"branch", workspace}, 2, "--run is required"},
        {{"sweep", workspace, "--k", "2,two"}, 2, "two"},
        {{"sweep", workspace, "--over", "lr"}, 2, "SETTING=A,B,C"},
        {{"sweep", workspace, "--hidden", "64", "--k", "2,17"}, 2, "Use k 16 or fewer"},
        {{"runs", workspace, "--delete", "9"}, 3, "no run 9"},
        {{"runs", workspace, "--note", "x"}, 2, "--run 3"},
        {{"runs", workspace, "--run", "1", "--pin", "soon", "x"}, 2, "\"soon\" is not a step"},
        {{"runs", workspace, "--archive", "1", "--delete", "1"}, 2, "at a time"},
        {{"compare", workspace, "--run", "1"}, 2, "at least two"},
        {{"compare", workspace, "--run", "1,9"}, 3, "no run 9"},
        {{"died", workspace, "--run", "1", "--neuron", "64"}, 2, "0 to 63"},
        {{"died", workspace, "--run", "9", "--neuron", "1"}, 3, "no run 9"},
    };
    std::vector<Launch> launches;
    for (const Case& c : cases)
        launches.push_back({c.arguments});
    const auto answers = run_all(launches);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(answers[i].exit_code, cases[i].exit_code)
            << cases[i].says << ": " << answers[i].err;
        EXPECT_NE(answers[i].err.find(cases[i].says), std::string::npos) << answers[i].err;
        EXPECT_EQ(answers[i].out, "") << cases[i].says;
    }
    EXPECT_EQ(ask({"runs", workspace})["runs"].size(), 2U);
}

}  // namespace
}  // namespace sparsescope::test
