// SPDX-License-Identifier: GPL-3.0-or-later
// Everyday searches (tests/data/cases): words in every script, the dataset that is meant, why
// nothing is found, scores, and the one file that a workspace is.
#include <filesystem>
#include <set>

#include "core/formats/array_writer.h"
#include "core/types/ids.h"
#include "tests/cli/cli_fixture.h"
#include "tests/support/places.h"

namespace sparsescope::test {
namespace {

std::string case_file(const std::string& name) {
    return test_data() + "/cases/" + name;
}

class Words : public CliTest {
  protected:
    [[nodiscard]] std::string imported(const std::vector<std::string>& files,
                                       const std::vector<std::string>& more = {}) const {
        const std::string workspace = path("w.sscope");
        ask({"init", workspace});
        for (const std::string& file : files) {
            std::vector<std::string> arguments{"import", workspace, file};
            arguments.insert(arguments.end(), more.begin(), more.end());
            ask(arguments);
        }
        return workspace;
    }
    static std::vector<DocumentId> found(const std::string& workspace, const std::string& text) {
        std::vector<DocumentId> documents;
        const Json answer = ask({"search", workspace, "--text", text});
        for (const Json& hit : answer["hits"])
            documents.push_back(hit["document"]);
        return documents;
    }
    [[nodiscard]] std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
            names.insert(entry.path().filename().string());
        return names;
    }
};

TEST_F(Words, AreFoundInEveryScript) {
    const std::string workspace = imported({case_file("16-texts.jsonl")});
    using Ids = std::vector<DocumentId>;
    EXPECT_EQ(found(workspace, "机器学习"), Ids{1});
    EXPECT_EQ(found(workspace, "机"), Ids{1});
    EXPECT_EQ(found(workspace, "タワー"), Ids{2});
    EXPECT_EQ(found(workspace, "🎉"), Ids{3});
    EXPECT_EQ(found(workspace, "🎉 タワー").size(), 2U);
    const Json both = ask({"search", workspace, "--text", "rare common"});
    EXPECT_EQ(both["hits"][0]["document"], 5);
    EXPECT_EQ(both["hits"][0]["all_words"], true);
    EXPECT_EQ(both["hits"][1]["document"], 4);
    EXPECT_EQ(both["hits"][1]["all_words"], false);
    EXPECT_EQ(both["nothing"], nullptr);
    const std::string table = run_cli({"search", workspace, "--text", "rare common"}).out;
    EXPECT_NE(table.find("5  all    rare and common"), std::string::npos) << table;
    EXPECT_NE(table.find("4  some   rare rare"), std::string::npos) << table;
    EXPECT_EQ(run_cli({"search", workspace, "--text", "zebra", "--mode", "words"}).out,
              "No document has any of these words.\n");
    EXPECT_EQ(ask({"search", workspace, "--text", "zebra"})["nothing"],
              "No document has any of these words.");
}

TEST_F(Words, AreSearchedInTheDatasetThatIsMeant) {
    const std::string workspace =
        imported({case_file("16-texts.jsonl"), case_file("12-texts-with-embedding.jsonl")});
    const Finished open = run_cli({"search", workspace, "--text", "rare"});
    EXPECT_EQ(open.exit_code, 2);
    EXPECT_NE(open.err.find("option --dataset"), std::string::npos) << open.err;
    const Json one = ask({"search", workspace, "--text", "rare", "--dataset", "16-texts"});
    EXPECT_EQ(one["hits"].size(), 2U);
    const Json other =
        ask({"search", workspace, "--text", "music", "--dataset", "12-texts-with-embedding"});
    EXPECT_EQ(other["dataset"], "12-texts-with-embedding");
    EXPECT_EQ(other["hits"].size(), 4U);
    const Finished without_model =
        run_cli({"search", workspace, "--document", "20", "--dataset", "12-texts-with-embedding"});
    EXPECT_NE(without_model.err.find("has no model yet"), std::string::npos) << without_model.err;

    ask({"train", workspace, "--dataset", "12-texts-with-embedding", "--preset", "csr", "--k", "1",
         "--epochs", "5", "--name", "m"});
    EXPECT_EQ(ask({"search", workspace, "--document", "20", "--dataset",
                   "12-texts-with-embedding"})["model"],
              "m");
    EXPECT_EQ(ask({"search", workspace, "--text", "rare", "--dataset", "16-texts"})["hits"].size(),
              2U)
        << "though the newest model is of the other one";
    const Finished mixed =
        run_cli({"search", workspace, "--document", "20", "--model", "m", "--dataset", "16-texts"});
    EXPECT_EQ(mixed.exit_code, 2);
    EXPECT_NE(mixed.err.find("is not one of the dataset \"16-texts\""), std::string::npos)
        << mixed.err;
}

// The default batch of 128 is more than there are documents.
TEST_F(Words, RemovedDocumentsOfAQueryAreCalledThat) {
    const std::string workspace = imported({case_file("emb.npy")});
    ask({"train", workspace, "--preset", "csr", "--k", "1", "--epochs", "20"});
    ask({"remove", workspace, "--document", "3"});
    const Finished alone = run_cli({"search", workspace, "--document", "3"});
    EXPECT_EQ(alone.exit_code, 3);
    EXPECT_NE(alone.err.find("Document 3 was removed, so there is nothing to compare with"),
              std::string::npos)
        << alone.err;
    const Json both = ask({"search", workspace, "--document", "3", "--document", "1"});
    EXPECT_EQ(both["notes"], Json::array({"Document 3 was removed and left out of the query."}));
    EXPECT_EQ(both["hits"], ask({"search", workspace, "--document", "1"})["hits"]);
}

TEST_F(Words, ScoresOfDuplicatesAreAtMostOne) {
    const std::string workspace = imported({case_file("21-duplicates.npy")}, {"--normalize", "l2"});
    ask({"train", workspace, "--preset", "csr", "--k", "4", "--hidden", "64", "--batch", "32",
         "--epochs", "3", "--seed", "1"});
    for (const char* searcher : {"inverted", "exhaustive", "dense", "dense-int8"}) {
        const Json answer =
            ask({"search", workspace, "--document", "40", "--top", "200", "--searcher", searcher});
        ASSERT_GT(answer["hits"].size(), 20U) << searcher;
        for (const Json& hit : answer["hits"])
            EXPECT_LE(hit["score"].get<double>(), 1) << searcher;
        EXPECT_TRUE(answer["notes"].empty()) << answer["notes"];
    }
}

TEST_F(Words, DenseScoresThatTellNothingAreCalledThat) {
    std::vector<float> values;
    for (int i = 0; i < 40; ++i)
        values.push_back(i % 5 == 4 ? 1.7e9F + static_cast<float>(i)
                                    : static_cast<float>(i * i % 7) - 3);
    const std::vector<std::uint64_t> shape{8, 5};
    ASSERT_TRUE(write_npy(path("times.npy"),
                          {"", ElementType::f32, shape, std::as_bytes(std::span(values))}));
    const std::string workspace = imported({path("times.npy")}, {"--normalize", "l2"});
    ask({"train", workspace, "--preset", "csr", "--k", "1", "--epochs", "5"});
    const Json answer = ask({"search", workspace, "--document", "1", "--searcher", "dense"});
    ASSERT_EQ(answer["notes"].size(), 1U);
    EXPECT_NE(answer["notes"][0].get<std::string>().find("number 5 of each is far larger"),
              std::string::npos)
        << answer["notes"];
}

TEST_F(Words, AWorkspaceIsOneFile) {
    const std::set<std::string> one_file{"w.sscope"};
    const std::string workspace = imported({case_file("16-texts.jsonl")});
    EXPECT_EQ(files(), one_file);
    ask({"info", workspace});
    EXPECT_EQ(files(), one_file);
    ask({"search", workspace, "--text", "rare"});
    ask({"tag", workspace, "party", "--document", "3"});
    ask({"check", workspace});
    EXPECT_EQ(files(), one_file);
}

TEST_F(Words, APathThatIsTooLongIsCalledThat) {
    std::filesystem::path deep = folder_.path();
    while (deep.native().size() < 520)
        deep /= std::string(60, 'd');
    std::filesystem::create_directories(deep);
    const Finished refused = run_cli({"init", (deep / "w.sscope").string()});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("is too long: it has"), std::string::npos) << refused.err;
    const std::string workspace = imported({case_file("16-texts.jsonl")});
    const Finished exported =
        run_cli({"documents", workspace, "--to", path(std::string(260, 'n') + ".csv")});
    EXPECT_NE(exported.err.find("has 264 bytes, and at most"), std::string::npos) << exported.err;
}

}  // namespace
}  // namespace sparsescope::test
