// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/names.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sparsescope {
namespace {

TEST(Names, AreTrimmedAndMayHoldWhatPeopleWrite) {
    for (const std::string name : {"a", "Nachrichten/2024 – v1.2 (alt)", "语料 🎉", "a\\b:c*?\"<>|",
                                   "--delete", "o'clock; DROP TABLE model"})
        EXPECT_EQ(checked_name(" \t" + name + "\n").value_or(""), name);
    EXPECT_TRUE(checked_name(std::string(longest_name, 'x')));
    std::string wide;  // characters are counted, not bytes
    for (std::size_t i = 0; i < longest_name; ++i)
        wide += "语";
    EXPECT_TRUE(checked_name(wide));
}

TEST(Names, ThatCannotBeReadOrToldApartAreRefusedInASentence) {
    const std::string nul("a\0b", 3);
    for (const std::string& name :
         {std::string(), std::string(" \t\n"), std::string(longest_name + 1, 'x'),
          std::string("two\nlines"), nul, std::string("bell\a"), std::string("a\x7F"),
          std::string("c1 \xC2\x85"), std::string("turned \xE2\x80\xAE around"),
          std::string("a\xE2\x80\xA8"
                      "b"),
          std::string("\xFF\xFE")}) {
        const auto refused = checked_name(name);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
        EXPECT_TRUE(refused.error().message.starts_with("The name ")) << refused.error().message;
        EXPECT_TRUE(refused.error().message.ends_with('.')) << refused.error().message;
    }
    EXPECT_NE(checked_name(nul).error().message.find("U+0000"), std::string::npos);
}

TEST(Names, NotesMayHaveLines) {
    EXPECT_EQ(checked_note("\n first\n\tsecond \n").value_or(""), "first\n\tsecond");
    EXPECT_EQ(checked_note(" ").value_or("?"), "");
    EXPECT_FALSE(checked_note(std::string(longest_note + 1, 'x')));
    EXPECT_FALSE(checked_note("bell\a"));
}

TEST(Names, AreMadeOfAnyText) {
    EXPECT_EQ(name_from("news-2024", "dataset"), "news-2024");
    EXPECT_EQ(name_from(" a\nb\x01 ", "dataset"), "a b");
    EXPECT_EQ(name_from("\n\x02", "dataset"), "dataset");
    EXPECT_EQ(name_from("", "dataset"), "dataset");
    for (const std::string& odd : {std::string("caf\xE9"), std::string(1000, 'x')})
        EXPECT_TRUE(checked_name(name_from(odd, "dataset"))) << odd;
    EXPECT_EQ(name_from(std::string(1000, 'x'), "").size(), longest_name);
}

TEST(Names, ThatAreTakenAreCountedOn) {
    std::set<std::string> taken;
    const auto next = [&](const std::string& name) {
        return free_name(name, [&](const std::string& other) { return taken.contains(other); });
    };
    EXPECT_EQ(next("final"), "final");
    taken = {"final"};
    EXPECT_EQ(next("final"), "final-2");
    taken = {"final", "final-2"};
    EXPECT_EQ(next("final"), "final-3");
    EXPECT_EQ(next("final-2"), "final-3");
    taken = {"news-2024", "-2", "a-0", "k-07"};
    EXPECT_EQ(next("news-2024"), "news-2024-2");
    EXPECT_EQ(next("-2"), "-2-2");
    EXPECT_EQ(next("a-0"), "a-0-2");
}

}  // namespace
}  // namespace sparsescope
