// SPDX-License-Identifier: GPL-3.0-or-later
// Texts in, neurons out: imported with an encoder, embedded later, and searched by typing.
#include <fmt/format.h>

#include <filesystem>

#include "tests/cli/bag_encoder.h"
#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

class TextsTest : public CliTest {
  protected:
    void SetUp() override { add_encoder(home_, "bag"); }

    // Texts of three subjects in turn; no two are the same.
    std::string write_texts_table(const std::string& name, int rows) const {
        std::string table = "body,kind\n";
        for (int i = 0; i < rows; ++i) {
            const int subject = i % 3;
            table += fmt::format("the {} and the {} of day {},{}\n", bag_words[subject * 5 + i % 5],
                                 bag_words[subject * 5 + i / 5 % 5], i,
                                 subject == 0   ? "animal"
                                 : subject == 1 ? "vehicle"
                                                : "food");
        }
        return write(name, table);
    }
    std::string make_texts(const std::string& name, int rows = 120) const {
        const std::string workspace = path(name);
        ask({"init", workspace});
        ask({"import", workspace, write_texts_table("texts.csv", rows), "--text-column", "body",
             "--label-column", "kind", "--encoder", "bag", "--name", "texts"});
        return workspace;
    }
    std::string make_trained(const std::string& name) const {
        const std::string workspace = make_texts(name);
        ask(train(workspace, {"--dataset", "texts"}));
        return workspace;
    }
    static Finished search(const std::string& workspace, std::vector<std::string> more) {
        std::vector<std::string> arguments{"search", workspace, "--text", "puppy leash", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_cli(arguments);
    }

    UserHome home_;
};

TEST_F(TextsTest, FromATableToATypedSearch) {
    const std::string workspace = make_trained("w.sscope");
    const Json dataset = ask({"datasets", workspace})["datasets"][0];
    EXPECT_EQ(dataset["encoder"]["name"], "bag");
    EXPECT_EQ(dataset["dim"], 16);
    EXPECT_EQ(dataset["normalization"], "l2");

    const Json by_meaning = ask({"search", workspace, "--text", "puppy leash", "--top", "5"});
    EXPECT_EQ(by_meaning["mode"], "meaning");
    EXPECT_EQ(by_meaning["encoder"], "bag");
    EXPECT_EQ(by_meaning["query"]["text"], "puppy leash");
    EXPECT_FALSE(by_meaning["query_neurons"].empty());
    ASSERT_EQ(by_meaning["hits"].size(), 5U);
    for (const Json& hit : by_meaning["hits"])
        EXPECT_EQ(hit["label"], "animal");

    const Json words = ask({"search", workspace, "--text", "puppy leash", "--mode", "words"});
    EXPECT_EQ(words["mode"], "words");
    EXPECT_TRUE(words["model"].is_null());

    const Json both = ask({"search", workspace, "--text", "puppy leash", "--mode", "both"});
    EXPECT_EQ(both["fusion"]["constant"], 60);
    const Json& best = both["hits"][0];
    double score = 0;
    for (const char* list : {"words", "meaning"})
        if (!best["places"][list].is_null()) score += 1 / (60 + best["places"][list].get<double>());
    EXPECT_DOUBLE_EQ(best["score"].get<double>(), score);
    EXPECT_NE(run_cli({"search", workspace, "--text", "puppy", "--mode", "both"})
                  .out.find("1/(60 + place by words)"),
              std::string::npos);

    // The same neurons can be moved as in any query.
    const std::string neuron = by_meaning["query_neurons"][0]["neuron"].dump();
    const Json without =
        ask({"search", workspace, "--text", "puppy leash", "--neuron", neuron + ":0"});
    for (const Json& left : without["query_neurons"])
        EXPECT_NE(left["neuron"].dump(), neuron);
}

TEST_F(TextsTest, WhatWasEncodedIsNotEncodedAgain) {
    const std::string workspace = make_texts("w.sscope");
    const std::size_t once = texts_encoded(home_, "bag");
    EXPECT_GE(once, 120U);
    EXPECT_LE(once, 122U);  // and what tells the number of values
    ask({"import", workspace, path("texts.csv"), "--text-column", "body", "--encoder", "bag",
         "--name", "again"});
    ask({"import", workspace, path("texts.csv"), "--text-column", "body", "--name", "plain"});
    EXPECT_TRUE(ask({"embed", workspace, "--dataset", "plain", "--encoder", "bag"})["truncated"] ==
                0);
    EXPECT_LE(texts_encoded(home_, "bag"), once + 2);
    // Texts that are added to it go through the same encoder without being told.
    const Json added = ask({"import", workspace, write("more.csv", "body\na wolf\n"),
                            "--text-column", "body", "--into", "again"});
    EXPECT_EQ(added["added"], 1);
    EXPECT_EQ(added["dataset"]["documents"], 121);
    EXPECT_EQ(ask({"check", workspace})["problems"].size(), 0U);
}

TEST_F(TextsTest, AnImportWhoseEncoderDiesGoesOnWhereItEnded) {
    const std::string workspace = path("w.sscope");
    ask({"init", workspace});
    const std::string table = write_texts_table("texts.csv", 700);
    const std::vector<std::string> import{"import",    workspace, table,    "--text-column", "body",
                                          "--encoder", "bag",     "--name", "texts"};
    home_.write("bag.dies", "");
    const Finished died = run_cli(import);
    EXPECT_NE(died.exit_code, 0);
    EXPECT_NE(died.err.find("out of memory"), std::string::npos) << died.err;
    EXPECT_TRUE(ask({"datasets", workspace})["datasets"].empty());
    std::filesystem::remove(home_.path() / "bag.dies");
    const std::size_t before = texts_encoded(home_, "bag");
    EXPECT_EQ(ask(import)["dataset"]["documents"], 700);
    EXPECT_LE(texts_encoded(home_, "bag") - before, 700U - 256);

    ask({"import", workspace, table, "--text-column", "body", "--name", "plain"});
    home_.write("bag.dies", "");
    EXPECT_EQ(ask({"embed", workspace, "--dataset", "plain", "--encoder", "bag"})["embedded"], 700);
}

TEST_F(TextsTest, AnotherEncoderIsRefusedAndWordsAreFoundAllTheSame) {
    const std::string workspace = make_trained("w.sscope");
    ASSERT_EQ(run_cli({"encoders", "remove", "bag"}).exit_code, 0);
    const Json fallen_back = ask({"search", workspace, "--text", "puppy"});
    EXPECT_EQ(fallen_back["mode"], "words");
    EXPECT_NE(fallen_back["notes"].dump().find("encoders add"), std::string::npos);
    EXPECT_FALSE(fallen_back["hits"].empty());
    EXPECT_NE(search(workspace, {"--mode", "meaning"}).exit_code, 0);

    const std::string other =
        home_.write_script("other.sh", "exec " + (home_.path() / "bag.sh").string());
    ASSERT_EQ(run_cli({"encoders", "add", "bag", "--command", other}).exit_code, 0);
    const Finished refused = search(workspace, {"--mode", "meaning"});
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_NE(refused.err.find("another one"), std::string::npos) << refused.err;
    EXPECT_EQ(Json::parse(search(workspace, {}).out)["mode"], "words");
    // Neurons have no part in a search for words.
    EXPECT_EQ(search(workspace, {"--neuron", "3:1"}).exit_code, 2);
}

TEST_F(TextsTest, AnEncoderThatCannotStartIsToldWithAWayOut) {
    const std::string workspace = make_trained("w.sscope");
    std::filesystem::remove(home_.path() / "bag.sh");
    const Finished failed = search(workspace, {});
    EXPECT_NE(failed.exit_code, 0);
    EXPECT_NE(failed.err.find("--mode words"), std::string::npos) << failed.err;
}

TEST_F(TextsTest, TheMakerOfEmbeddingsIsCheckedBeforeItIsBelieved) {
    const std::string workspace = path("w.sscope");
    ask({"init", workspace});
    const std::string table = write_texts_table("texts.csv", 60);
    ask({"embed", table, "--text-column", "body", "--encoder", "bag", "--to", path("e.npy")});
    ask({"import", workspace, path("e.npy"), "--texts", table, "--text-column", "body", "--name",
         "given"});
    EXPECT_TRUE(ask({"datasets", workspace})["datasets"][0]["encoder"].is_null());
    const Json proven = ask({"datasets", workspace, "--dataset", "given", "--encoder", "bag"});
    EXPECT_GT(proven["least_cosine"].get<double>(), 0.999);
    EXPECT_EQ(proven["dataset"]["encoder"]["name"], "bag");
    ask({"datasets", workspace, "--dataset", "given", "--encoder", ""});
    const std::string liar = home_.write_script(
        "liar.sh",
        "while read -r l; do echo '{\"embedding\":[1,2,3,4,5,6,7,8,1,2,3,4,5,6,7,8]}'; done");
    ASSERT_EQ(run_cli({"encoders", "add", "liar", "--command", liar}).exit_code, 0);
    const Finished refused =
        run_cli({"datasets", workspace, "--dataset", "given", "--encoder", "liar"});
    EXPECT_EQ(refused.exit_code, 3) << refused.err;
    EXPECT_TRUE(ask({"datasets", workspace})["datasets"][0]["encoder"].is_null());
}

TEST_F(TextsTest, AFolderOfLongTextsIsFoundByItsParts) {
    std::filesystem::create_directories(path("reports/pets"));
    std::string pets = "About pets.\n\n";
    for (int i = 0; i < 90; ++i)
        pets += fmt::format("The puppy has a leash and a wolf barks on day {}. ", i);
    write("reports/pets/dogs.md", pets);
    for (int i = 0; i < 30; ++i)
        write(fmt::format("reports/car{}.txt", i), fmt::format("engine wheel road {}", i));
    const std::string workspace = path("w.sscope");
    ask({"init", workspace});
    const Json imported =
        ask({"import", workspace, path("reports/"), "--encoder", "bag", "--chunk", "100"});
    EXPECT_EQ(imported["dataset"]["name"], "reports");
    EXPECT_EQ(imported["dataset"]["has_parts"], true);
    ask(train(workspace, {"--dataset", "reports"}));
    const Json hits = ask({"search", workspace, "--text", "puppy leash", "--top", "4"})["hits"];
    std::size_t of_dogs = 0;
    for (const Json& hit : hits)
        of_dogs += hit.contains("part") && hit["part"]["name"] == "pets/dogs.md" ? 1 : 0;
    EXPECT_EQ(of_dogs, 1U);
    EXPECT_EQ(hits[0]["part"]["name"], "pets/dogs.md");
    EXPECT_GT(hits[0]["part"]["more"].get<int>(), 2);
    const Json all =
        ask({"search", workspace, "--text", "puppy leash", "--top", "4", "--ungrouped"})["hits"];
    EXPECT_EQ(all[1]["part"]["name"], "pets/dogs.md");
    EXPECT_TRUE(all[1]["part"]["more"].is_null());
    ask({"search", workspace, "--text", "puppy", "--out", path("hits.csv")});
    EXPECT_NE(file_content(path("hits.csv")).find("part_of,part,more,text"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope::test
