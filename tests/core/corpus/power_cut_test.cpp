// SPDX-License-Identifier: GPL-3.0-or-later
// The power goes at some write or synchronisation of the changes of changes.h. Whatever part of
// what was not synchronised reached the disk: the file must open, be sound, and hold exactly what
// was acknowledged, or one change more.
//   SPARSESCOPE_POWER_CUTS=600   how many; 40 unless told
#include <cstdlib>
#include <fstream>

#include "tests/core/corpus/changes.h"
#include "tests/core/corpus/recording_vfs.h"

namespace sparsescope {
namespace {

using namespace changes;
using PowerCutTest = CorpusTest;

std::size_t wanted_cuts() {
    const char* told = std::getenv("SPARSESCOPE_POWER_CUTS");
    return told ? std::strtoul(told, nullptr, 10) : 40;
}

void write_files(const DiskFiles& files, const std::filesystem::path& folder) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    for (const auto& [path, content] : files)
        std::ofstream(folder / std::filesystem::path(path).filename(), std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
}

TEST_F(PowerCutTest, LeavesWhatWasAcknowledged) {
    constexpr std::size_t rows = 300;
    constexpr int change_count = 24;
    const auto [place, first] = begin(workspace(), rows);
    DiskRecording recording(workspace());
    std::vector<State> states = {first};
    std::vector<std::size_t> acknowledged_at = {0};  // so many events had happened by then
    {
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        Script script(first, rows, 5);
        for (int i = 0; i < change_count; ++i) {
            const auto change = script.next();
            succeed(carry_out(corpus, place, change, script.state()));
            script.happened(change);
            states.push_back(script.state());
            acknowledged_at.push_back(recording.events().size());
        }
    }
    Random random(23);
    const auto events = recording.events().size();
    ASSERT_GT(events, wanted_cuts());
    for (std::size_t cut = 0; cut < wanted_cuts(); ++cut) {
        const std::size_t count = 1 + random.below(events);
        write_files(recording.after_power_cut(count, random), folder() / "after");
        std::size_t acknowledged = 0;
        while (acknowledged + 1 < states.size() && acknowledged_at[acknowledged + 1] <= count)
            ++acknowledged;
        const auto corpus =
            value_of(Corpus::open(folder() / "after" / workspace().filename(), Access::read_write));
        const State& state = states[acknowledged];
        const State& one_more = states[std::min(acknowledged + 1, states.size() - 1)];
        ASSERT_TRUE(read(corpus, place, state) == state ||
                    read(corpus, place, one_more) == one_more)
            << "after event " << count << " of " << events << ", change " << acknowledged;
    }
    std::printf("%zu power cuts in %zu writes and synchronisations of %d changes\n", wanted_cuts(),
                events, change_count);
}

// The first page, which claims the size to be, is written before the others: until the log is used,
// the file alone looks damaged.
TEST_F(PowerCutTest, CheckpointThatWasCutShort) {
    const auto copy = folder() / "copy.sscope";
    {
        auto corpus = value_of(Corpus::create(workspace()));
        add_sample_dataset(corpus, "sample", 500, 300);  // so that the file grows
        auto content = file_content(workspace());
        content.replace(28, 4, std::string("\0\0\x7F\xFF", 4));  // pages, big-endian
        std::ofstream(copy, std::ios::binary) << content;
        std::filesystem::copy_file(workspace().string() + "-wal", copy.string() + "-wal");
    }
    for (const auto access : {Access::read_only, Access::read_write}) {
        const auto corpus = value_of(Corpus::open(copy, access));
        EXPECT_EQ(value_of(corpus.dataset("sample")).documents, 500);
        EXPECT_TRUE(value_of(corpus.check()).empty());
    }
}

}  // namespace
}  // namespace sparsescope
