// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/settings_that_differ.h"

#include <gtest/gtest.h>

#include <vector>

namespace sparsescope {
namespace {

TEST(SettingsThatDiffer, NamesThoseThatOneOfThemChanges) {
    std::vector<TrainConfig> configs(3);
    EXPECT_TRUE(settings_that_differ(configs).empty());
    configs[1].k = 4;
    configs[2].preset = "csr";
    const auto settings = settings_that_differ(configs);
    ASSERT_EQ(settings.size(), 2U);
    EXPECT_EQ(settings[0].name, "preset");
    EXPECT_EQ(settings[0].values[2], "csr");
    EXPECT_EQ(settings[1].name, "k");
    EXPECT_EQ(settings[1].title, "Active neurons (k)");
    EXPECT_EQ(settings[1].values[1], "4");
    EXPECT_EQ(settings[1].values[0], settings[1].values[2]);
}

TEST(SettingsThatDiffer, NothingDiffersAmongFewerThanTwo) {
    EXPECT_TRUE(settings_that_differ(std::vector<TrainConfig>{}).empty());
    EXPECT_TRUE(settings_that_differ(std::vector<TrainConfig>(1)).empty());
}

TEST(SettingsThatDiffer, OfBackbonesThatAreFinetuned) {
    std::vector<TuneConfig> configs(2);
    EXPECT_TRUE(settings_that_differ(configs).empty());
    configs[1].ks = {2, 4};
    configs[1].head.k = 3;
    const auto differ = settings_that_differ(configs);
    ASSERT_EQ(differ.size(), 2U);
    EXPECT_EQ(differ[0].name, "ks");
    EXPECT_EQ(differ[0].values[1], "2,4");
    EXPECT_EQ(differ[1].name, "head-k");
}

}  // namespace
}  // namespace sparsescope
