// SPDX-License-Identifier: GPL-3.0-or-later
// What documents --to writes, import reads again: the same in every respect.
#include <fmt/format.h>

#include <cmath>
#include <sstream>

#include "core/base/random.h"
#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

class RoundTrip : public CliTest {
  protected:
    // Thirty documents with all that a document can have, and floats of every magnitude.
    std::string write_documents() const {
        Random random(3);
        std::string lines;
        for (int i = 0; i < 30; ++i) {
            nlohmann::ordered_json line;
            line["text"] =
                fmt::format("text {}, \"quoted\"{}", i, i % 5 == 0 ? "\n second line" : "");
            if (i % 4 != 0) line["label"] = i % 3 == 0 ? "real estate, homes" : "sport";
            line["taxonomy"] = i % 2 == 0 ? "animal/dog" : "animal/cat";
            line["split"] =
                std::vector{"train", "validation", "test"}[static_cast<std::size_t>(i % 3)];
            line["tags"] =
                i % 3 == 0 ? Json::array() : Json::array({"seen", fmt::format("t{}", i % 2)});
            if (i % 10 == 1) line["tags"].push_back("wait; see, \"later\"");
            if (i == 2) line["tags"] = Json::array({"[1]"});
            line["year"] = 1990 + i;
            line["price"] = 0.1 * i + 0.05;
            if (i % 2 == 0) line["delivery place"] = "New York, \"NY\"";
            auto& embedding = line["embedding"] = Json::array();
            for (int j = 0; j < 4; ++j)
                embedding.push_back(random.normal() * std::pow(10.0, static_cast<double>(i - 15)));
            lines += line.dump() + "\n";
        }
        return write("first.jsonl", lines);
    }

    // All of a dataset but what is given anew: ids and rows.
    Json all_of(const std::string& workspace, const std::string& dataset) const {
        const std::string file = path("all-" + dataset + ".jsonl");
        ask({"documents", workspace, "--dataset", dataset, "--to", file, "--embeddings"});
        Json list = Json::array();
        std::istringstream lines(file_content(file));
        for (std::string line; std::getline(lines, line);) {
            list.push_back(Json::parse(line));
            list.back().erase("document");
        }
        return list;
    }
};

TEST_F(RoundTrip, DocumentsComeBackAsTheyWere) {
    const std::string workspace = path("w.sscope");
    ask({"init", workspace});
    ask({"import", workspace, write_documents(), "--name", "first", "--levels-column", "taxonomy"});
    const Json first = all_of(workspace, "first");
    ASSERT_EQ(first.size(), 30U);
    EXPECT_EQ(first[1]["split"], "validation");
    EXPECT_EQ(first[4]["tags"], Json::array({"seen", "t0"}));
    EXPECT_EQ(first[1]["tags"].size(), 3U);
    EXPECT_EQ(first[1]["level"], "animal/cat");
    EXPECT_EQ(first[1]["metadata"]["year"], 1991);
    EXPECT_EQ(first[1]["embedding"].size(), 4U);
    for (const char* end : {".csv", ".jsonl"}) {
        const std::string file = path(std::string("out") + end);
        ask({"documents", workspace, "--dataset", "first", "--to", file, "--embeddings"});
        const std::string name = std::string("second") + end;
        const Finished again =
            run_cli({"import", workspace, file, "--name", name, "--levels-column", "level"});
        ASSERT_EQ(again.exit_code, 0) << again.err;
        const Json second = all_of(workspace, name);
        ASSERT_EQ(second.size(), 30U) << end;
        for (std::size_t i = 0; i < first.size(); ++i) {
            for (const char* part : {"text", "label", "level", "split", "tags", "embedding"})
                EXPECT_EQ(second[i][part], first[i][part]) << end << ", line " << i << ", " << part;
            for (const auto& [field, value] : first[i]["metadata"].items())
                EXPECT_EQ(second[i]["metadata"][field], value) << end << ", line " << i;
        }
    }
}

}  // namespace
}  // namespace sparsescope::test
