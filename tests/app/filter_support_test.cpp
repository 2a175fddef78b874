// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/filter_support.h"

#include <gtest/gtest.h>

namespace sparsescope {
namespace {

FilterLanguage language() {
    return filter_language({.labels = {{"Überblick", 12}, {"sport", 3}}, .tags = {}, .splits = {}});
}

// The filter counts bytes, the editor characters.
TEST(FilterSupport, PointsAtCharactersNotBytes) {
    const FilterReading reading = language().read("label:Ärzte 𝄞äh len>9");
    ASSERT_TRUE(reading.problem);
    EXPECT_EQ(reading.problem->position, 12);
    EXPECT_EQ(reading.problem->length, 4) << "𝄞 is two QChars";
    EXPECT_TRUE(reading.chips.isEmpty());
    const FilterReading end = language().read("label:ä len>");
    ASSERT_TRUE(end.problem);
    EXPECT_EQ(end.problem->position, 12);
    EXPECT_EQ(end.problem->length, 0);
}

TEST(FilterSupport, CutsIntoChips) {
    const FilterReading reading = language().read("label:ä (len>9 or id=3)");
    EXPECT_FALSE(reading.problem);
    EXPECT_EQ(reading.chips, QStringList({"label:ä", "(len>9 or id:3)"}));
    EXPECT_TRUE(language().read("").chips.isEmpty());
}

TEST(FilterSupport, CompletesBehindCharactersOfSeveralBytes) {
    const QString text = "label:ä label:Üb len>9";
    const auto found = language().complete(text, 16);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].position, 14);
    EXPECT_EQ(found[0].length, 2);
    EXPECT_EQ(found[0].text, "Überblick");
    EXPECT_EQ(found[0].documents, 12);
}

TEST(FilterSupport, PointsAtNamesThatThereAreNot) {
    const auto known = filter_language(
        {.labels = {{"Überblick", 12}, {"sport", 3}}, .tags = {}, .splits = {{"train", 15}}});
    EXPECT_FALSE(known.read("label:Überblick label:\"\" -label:sport").problem);
    const auto label = known.read("label:Überblick (len>3 or -label:sprot)").problem;
    ASSERT_TRUE(label);
    EXPECT_EQ(label->position, 27);
    EXPECT_EQ(label->length, 11);
    EXPECT_EQ(label->message, "There is no label \"sprot\". Did you mean \"sport\"?");
    const auto tag = known.read("tag:x").problem;
    ASSERT_TRUE(tag);
    EXPECT_EQ(tag->message, "There is no tag \"x\". These documents have no tags.");
    const auto field = known.read("label:Überblick -authro>3").problem;
    ASSERT_TRUE(field);
    EXPECT_EQ(field->position, 17);
    EXPECT_EQ(field->length, 6) << "of an unknown field the name alone is wrong";
    EXPECT_FALSE(language().read("label:sprot").problem) << "the words were not read yet";
}

}  // namespace
}  // namespace sparsescope
