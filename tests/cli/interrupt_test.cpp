// SPDX-License-Identifier: GPL-3.0-or-later
// Stopping, cancelling and killing a training: nothing that was learned is lost.
#include <signal.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

class Interrupt : public CliTest {
  protected:
    // A training that would take hours.
    static std::vector<std::string> endless(const std::string& workspace) {
        return train_for(workspace, "1000000", {"--progress", "json"});
    }
    static std::vector<std::string> train_for(const std::string& workspace, const char* epochs,
                                              std::vector<std::string> more) {
        std::vector<std::string> arguments = train(workspace, std::move(more));
        *(std::ranges::find(arguments, "--epochs") + 1) = epochs;
        return arguments;
    }
    static Json last_line(const std::string& out) {
        const std::string body = out.substr(0, out.find_last_not_of('\n') + 1);
        const std::size_t begin = body.rfind('\n');
        return Json::parse(begin == std::string::npos ? body : body.substr(begin + 1), nullptr,
                           false);
    }
    static void expect_searchable_model(const std::string& workspace) {
        EXPECT_EQ(ask({"search", workspace, "--document", "1", "--top", "3"})["hits"].size(), 3U);
        EXPECT_EQ(ask({"check", workspace})["ok"], true);
    }
};

TEST_F(Interrupt, EventsComeOneALineAndTheResultLast) {
    const std::string workspace = make_workspace("w.sscope");
    const Finished finished = run_cli(train(workspace, {"--progress", "json"}));
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    std::map<std::string, int> kinds;
    std::string kind;
    std::istringstream lines(finished.out);
    for (std::string line; std::getline(lines, line);) {
        const Json event = Json::parse(line, nullptr, false);
        ASSERT_TRUE(event.is_object()) << line;
        kind = event["event"];
        ++kinds[kind];
    }
    EXPECT_EQ(kind, "result");
    EXPECT_EQ(kinds["result"], 1);
    EXPECT_EQ(kinds["started"], 1);
    EXPECT_GE(kinds["step"], 2);
    EXPECT_GE(kinds["histogram"], 1);
    EXPECT_GE(kinds["held_out"], 1);
    EXPECT_GE(kinds["stage"], 1);
    EXPECT_EQ(last_line(finished.out)["result"]["run"]["state"], "finished");
}

TEST_F(Interrupt, ASignalKeepsTheModelAndIsExitCodeFour) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess process({endless(workspace)});
    ASSERT_NE(process.read_until("\"event\":\"step\""), "");
    process.send(SIGINT);
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 4) << finished.err;
    EXPECT_EQ(last_line(finished.out)["result"]["stopped_early"], true);
    EXPECT_EQ(ask({"runs", workspace})["runs"][0]["state"], "stopped");
    expect_searchable_model(workspace);
}

TEST_F(Interrupt, ACancelledImportLeavesNothing) {
    const std::string workspace = make_workspace("w.sscope");
    std::string lines = "text\n";
    for (int row = 0; row < 400'000; ++row)
        lines += "some words about number " + std::to_string(row) + "\n";
    CliProcess process({{"import", workspace, write("large.csv", lines), "--progress", "json"}});
    ASSERT_NE(process.read_until("\"stage\""), "");
    process.send(SIGTERM);
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 4) << finished.err;
    EXPECT_EQ(last_line(finished.out)["event"], "error");
    EXPECT_EQ(last_line(finished.out)["code"], "cancelled");
    EXPECT_EQ(ask({"info", workspace})["datasets"].size(), 1U);
}

TEST_F(Interrupt, TheStopWordKeepsTheModelAndIsSuccess) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess process({endless(workspace)});
    ASSERT_NE(process.read_until("\"event\":\"step\""), "");
    process.write_line("nonsense");  // a newer window may know more words
    process.write_line("stop");
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(last_line(finished.out)["result"]["run"]["state"], "stopped");
    expect_searchable_model(workspace);
}

