// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/rules.h"

#include <gtest/gtest.h>

namespace sparsescope {
namespace {

using When = TrainRule::When;
using Then = TrainRule::Then;

TEST(Rules, AreReadAsTheyAreWritten) {
    const std::pair<const char*, TrainRule> rules[] = {
        {"dead>0.5:pause", {When::dead_above, 0.5, Then::pause}},
        {"plateau>500:stop", {When::plateau, 500, Then::stop}},
        {"accuracy>0.6:notify", {When::accuracy_above, 0.6, Then::notify}},
        {"loss>12.25:pause", {When::loss_above, 12.25, Then::pause}},
    };
    for (const auto& [text, rule] : rules) {
        const auto parsed = parse_rule(text);
        ASSERT_TRUE(parsed) << parsed.error().message;
        EXPECT_EQ(*parsed, rule) << text;
        EXPECT_EQ(to_string(rule), text);
    }
    EXPECT_EQ(parse_rule("dead > 50% : pause").value(), rules[0].second);
    EXPECT_EQ(parse_rule("accuracy>60%:notify").value(), rules[2].second);
}

TEST(Rules, AreRefusedWithASentenceThatHelps) {
    const std::pair<const char*, const char*> wrong[] = {
        {"", "like dead>0.5:pause"},
        {"dead:pause", "like dead>0.5:pause"},
        {"dead>0.5", "like dead>0.5:pause"},
        {"ded>0.5:pause", "Did you mean \"dead\"?"},
        {"loss>1:paus", "Did you mean \"pause\"?"},
        {"nonsense>1:stop", "Possible: plateau, dead, accuracy, loss"},
        {"dead>1.5:pause", "a share between 0 and 1"},
        {"dead>-1%:pause", "a share between 0 and 1"},
        {"loss>50%:stop", "a number of 0 or more"},
        {"loss>nan:stop", "a number of 0 or more"},
        {"loss>:stop", "a number of 0 or more"},
        {"plateau>5x:stop", "a number of 0 or more"},
    };
    for (const auto& [text, hint] : wrong) {
        const auto parsed = parse_rule(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(parsed.error().message.find(hint), std::string::npos) << parsed.error().message;
    }
}

}  // namespace
}  // namespace sparsescope
