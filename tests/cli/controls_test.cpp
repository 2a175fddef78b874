// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to a run by file, where one command trains several runs.
#include "app/cli/controls.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

#include "core/workspace/run_requests.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::cli {
namespace {

using namespace std::chrono_literals;

class ControlsTest : public testing::Test {
  protected:
    [[nodiscard]] std::filesystem::path run(const char* id) const { return folder_.path() / id; }
    void ask(const char* id, ControlWord word) const {
        value_of(put_run_request(run(id), getpid(), word));
        while (!std::filesystem::is_empty(run(id)))
            std::this_thread::sleep_for(1ms);
    }

    TemporaryFolder folder_;
    Controls controls_{false};
};

TEST_F(ControlsTest, WhatWasAskedOfOneRunDoesNotReachTheNext) {
    controls_.listen_in(run("1"));
    ask("1", ControlWord::discard);
    ask("1", ControlWord::pause);
    controls_.listen_in(run("2"));
    EXPECT_FALSE(controls_.take_wish());

    ask("2", ControlWord::mark);
    std::optional<ControlWord> wish;
    while (!wish)
        wish = controls_.take_wish();
    EXPECT_EQ(wish, ControlWord::mark);
    EXPECT_FALSE(controls_.take_wish());
}

TEST_F(ControlsTest, AStopStopsAllOfThem) {
    controls_.listen_in(run("1"));
    ask("1", ControlWord::stop);
    controls_.listen_in(run("2"));
    EXPECT_TRUE(controls_.stop_token().stop_requested());
}

}  // namespace
}  // namespace sparsescope::cli
