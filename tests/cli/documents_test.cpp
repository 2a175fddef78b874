// SPDX-License-Identifier: GPL-3.0-or-later
// Documents listed, tagged, removed, restored, exported, added and compacted.
#include <signal.h>

#include <filesystem>

#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

using Documents = CliTest;

// JSON lines with embeddings that point along one dimension.
std::string lines_of(std::size_t count, const std::string& label, std::size_t dim) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) {
        Json json;
        json["text"] = "added " + std::to_string(i);
        json["label"] = label;
        std::vector<double> embedding(dim, 0.1);
        embedding[i % dim] = 1;
        json["embedding"] = embedding;
        lines += json.dump() + "\n";
    }
    return lines;
}

TEST_F(Documents, AreListedAndExportedByFilter) {
    const std::string workspace = make_workspace("w.sscope");
    const Json first = ask({"documents", workspace, "--top", "3", "--from", "2"});
    EXPECT_EQ(first["documents"], documents);
    EXPECT_EQ(first["passing"], documents);
    ASSERT_EQ(first["list"].size(), 3U);
    EXPECT_EQ(first["list"][0]["row"], 2);
    EXPECT_EQ(first["list"][0]["text"], "document number 2");
    EXPECT_EQ(first["list"][0]["label"], "label 2");
    EXPECT_TRUE(first["list"][0]["tags"].empty());

    const Json zebras = ask({"documents", workspace, "--filter", "text~zebras"});
    ASSERT_EQ(zebras["list"].size(), 1U);
    EXPECT_EQ(zebras["list"][0]["row"], 42);

    const std::string file = path("out.jsonl");
    EXPECT_EQ(ask({"documents", workspace, "--filter", "label:\"label 1\"", "--to", file})["file"],
              file);
    const std::string out = file_content(file);
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), documents / 3);
    EXPECT_NE(out.find("\"label\":\"label 1\""), std::string::npos);
    EXPECT_EQ(run_cli({"documents", workspace, "--to", path("out.pdf")}).exit_code, 2);
}

TEST_F(Documents, AreTaggedByFilterAndById) {
    const std::string workspace = make_workspace("w.sscope");
    EXPECT_EQ(ask({"tag", workspace, "review", "--filter", "label:\"label 0\""})["changed"],
              documents / 3);
    const Json again = ask({"tag", workspace, "review", "--document", "1", "--document", "2"});
    EXPECT_EQ(again["chosen"], 2);
    EXPECT_EQ(again["changed"], 1);  // document 1 is of label 0
    EXPECT_EQ(ask({"untag", workspace, "review", "--document", "1"})["changed"], 1);
    EXPECT_EQ(ask({"documents", workspace, "--filter", "tag:review"})["passing"], documents / 3);
    EXPECT_EQ(run_cli({"tag", workspace, "review"}).exit_code, 2);
    EXPECT_EQ(run_cli({"tag", workspace, "review", "--filter", "label:"}).exit_code, 2);
    EXPECT_EQ(run_cli({"tag", workspace, "review", "--document", "99999"}).exit_code, 3);
}

TEST_F(Documents, AreRemovedRestoredAndCompactedAway) {
    const std::string workspace = make_trained_workspace("w.sscope");
    const Json removed = ask({"remove", workspace, "--filter", "label:\"label 0\""});
    EXPECT_EQ(removed["changed"], documents / 3);
    EXPECT_EQ(ask({"info", workspace})["datasets"][0]["documents"], documents * 2 / 3);
    EXPECT_EQ(ask({"restore", workspace, "--document", "1"})["removed_documents"],
              documents / 3 - 1);
    EXPECT_EQ(ask({"restore", workspace, "--all"})["changed"], documents / 3 - 1);
    EXPECT_EQ(ask({"documents", workspace})["passing"], documents);

    ask({"remove", workspace, "--filter", "label:\"label 0\""});
    const Json compacted = ask({"compact", workspace});
    EXPECT_EQ(compacted["deleted_documents"], documents / 3);
    EXPECT_LT(compacted["file_bytes"], compacted["file_bytes_before"]);
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
    const Json hits = ask({"search", workspace, "--document", "2", "--top", "5"});
    EXPECT_EQ(hits["hits"].size(), 5U);
    EXPECT_EQ(run_cli({"restore", workspace, "--document", "1"}).exit_code, 3);
    EXPECT_EQ(run_cli({"restore", workspace}).exit_code, 2);
}

TEST_F(Documents, OfAFileAreAddedAndFoundAtOnce) {
    const std::string workspace = make_trained_workspace("w.sscope");
    const std::string file = write("more.jsonl", lines_of(20, "label 1", dim));
    const Json added = ask({"import", workspace, file, "--into", "small"});
    EXPECT_EQ(added["added"], 20);
    EXPECT_EQ(added["dataset"]["documents"], documents + 20);
    EXPECT_EQ(added["stopped_early"], false);
    EXPECT_TRUE(added["next_row"].is_null());
    const Json listed = ask({"documents", workspace, "--from", std::to_string(documents)});
    EXPECT_EQ(listed["list"][0]["text"], "added 0");
    const std::string id = std::to_string(listed["list"][0]["document"].get<int>());
    EXPECT_FALSE(ask({"search", workspace, "--document", id})["hits"].empty());
    EXPECT_EQ(ask({"check", workspace})["ok"], true);

    EXPECT_EQ(ask({"import", workspace, file, "--into", "small", "--from-row", "15"})["added"], 5);
    EXPECT_EQ(run_cli({"import", workspace, file, "--into", "small", "--from-row", "20"}).exit_code,
              2);
    EXPECT_EQ(run_cli({"import", workspace, file, "--into", "small", "--name", "x"}).exit_code, 2);
}

TEST_F(Documents, ThatDoNotFitTheDatasetAreRefusedBeforeAnythingIsStored) {
    const std::string workspace = make_workspace("w.sscope");
    const std::vector<std::pair<std::string, std::string>> cases{
        {write("wide.jsonl", lines_of(3, "label 1", dim + 1)), "embeddings of 17 values"},
        {write("strange.jsonl", lines_of(3, "label 9", dim)), "label 9"},
    };
    for (const auto& [file, says] : cases) {
        const Finished finished = run_cli({"import", workspace, file, "--into", "small"});
        EXPECT_EQ(finished.exit_code, 3) << finished.err;
        EXPECT_NE(finished.err.find(says), std::string::npos) << finished.err;
    }
    EXPECT_EQ(ask({"info", workspace})["datasets"][0]["documents"], documents);
}

TEST_F(Documents, AddedBeforeAStopStayAndTheRestIsAddedLater) {
    const std::string workspace = make_workspace("w.sscope");
    constexpr std::size_t many = 60'000;
    const std::string file = write("many.jsonl", lines_of(many, "label 1", dim));
    CliProcess process({{"import", workspace, file, "--into", "small", "--progress", "json"}});
    ASSERT_NE(process.read_until("adding documents"), "");
    process.send(SIGINT);
    const Finished finished = process.wait();
    EXPECT_EQ(finished.exit_code, 4) << finished.err;
    const Json info = ask({"info", workspace});
    const auto there = info["datasets"][0]["documents"].get<std::size_t>() - documents;
    ASSERT_LT(there, many);
    EXPECT_NE(finished.out.find("\"next_row\":" + std::to_string(there)), std::string::npos)
        << finished.out;
    const Json rest =
        ask({"import", workspace, file, "--into", "small", "--from-row", std::to_string(there)});
    EXPECT_EQ(rest["dataset"]["documents"], documents + many);
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
}

}  // namespace
}  // namespace sparsescope::test