TEST_F(Interrupt, AKilledRunIsKeptUpToItsCheckpoint) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess process({endless(workspace)});
    ASSERT_NE(process.read_until("\"event\":\"step\""), "");
    EXPECT_EQ(ask({"runs", workspace})["runs"][0]["state"], "running");
    EXPECT_EQ(run_cli({"keep", workspace, "--run", "1"}).exit_code, 2);  // while it runs
    process.write_line("checkpoint");
    const Json checkpoint = Json::parse(process.read_until("\"checkpoint\""), nullptr, false);
    ASSERT_TRUE(checkpoint.is_object());
    process.send(SIGKILL);
    const Finished killed = process.wait();
    ASSERT_EQ(killed.signal, SIGKILL);

    const Json run = ask({"runs", workspace})["runs"][0];
    EXPECT_EQ(run["state"], "interrupted");
    EXPECT_EQ(run["checkpoint_step"], checkpoint["step"]);
    EXPECT_TRUE(run["model"].is_null());
    const Json kept = ask({"keep", workspace, "--run", "1", "--name", "saved"});
    EXPECT_EQ(kept["model"]["name"], "saved");
    EXPECT_EQ(kept["run"]["state"], "stopped");
    expect_searchable_model(workspace);
    EXPECT_EQ(run_cli({"keep", workspace, "--run", "1"}).exit_code, 2);  // it has its model
}

TEST_F(Interrupt, AKilledRunIsResumedToTheSameBytes) {
    const std::string workspace = make_workspace("w.sscope");
    const std::string whole = path("whole.safetensors");
    const std::string resumed = path("resumed.safetensors");
    const Finished finished = run_cli(train_for(workspace, "60", {"--save", whole}));
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    CliProcess process(
        {train_for(workspace, "60", {"--progress", "json", "--checkpoint-steps", "20"})});
    for (int checkpoints = 0; checkpoints < 3; ++checkpoints)
        ASSERT_NE(process.read_until("\"event\":\"checkpoint\""), "");
    process.send(SIGKILL);
    ASSERT_EQ(process.wait().signal, SIGKILL);
    const Json done = ask({"train", workspace, "--resume", "2", "--save", resumed});
    EXPECT_EQ(done["run"]["id"], 2);
    EXPECT_EQ(done["run"]["state"], "finished");
    ASSERT_FALSE(file_content(whole).empty());
    EXPECT_TRUE(file_content(whole) == file_content(resumed));
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
}

TEST_F(Interrupt, ThePauseWordLeavesARunToResumeAndNoModel) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess process({endless(workspace)});
    ASSERT_NE(process.read_until("\"event\":\"step\""), "");
    process.write_line("pause");
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    const Json result = last_line(finished.out)["result"];
    EXPECT_EQ(result["end"], "paused");
    EXPECT_EQ(result["run"]["state"], "paused");
    EXPECT_EQ(result["run"]["checkpoint_step"], result["run"]["step"]);
    EXPECT_TRUE(result["model"].is_null());
    EXPECT_EQ(ask({"runs", workspace})["runs"][0]["state"], "paused");
    EXPECT_EQ(ask({"keep", workspace, "--run", "1"})["run"]["state"], "stopped");
    expect_searchable_model(workspace);
}

TEST_F(Interrupt, TheDiscardWordLeavesNothing) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess process({endless(workspace)});
    ASSERT_NE(process.read_until("\"event\":\"step\""), "");
    process.write_line("mark");
    ASSERT_NE(process.read_until("\"marked\":true"), "");
    process.write_line("discard");
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(last_line(finished.out)["result"]["end"], "discarded");
    EXPECT_TRUE(ask({"runs", workspace, "--all"})["runs"].empty());
    EXPECT_TRUE(ask({"info", workspace})["models"].empty());
    EXPECT_FALSE(std::filesystem::exists(workspace + ".runs"));
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
}

TEST_F(Interrupt, ARunWithoutRoomForItsCheckpointWaitsForAWord) {
    const std::string workspace = make_workspace("w.sscope");
    Launch launch{endless(workspace)};
    *(std::ranges::find(launch.arguments, "--hidden") + 1) = "4096";
    launch.disk_space = 400'000;  // its checkpoint takes twice as much
    CliProcess process(launch);
    const Json waiting = Json::parse(process.read_until("\"event\":\"waiting\""), nullptr, false);
    ASSERT_TRUE(waiting.is_object());
    EXPECT_NE(waiting["message"].get<std::string>().find("Make room"), std::string::npos)
        << waiting;
    process.write_line("discard");
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    EXPECT_EQ(last_line(finished.out)["result"]["end"], "discarded");
    EXPECT_TRUE(ask({"runs", workspace, "--all"})["runs"].empty());
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
}

