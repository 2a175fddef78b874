// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders on the command line: they are added, listed, tested, served and removed, and a key is
// never written anywhere.
#include <algorithm>
#include <filesystem>

#include "tests/cli/cli_fixture.h"
#include "tests/support/places.h"

namespace sparsescope::test {
namespace {

namespace fs = std::filesystem;

class Encoders : public CliTest {
  protected:
    Finished call(std::vector<std::string> words) const {
        words.insert(words.begin(), "encoders");
        return run_cli(launch(std::move(words)));
    }
    Launch launch(std::vector<std::string> words) const {
        Launch launch{std::move(words)};
        launch.environment = {{"XDG_CONFIG_HOME", path("config")},
                              {"XDG_CACHE_HOME", path("cache")},
                              {"SPARSESCOPE_TEST_KEY", "sk-secret"}};
        return launch;
    }
    Json answer(std::vector<std::string> words) const {
        words.emplace_back("--json");
        const Finished finished = call(std::move(words));
        EXPECT_EQ(finished.exit_code, 0) << finished.err;
        return Json::parse(finished.out, nullptr, false);
    }
    // Animals point one way and everything else another.
    std::string script() const {
        return write("encode.sh",
                     "while read -r line; do case \"$line\" in\n"
                     "*fail*) echo '{\"error\":\"no such word\"}';;\n"
                     "*cat*|*kitten*) echo '{\"embedding\":[1,0.25]}';;\n"
                     "*) echo '{\"embedding\":[0.25,1]}';;\nesac; done\n");
    }
};

TEST_F(Encoders, ModelsHaveWeightsInEightBitsWhereAskedFor) {
    const std::string folder = (fs::path(test_data()) / "backbone" / "bert-mean").string();
    const Json exact = answer({"add", "exact", "--folder", folder})["encoder"];
    const Json near = answer({"add", "near", "--folder", folder, "--int8"})["encoder"];
    EXPECT_EQ(exact["int8"], false);
    EXPECT_EQ(near["int8"], true);
    EXPECT_EQ(near["dim"], exact["dim"]);
    EXPECT_NE(near["hash"], exact["hash"]);
    EXPECT_EQ(answer({"test", "near"})["changed"], false);
}

TEST_F(Encoders, AreAddedListedTestedAndRemoved) {
    EXPECT_NE(call({}).out.find("No encoder is set up yet"), std::string::npos);
    const Json added = answer({"add", "mine", "--command", "sh '" + script() + "'",
                               "--query-prefix", "query: ", "--batch", "5"})["encoder"];
    EXPECT_EQ(added["dim"], 2);
    EXPECT_EQ(added["command"], (Json{"sh", path("encode.sh")}));
    EXPECT_EQ(added["query_prefix"], "query: ");
    const Json listed = answer({})["encoders"];
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0]["name"], "mine");
    EXPECT_EQ(listed[0]["kind"], "command");
    EXPECT_EQ(listed[0]["ready"], true);
    EXPECT_EQ(listed[0]["hash"], added["hash"]);

    const Json tested = answer({"test", "mine"});
    EXPECT_EQ(tested["works"], true);
    EXPECT_EQ(tested["changed"], false);
    EXPECT_NEAR(tested["cosines"][0][1].get<double>(), 1, 1e-6);
    EXPECT_LT(tested["cosines"][0][2].get<double>(), 0.6);
    EXPECT_GT(tested["texts_per_second"].get<double>(), 0);

    EXPECT_EQ(answer({"remove", "mine"})["removed"], "mine");
    EXPECT_TRUE(answer({"list"})["encoders"].empty());
    const Finished again = call({"remove", "mine"});
    EXPECT_EQ(again.exit_code, 3);
    EXPECT_NE(again.err.find("no encoder called \"mine\""), std::string::npos) << again.err;
}

TEST_F(Encoders, ThatTakeAnothersPlaceSayWhatThatMeans) {
    const std::string command = "sh '" + script() + "'";
    const auto added = [&](const std::string& words) {
        return call({"add", "mine", "--command", words}).out;
    };
    EXPECT_EQ(added(command).find("another encoder"), std::string::npos);
    EXPECT_EQ(added(command).find("another encoder"), std::string::npos);  // the same again
    EXPECT_NE(added(command + " other").find("takes the place of another encoder"),
              std::string::npos);
}

