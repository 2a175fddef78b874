// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that are watched, steered, named and trimmed from another terminal, and sweeps that go on.
#include <signal.h>

#include <algorithm>
#include <set>

#include "tests/cli/cli_fixture.h"
#include "tests/support/places.h"

namespace sparsescope::test {
namespace {

class RunSteering : public CliTest {
  protected:
    // A training that would take hours, listening to nobody's standard input.
    static std::vector<std::string> endless(const std::string& workspace) {
        return train_for(workspace, "1000000");
    }
    static std::vector<std::string> train_for(const std::string& workspace, const char* epochs) {
        std::vector<std::string> arguments = train(workspace, {"--progress", "json"});
        *(std::ranges::find(arguments, "--epochs") + 1) = epochs;
        return arguments;
    }
};

TEST_F(RunSteering, ARunIsMarkedPausedAndStoppedFromAnotherTerminal) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess first({endless(workspace)});
    ASSERT_NE(first.read_until("\"event\":\"step\""), "");
    const Json marked = ask({"runs", workspace, "--mark", "1"});
    EXPECT_EQ(marked["checkpoint"]["marked"], true);
    const Json written = ask({"runs", workspace, "--checkpoint", "1"});
    EXPECT_GT(written["checkpoint"]["step"], marked["checkpoint"]["step"]);
    const Finished paused = run_cli({"runs", workspace, "--pause", "1"});
    EXPECT_EQ(paused.exit_code, 0) << paused.err;
    EXPECT_NE(paused.out.find("is paused at step"), std::string::npos) << paused.out;
    EXPECT_NE(paused.out.find("--resume 1"), std::string::npos) << paused.out;
    EXPECT_EQ(first.wait().exit_code, 0);

    CliProcess second({{"train", workspace, "--resume", "1", "--progress", "json"}});
    ASSERT_NE(second.read_until("\"event\":\"step\""), "");
    const Json stopped = ask({"runs", workspace, "--stop", "1"});
    EXPECT_EQ(stopped["run"]["state"], "stopped");
    EXPECT_FALSE(stopped["run"]["model"].is_null());
    EXPECT_EQ(second.wait().exit_code, 0);
    const Finished late = run_cli({"runs", workspace, "--stop", "1"});
    EXPECT_EQ(late.exit_code, 2);
    EXPECT_NE(late.err.find("does not train now: it is stopped"), std::string::npos) << late.err;
}

TEST_F(RunSteering, TwoAskersAtOnceAreBothAnswered) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess training({endless(workspace)});
    ASSERT_NE(training.read_until("\"event\":\"step\""), "");
    const auto answers =
        run_all({{{"runs", workspace, "--mark", "1"}}, {{"runs", workspace, "--mark", "1"}}});
    for (const Finished& answer : answers)
        EXPECT_EQ(answer.exit_code, 0) << answer.err;
    const Json discarded = ask({"runs", workspace, "--discard", "1"});
    EXPECT_NE(discarded["message"].get<std::string>().find("Run 1"), std::string::npos);
    EXPECT_EQ(training.wait().exit_code, 0);
    EXPECT_TRUE(ask({"runs", workspace, "--all"})["runs"].empty());
}

TEST_F(RunSteering, AKilledRunIsSaidToBeInterrupted) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess training({endless(workspace)});
    ASSERT_NE(training.read_until("\"event\":\"step\""), "");
    training.send(SIGKILL);
    ASSERT_EQ(training.wait().signal, SIGKILL);
    const Finished asked = run_cli({"runs", workspace, "--pause", "1"});
    EXPECT_EQ(asked.exit_code, 2);
    EXPECT_NE(asked.err.find("it is interrupted"), std::string::npos) << asked.err;
}

TEST_F(RunSteering, AFolderThatCannotBeWrittenIsSaid) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess training({endless(workspace)});
    ASSERT_NE(training.read_until("\"event\":\"step\""), "");
    using std::filesystem::perms;
    const std::string folder = workspace + ".runs/1";
    std::filesystem::permissions(folder, perms::owner_read | perms::owner_exec);
    const Finished asked = run_cli(
        Launch{.arguments = {"runs", workspace, "--pause", "1"}, .obeys_permissions = true});
    std::filesystem::permissions(folder, perms::owner_all);
    EXPECT_EQ(asked.exit_code, 3);
    EXPECT_NE(asked.err.find("cannot be written"), std::string::npos) << asked.err;
    EXPECT_EQ(ask({"runs", workspace, "--discard", "1"})["run"]["id"], 1);
    EXPECT_EQ(training.wait().exit_code, 0);
}

