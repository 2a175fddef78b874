// SPDX-License-Identifier: GPL-3.0-or-later
// Imports a bad file, and looks at what must hold of every one.
#pragma once
#include <algorithm>
#include <set>

#include "core/formats/array_writer.h"
#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {

class BadData : public CliTest {
  protected:
    static constexpr std::int64_t most_memory = std::int64_t{200} << 20;

    // Makes the workspace that each test begins with a copy of.
    static void SetUpTestSuite() {
        if (!empty_.empty()) return;
        const TemporaryFolder folder;
        const Finished made = run_cli({"init", (folder.path() / "w.sscope").string()});
        ASSERT_EQ(made.exit_code, 0) << made.err;
        usual_memory_ = made.peak_bytes;
        empty_ = file_content(folder.path() / "w.sscope");
    }
    BadData() { write("w.sscope", empty_); }

    // Four rows of two values.
    [[nodiscard]] std::string good_embeddings() const {
        const std::vector<float> values{1, 2, 3, 4, 5, 6, 7, 8};
        EXPECT_TRUE(write_npy(path("good.npy"),
                              {"", ElementType::f32, {4, 2}, std::as_bytes(std::span(values))}));
        return path("good.npy");
    }

    // Refused in one sentence that has `name` in it, quickly, with little memory, and with the
    // workspace as it was. It says nothing of our own files.
    void expect_refused(std::vector<std::string> arguments, const std::string& name,
                        bool obeys_permissions = false) {
        arguments.insert(arguments.begin(), {"import", path("w.sscope")});
        arguments.insert(arguments.end(), {"--name", "bad"});
        Launch launch{arguments};
        launch.cpu_seconds = 2;  // what hangs would take more; what waits, the test's own time
        launch.obeys_permissions = obeys_permissions;
        const Finished done = run_cli(launch);
        EXPECT_EQ(done.signal, 0) << name << " took too long, or crashed it";
        EXPECT_TRUE(done.exit_code == 3 || done.exit_code == 4) << done.exit_code << done.out;
        EXPECT_EQ(done.out, "");
        EXPECT_TRUE(done.err.starts_with("sparsescope-cli: ")) << done.err;
        EXPECT_EQ(std::ranges::count(done.err, '\n'), 1) << done.err;
        EXPECT_NE(done.err.find(name), std::string::npos) << done.err;
        EXPECT_NE(done.err.find('.', done.err.find(name) + name.size()), std::string::npos)
            << "no sentence: " << done.err;
        EXPECT_LT(done.peak_bytes - usual_memory_, most_memory) << name;
        EXPECT_TRUE(file_content(path("w.sscope")) == empty_) << name;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
            EXPECT_FALSE(entry.path().filename().string().starts_with("w.sscope-"))
                << name << " left " << entry.path();
    }

  private:
    static inline std::int64_t usual_memory_ = 0;
    static inline std::string empty_;
};

}  // namespace sparsescope::test
