// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

std::size_t files_in(const TemporaryFolder& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

TEST(AtomicFile, ReplacesTheOldFile) {
    const TemporaryFolder folder;
    const auto path = folder.write("a", "old");
    succeed(write_file_atomically(path, [](OutputFile& file) { return file.write("new"); }));
    EXPECT_EQ(file_content(path), "new");
    EXPECT_EQ(files_in(folder), 1U);
}

TEST(AtomicFile, AFailingBodyLeavesTheOldFileAndNothingElse) {
    const TemporaryFolder folder;
    const auto path = folder.write("a", "old");
    const auto status = write_file_atomically(path, [](OutputFile& file) -> Status {
        SPARSESCOPE_TRY(file.write("half"));
        return fail(ErrorCode::cancelled, "stopped");
    });
    EXPECT_EQ(status.error().code, ErrorCode::cancelled);
    EXPECT_EQ(file_content(path), "old");
    EXPECT_EQ(files_in(folder), 1U);
}

// A limit on the size of files fails just like a full disk.
TEST(AtomicFile, AFullDiskLeavesTheOldFileAndNothingElse) {
    const TemporaryFolder folder;
    const auto path = folder.write("a", "old");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{1000, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string large(100'000, 'x');
    const auto status =
        write_file_atomically(path, std::as_bytes(std::span(large.data(), large.size())));
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::io);
    EXPECT_NE(status.error().message.find(path.string()), std::string::npos);
    EXPECT_EQ(file_content(path), "old");
    EXPECT_EQ(files_in(folder), 1U);
}

// Neither by its ending nor, while it is open, under any name.
TEST(AtomicFile, AWorkspaceIsNotReplaced) {
    const TemporaryFolder folder;
    const auto named = folder.write("a.sscope", "old"), open = folder.write("b.db", "old");
    folder.write("b.db-shm", "");
    for (const auto& path : {named, open}) {
        const auto status =
            write_file_atomically(path, [](OutputFile& file) { return file.write("new"); });
        ASSERT_FALSE(status);
        EXPECT_EQ(status.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(status.error().message.find(path.string() + " is a workspace"),
                  std::string::npos);
        EXPECT_EQ(file_content(path), "old");
    }
    EXPECT_EQ(files_in(folder), 3U);
}

TEST(AtomicFile, AMissingFolderIsAnError) {
    const TemporaryFolder folder;
    const auto status = write_file_atomically(folder.path() / "missing" / "a",
                                              [](OutputFile& file) { return file.write("x"); });
    EXPECT_EQ(status.error().code, ErrorCode::io);
}

}  // namespace
}  // namespace sparsescope