TEST_F(Interrupt, ARunThatDivergesIsPausedAndIsExitCodeOne) {
    const std::string workspace = make_workspace("w.sscope");
    std::vector<std::string> wild = train(workspace, {"--json"});
    *(std::ranges::find(wild, "--lr") + 1) = "1e6";
    const Finished finished = run_cli(wild);
    EXPECT_EQ(finished.exit_code, 1) << finished.err;
    const Json result = Json::parse(finished.out, nullptr, false);
    EXPECT_EQ(result["run"]["state"], "paused");
    EXPECT_EQ(result["reason"], result["run"]["message"]);
    EXPECT_FALSE(result["reason"].is_null());
}

TEST_F(Interrupt, ASweepThatIsStoppedGoesOnByTheSameCommand) {
    const std::string workspace = make_workspace("w.sscope");
    std::vector<std::string> sweep = train_for(
        workspace, "40", {"--name", "seeds", "--seed", "1,2,3", "--checkpoint-steps", "20"});
    sweep[0] = "sweep";
    std::vector<std::string> told = sweep;
    told.insert(told.end(), {"--progress", "json"});
    CliProcess process({told});
    ASSERT_NE(process.read_until("\"event\":\"checkpoint\""), "");
    process.send(SIGINT);
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 4) << finished.err;
    const Json first = last_line(finished.out)["result"];
    EXPECT_EQ(first["complete"], false);
    EXPECT_EQ(first["rows"][0]["run"]["state"], "paused");
    const Json second = ask(sweep);
    EXPECT_EQ(second["complete"], true);
    EXPECT_EQ(second["rows"].size(), 3U);
    EXPECT_EQ(second["rows"][0]["run"]["id"], first["rows"][0]["run"]["id"]);
    EXPECT_EQ(ask({"runs", workspace})["runs"].size(), 3U);
}

TEST_F(Interrupt, AnInterruptedExampleIsNotTakenForAFinishedOne) {
    const std::string workspace = path("example.sscope");
    CliProcess process({{"demo", "wordnet", workspace, "--progress", "json"}});
    ASSERT_NE(process.read_until("\"event\":\"step\""), "");
    EXPECT_FALSE(std::filesystem::exists(workspace));
    process.send(SIGINT);
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 4) << finished.err;
    EXPECT_FALSE(std::filesystem::exists(workspace));
    EXPECT_FALSE(std::filesystem::exists(workspace + ".unfinished"));
}

TEST_F(Interrupt, ARunKilledBeforeItsFirstCheckpointSaysSo) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess process({endless(workspace)});
    ASSERT_NE(process.read_until("\"event\":\"step\""), "");
    process.send(SIGKILL);
    ASSERT_EQ(process.wait().signal, SIGKILL);
    const Finished kept = run_cli({"keep", workspace, "--run", "1"});
    EXPECT_EQ(kept.exit_code, 3);
    EXPECT_NE(kept.err.find("before its first checkpoint"), std::string::npos) << kept.err;
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
}

TEST_F(Interrupt, SameSeedGivesTheSameBytes) {
    const std::string workspace = make_workspace("w.sscope");
    const std::string first = path("first.safetensors");
    const std::string second = path("second.safetensors");
    const std::string other = path("other.safetensors");
    const auto answers = run_all({{train(workspace, {"--save", first})},
                                  {train(workspace, {"--save", second})},
                                  {train(workspace, {"--save", other, "--seed", "7"})}});
    for (const Finished& answer : answers)
        ASSERT_EQ(answer.exit_code, 0) << answer.err;
    ASSERT_FALSE(file_content(first).empty());
    EXPECT_TRUE(file_content(first) == file_content(second));
    EXPECT_FALSE(file_content(first) == file_content(other));
    const Json models = ask({"info", workspace})["models"];
    ASSERT_EQ(models.size(), 3U);  // three trainings at once in one workspace
}

}  // namespace
}  // namespace sparsescope::test