TEST_F(Encoders, ThatDoNotWorkAreNotAdded) {
    for (const auto& [command, says] : {std::pair{"false", "exit code 1"},
                                        {"no-such-program", "was not found"},
                                        {"echo hello", "no answer"},
                                        {"sh 'a", "quotation mark"}}) {
        const Finished finished = call({"add", "mine", "--command", command});
        EXPECT_NE(finished.exit_code, 0) << command;
        EXPECT_NE(finished.err.find(says), std::string::npos) << finished.err;
    }
    EXPECT_NE(call({"add", "\n", "--command", "true"}).exit_code, 0);
    EXPECT_TRUE(answer({"list"})["encoders"].empty());
}

TEST_F(Encoders, WhoseProgramIsGoneAreListedWithTheProblem) {
    write("program.sh", "#!/bin/sh\nexec sh " + script() + "\n");
    fs::permissions(path("program.sh"), fs::perms::owner_all);
    ASSERT_EQ(call({"add", "mine", "--command", path("program.sh")}).exit_code, 0);
    fs::remove(path("program.sh"));
    const Json listed = answer({"list"})["encoders"][0];
    EXPECT_EQ(listed["ready"], false);
    EXPECT_NE(listed["problem"].get<std::string>().find("program.sh"), std::string::npos);
}

TEST_F(Encoders, OfACommandKnowTheirFilesFromEveryFolder) {
    script();
    const std::string before = fs::current_path();
    fs::current_path(folder_.path());
    const Json added = answer({"add", "mine", "--command", "sh", "--command", "encode.sh"});
    fs::current_path(before);
    EXPECT_EQ(added["encoder"]["command"], (Json{"sh", path("encode.sh")}));
    EXPECT_EQ(answer({"test", "mine"})["works"], true);
}

TEST_F(Encoders, AreServedLineByLine) {
    ASSERT_EQ(call({"add", "mine", "--command", "sh " + script()}).exit_code, 0);
    CliProcess server(launch({"encoders", "serve", "mine", "--introduce"}));
    const Json hello = Json::parse(server.read_line());
    EXPECT_EQ(hello["encoder"]["name"], "mine");
    EXPECT_EQ(hello["encoder"]["dim"], 2);
    // One answer is there before the next question is asked.
    server.write_line(R"({"text":"a cat"})");
    EXPECT_EQ(Json::parse(server.read_line())["embedding"], (Json{1, 0.25}));
    server.write_line(R"({"text":"fail","id":7})");
    const Json refused = Json::parse(server.read_line());
    EXPECT_EQ(refused["id"], 7);
    EXPECT_NE(refused["error"].get<std::string>().find("no such word"), std::string::npos);
    server.write_line("nonsense");
    EXPECT_TRUE(Json::parse(server.read_line()).contains("error"));
    for (int i = 0; i < 100; ++i)
        server.write_line(R"({"id":)" + std::to_string(i) + R"(,"text":"bonds"})");
    for (int i = 0; i < 100; ++i) {
        const Json line = Json::parse(server.read_line());
        EXPECT_EQ(line["id"], i);
        EXPECT_EQ(line["embedding"], (Json{0.25, 1}));
    }
    const Finished finished = server.wait();  // closes its input
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
}

TEST_F(Encoders, ThatAreUnknownAreNotServed) {
    const Finished finished = call({"serve", "nobody", "--introduce"});
    EXPECT_EQ(finished.exit_code, 3);
    EXPECT_NE(Json::parse(finished.out)["error"].get<std::string>().find("nobody"),
              std::string::npos);
}

TEST_F(Encoders, KeepNoKey) {
    // Nobody answers at this port of this machine, so it is not added; nor is the key written.
    const Finished finished = call({"add", "far", "--url", "http://127.0.0.1:1/v1", "--model", "m",
                                    "--key-variable", "SPARSESCOPE_TEST_KEY"});
    EXPECT_NE(finished.exit_code, 0);
    EXPECT_NE(finished.err.find("cannot be reached"), std::string::npos) << finished.err;
    EXPECT_EQ((finished.err + finished.out).find("sk-secret"), std::string::npos);
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
        if (entry.is_regular_file()) {
            EXPECT_EQ(file_content(entry.path()).find("sk-secret"), std::string::npos);
        }
}

}  // namespace
}  // namespace sparsescope::test
