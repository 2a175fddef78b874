// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/level_path.h"

#include <gtest/gtest.h>

#include <vector>

namespace sparsescope {
namespace {

std::string joined(std::vector<std::string> names) {
    return join_levels(names);
}

TEST(LevelPath, IsStoredWithoutEmptyNamesAndBlanks) {
    EXPECT_EQ(clean_level_path("animal/mammal/dog"), "animal/mammal/dog");
    EXPECT_EQ(clean_level_path(" /animal / big dog//\t"), "animal/big dog");
    EXPECT_EQ(clean_level_path("///"), "");
    EXPECT_EQ(clean_level_path(""), "");
}

TEST(LevelPath, JoinsNamesUpToTheFirstEmptyOne) {
    EXPECT_EQ(joined({"animal", " mammal ", "dog"}), "animal/mammal/dog");
    EXPECT_EQ(joined({"animal", " ", "dog"}), "animal");
    EXPECT_EQ(joined({"", "dog"}), "");
    EXPECT_EQ(joined({}), "");
}

TEST(LevelPath, ASlashWithinANameDoesNotMakeALevel) {
    EXPECT_EQ(joined({"and/or", "a//b"}), "and\u2215or/a\u2215\u2215b");
}

}  // namespace
}  // namespace sparsescope
