// SPDX-License-Identifier: GPL-3.0-or-later
// Every file of tests/data/bad/data (tests/interop/make_bad_data.py, make_hdf5.py).
#include "tests/cli/bad_data.h"

namespace sparsescope::test {
namespace {

std::filesystem::path bad_data() {
    return std::filesystem::path(test_data()) / "bad" / "data";
}

std::vector<std::string> bad_files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(bad_data()))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

class BadDataFile : public BadData, public testing::WithParamInterface<std::string> {};

TEST_P(BadDataFile, IsRefused) {
    const std::string& name = GetParam();
    const std::string file = (bad_data() / name).string();
    const bool has_embeddings = name.ends_with(".npz") || name.ends_with(".idx");
    if (name.starts_with("labels-") && !has_embeddings)
        expect_refused({good_embeddings(), "--labels", file}, name);
    else if (name.starts_with("texts-"))
        expect_refused({good_embeddings(), "--texts", file}, name);
    else
        expect_refused({file}, name);
}

INSTANTIATE_TEST_SUITE_P(All, BadDataFile, testing::ValuesIn(bad_files()));

TEST(BadDataFiles, AreEnough) {
    EXPECT_GE(bad_files().size(), 120U);
}

// What the pickles within would do, had anybody run them.
TEST(BadDataFiles, RanNothing) {
    EXPECT_FALSE(std::filesystem::exists("/tmp/sparsescope-was-here"));
}

}  // namespace
}  // namespace sparsescope::test
