// SPDX-License-Identifier: GPL-3.0-or-later
// The command line offers the toy, asks it and heads its table, without knowing it.
#include <gtest/gtest.h>

#include "app/cli/command_line.h"
#include "tests/core/workspace/search_fixture.h"

namespace sparsescope::cli {

const VerbEntry& search_entry();

namespace {

class ToyCommandTest : public SearchTest {
  protected:
    // What `sparsescope-cli search …` prints.
    std::string search(std::vector<std::string> words) {
        words.insert(words.begin(), {"sparsescope-cli", "search"});
        std::vector<char*> argv;
        for (std::string& word : words)
            argv.push_back(word.data());
        const VerbEntry* const own[] = {&search_entry()};
        testing::internal::CaptureStdout();
        EXPECT_EQ(run_command_line(static_cast<int>(argv.size()), argv.data(), Program::cli, own),
                  0);
        return testing::internal::GetCapturedStdout();
    }
};

TEST_F(ToyCommandTest, OffersIt) {
    const std::string help = search({"--help"});
    EXPECT_NE(help.find("toy-distance"), std::string::npos) << help;
}

TEST_F(ToyCommandTest, AsksItAndHeadsItsReasons) {
    make_workspace(50);
    const std::string table =
        search({workspace().string(), "--document", "6", "--searcher", "toy-distance"});
    EXPECT_NE(table.find("toy reasons"), std::string::npos) << table;
    EXPECT_EQ(table.find("strongest shared neurons"), std::string::npos) << table;
    const std::string json =
        search({workspace().string(), "--document", "6", "--searcher", "toy-distance", "--json"});
    EXPECT_NE(json.find("\"bytes_per_document\": " + std::to_string(2 + 100 * dim)),
              std::string::npos)
        << json;
}

}  // namespace
}  // namespace sparsescope::cli