TEST_F(RunSteering, AWatcherSeesTheRunToItsEnd) {
    const std::string workspace = make_workspace("w.sscope");
    CliProcess training({endless(workspace)});
    ASSERT_NE(training.read_until("\"event\":\"step\""), "");
    CliProcess watcher({{"runs", workspace, "--watch", "1", "--progress", "json"}});
    ASSERT_NE(watcher.read_until("\"event\":\"started\""), "");
    ASSERT_NE(watcher.read_until("\"event\":\"step\""), "");
    CliProcess brief({{"runs", workspace, "--watch", "1", "--progress", "json"}});
    ASSERT_NE(brief.read_until("\"event\":\"step\""), "");
    brief.send(SIGINT);  // ends the watching only
    EXPECT_EQ(brief.wait().exit_code, 4);
    EXPECT_EQ(ask({"runs", workspace, "--pause", "1"})["run"]["state"], "paused");
    EXPECT_EQ(training.wait().exit_code, 0);
    const Finished watched = watcher.wait();
    EXPECT_EQ(watched.exit_code, 0) << watched.err;
    EXPECT_NE(watched.out.find("\"state\":\"paused\""), std::string::npos);
}

TEST_F(RunSteering, ARunIsRenamedWithItsModelAndTrimmed) {
    const std::string workspace = make_workspace("w.sscope");
    const Json done = ask(train(workspace, {"--checkpoint-steps", "8"}));
    EXPECT_EQ(done["model"]["name"], done["run"]["name"]);
    const Json renamed = ask({"runs", workspace, "--run", "1", "--name", "first"});
    EXPECT_EQ(renamed["model_renamed"], true);
    EXPECT_EQ(ask({"info", workspace})["models"][0]["name"], "first");

    const auto checkpoints = [&] { return ask({"runs", workspace, "--checkpoints", "1"}); };
    const std::size_t before = checkpoints()["checkpoints"].size();
    const Json trimmed = ask({"runs", workspace, "--trim"});
    EXPECT_GT(trimmed["freed_bytes"], 1000);
    EXPECT_EQ(trimmed["runs"][0]["run"], 1);
    EXPECT_LT(checkpoints()["checkpoints"].size(), before);
    EXPECT_EQ(ask({"runs", workspace, "--trim", "--run", "1"})["freed_bytes"], 0);
    EXPECT_EQ(ask({"branch", workspace, "--run", "1", "--epochs", "6"})["end"], "finished");
    EXPECT_EQ(run_cli({"runs", workspace, "--with-marked"}).exit_code, 2);
}

TEST_F(RunSteering, AKilledSweepGoesOnByItsName) {
    const std::string workspace = make_workspace("w.sscope");
    std::vector<std::string> sweep = train_for(workspace, "40");
    sweep[0] = "sweep";
    sweep.insert(sweep.end(), {"--name", "rates", "--set", "temperature=0.1,0.3", "--set",
                               "seed=1,2", "--checkpoint-steps", "20"});
    CliProcess process({sweep});
    ASSERT_NE(process.read_until("\"run\":2"), "");  // the second run has begun
    ASSERT_NE(process.read_until("\"event\":\"checkpoint\""), "");
    process.send(SIGKILL);
    ASSERT_EQ(process.wait().signal, SIGKILL);
    const Json waiting = ask({"runs", workspace});
    EXPECT_EQ(waiting["sweeps"][0]["done"], 1);
    EXPECT_EQ(waiting["sweeps"][0]["planned"], 4);
    const Finished told = run_cli({"runs", workspace});
    EXPECT_NE(told.out.find("--resume \"rates\""), std::string::npos) << told.out;
    const Json rest = ask({"sweep", workspace, "--resume", "rates"});
    EXPECT_EQ(rest["complete"], true);
    EXPECT_EQ(rest["reused"], 1);
    std::set<std::string> settings;
    for (const Json& row : rest["rows"])
        settings.insert(row["settings"].dump());
    EXPECT_EQ(settings.size(), 4U);
    EXPECT_EQ(ask({"runs", workspace})["runs"].size(), 4U);
    EXPECT_EQ(run_cli({"sweep", workspace, "--resume", "rates", "--k", "2"}).exit_code, 2);
    EXPECT_EQ(run_cli({"sweep", workspace, "--resume", "sizes"}).exit_code, 3);
    EXPECT_EQ(ask({"sweep", workspace, "--forget", "rates"})["sweep"], "rates");
    EXPECT_TRUE(ask({"runs", workspace})["sweeps"].empty());
}

TEST_F(RunSteering, ARunIsNotResumedAfterDocumentsWereRemoved) {
    const std::string workspace = path("w.sscope");
    ask({"init", workspace});
    ask({"import", workspace, test_data() + "/cases/24-resume.npy"});
    EXPECT_EQ(run_cli({"train", workspace, "--preset", "csr", "--k", "1", "--hidden", "16",
                       "--batch", "128", "--epochs", "2", "--rule", "loss>0:pause"})
                  .exit_code,
              1);
    ask({"remove", workspace, "--filter", "id<=40"});
    const Finished refused = run_cli({"train", workspace, "--resume", "1"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("training documents, and there are"), std::string::npos)
        << refused.err;
    ask({"restore", workspace, "--all"});
    EXPECT_EQ(ask({"train", workspace, "--resume", "1"})["run"]["id"], 1);
}

}  // namespace
}  // namespace sparsescope::test
