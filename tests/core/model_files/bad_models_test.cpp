// SPDX-License-Identifier: GPL-3.0-or-later
// Every file in tests/data/bad/models (tests/interop/make_bad_models.py) is refused by a sentence
// that says why, within little memory, and without running anything. Each is read in a process of
// its own that cannot take more than 200 MB on top of what it has.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/model_files/model_format.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

constexpr rlim_t extra_memory = 200'000'000;

std::int64_t address_space() {
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * ::sysconf(_SC_PAGESIZE);
}

std::int64_t peak_memory() {
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}

// In the child: what the file is refused with. Sanitizers need more address space than any limit.
std::string refusal(const fs::path& path) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    const struct rlimit limit {
        static_cast<rlim_t>(address_space()) + extra_memory, RLIM_INFINITY
    };
    ::setrlimit(RLIMIT_AS, &limit);
#endif
    const std::int64_t before = peak_memory();
    const auto loaded = load_model_file(path);
    const auto taken = static_cast<rlim_t>(peak_memory() - before);
    if (loaded) return "accepted";
    if (loaded.error().code == ErrorCode::out_of_memory) return "took all memory";
    if (loaded.error().code == ErrorCode::internal) return "internal: " + loaded.error().detail;
    if (taken > extra_memory) return fmt::format("took {} bytes", taken);
    return loaded.error().message;
}

std::string refusal_in_a_child(const fs::path& path) {
    int channel[2];
    if (::pipe(channel) != 0) return "no pipe";
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);  // a hang is a failure, how long it takes on a busy machine is none
        const std::string text = refusal(path);
        [[maybe_unused]] const auto written = ::write(channel[1], text.data(), text.size());
        ::_exit(0);
    }
    ::close(channel[1]);
    std::string text(8192, '\0');
    const auto size = ::read(channel[0], text.data(), text.size());
    ::close(channel[0]);
    int state = 0;
    ::waitpid(child, &state, 0);
    if (!WIFEXITED(state)) return fmt::format("ended by signal {}", WTERMSIG(state));
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return text;
}

TEST(BadModels, AreRefusedByASentence) {
    const fs::path folder = fs::path(test_data()) / "bad/models";
    const auto expected = nlohmann::json::parse(file_content(folder / "expected.json"));
    const TemporaryFolder here;  // where a canary would appear
    const fs::path before = fs::current_path();
    fs::current_path(here.path());
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name == "expected.json") continue;
        ++count;
        ASSERT_TRUE(expected.contains(name)) << name;
        const std::string says = refusal_in_a_child(entry.path());
        EXPECT_NE(says.find(expected[name].get<std::string>()), std::string::npos)
            << name << ": " << says;
        EXPECT_TRUE(says.ends_with('.') || says.ends_with(").")) << name << ": " << says;
        EXPECT_FALSE(fs::exists("canary")) << name << " was run";
    }
    fs::current_path(before);
    EXPECT_EQ(count, expected.size());
    EXPECT_GE(count, 40U);
}

}  // namespace
}  // namespace sparsescope
