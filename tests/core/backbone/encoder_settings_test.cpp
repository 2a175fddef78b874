// SPDX-License-Identifier: GPL-3.0-or-later
// The list of encoders: what is kept comes back, nothing that another program wrote is lost, and a
// damaged file is refused and left alone.
#include "core/backbone/encoder_settings.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/core/backbone/user_home.h"

namespace sparsescope {
namespace {

class EncoderList : public testing::Test {
  protected:
    static EncoderSettings endpoint(const std::string& name) {
        EncoderSettings settings;
        settings.name = name;
        settings.kind = "http";
        settings.url = "https://example.org/v1/embeddings";
        settings.model = "bge";
        settings.key_variable = "BGE_KEY";
        settings.document_prefix = "passage: ";
        settings.query_prefix = "query: ";
        settings.batch = 7;
        settings.timeout_seconds = 2.5;
        settings.identity = {"http", name, std::string(64, 'a'), 384, "passage: ", "query: "};
        return settings;
    }
    static std::string file() { return encoders_file().string(); }

    UserHome home_;
};

TEST_F(EncoderList, IsEmptyAtFirstAndLiesInTheSettingsFolder) {
    EXPECT_TRUE(value_of(configured_encoders()).empty());
    EXPECT_EQ(file(), (home_.path() / "config/sparsescope/encoders.json").string());
    EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(EncoderList, KeepsEverySetting) {
    succeed(keep_encoder(endpoint("far")));
    EncoderSettings model;
    model.name = "near";
    model.kind = "model";
    model.folder = "/models/mini";
    model.int8 = true;
    model.max_tokens = 128;
    succeed(keep_encoder(model));
    EncoderSettings program;
    program.name = "mine";
    program.kind = "command";
    program.command = {"python3", "my script.py", ""};
    succeed(keep_encoder(program));

    const EncoderSettings far = value_of(configured_encoder("far"));
    EXPECT_EQ(far.url, "https://example.org/v1/embeddings");
    EXPECT_EQ(far.model, "bge");
    EXPECT_EQ(far.key_variable, "BGE_KEY");
    EXPECT_EQ(far.batch, 7);
    EXPECT_EQ(far.timeout_seconds, 2.5);
    EXPECT_EQ(far.identity, endpoint("far").identity);
    const EncoderSettings near = value_of(configured_encoder("near"));
    EXPECT_EQ(near.folder, "/models/mini");
    EXPECT_TRUE(near.int8);
    EXPECT_EQ(near.max_tokens, 128);
    EXPECT_EQ(value_of(configured_encoder("mine")).command, program.command);
}

TEST_F(EncoderList, ReplacesTheOneOfTheSameNameInItsPlace) {
    succeed(keep_encoder(endpoint("a")));
    succeed(keep_encoder(endpoint("b")));
    EncoderSettings changed = endpoint("a");
    changed.batch = 0;
    changed.model = "other";
    succeed(keep_encoder(changed));
    const auto all = value_of(configured_encoders());
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].name, "a");
    EXPECT_EQ(all[0].model, "other");
    EXPECT_EQ(all[0].batch, 0);
}

TEST_F(EncoderList, ForgetsOneAndNamesThoseThereAre) {
    succeed(keep_encoder(endpoint("a")));
    succeed(keep_encoder(endpoint("b")));
    succeed(forget_encoder("a"));
    EXPECT_EQ(value_of(configured_encoders()).size(), 1U);
    const Status again = forget_encoder("a");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::not_found);
    EXPECT_NE(again.error().message.find("that are set up: b."), std::string::npos)
        << again.error().message;
}

TEST_F(EncoderList, KeepsWhatAnotherVersionWrote) {
    home_.write("config/sparsescope/encoders.json",
                R"({"version": 1, "future": [1], "encoders": [
                    {"name": "a", "kind": "http", "url": "http://x", "colour": "blue"},
                    {"name": "z", "kind": "telepathy", "range": 3}]})");
    succeed(keep_encoder(endpoint("a")));
    const std::string text = file_content(file());
    for (const char* kept : {"\"future\"", "\"colour\": \"blue\"", "\"range\": 3", "telepathy"})
        EXPECT_NE(text.find(kept), std::string::npos) << kept << " in " << text;
    EXPECT_EQ(value_of(configured_encoder("z")).kind, "telepathy");
}

TEST_F(EncoderList, RefusesADamagedFileByNameAndLeavesItAlone) {
    for (const std::string damaged :
         {"", "{", "[]", "{}", R"({"encoders": 3})", R"({"encoders": [3]})",
          R"({"encoders": [{"kind": "model"}]})", R"({"encoders": [{"name": "a"}]})",
          R"({"encoders": [{"name": "a", "kind": "http", "batch": "many"}]})",
          R"({"encoders": [{"name": "a", "kind": "command", "command": "ls"}]})"}) {
        home_.write("config/sparsescope/encoders.json", damaged);
        const auto read = configured_encoders();
        ASSERT_FALSE(read) << damaged;
        EXPECT_EQ(read.error().code, ErrorCode::invalid_input);
        EXPECT_NE(read.error().message.find(file()), std::string::npos) << read.error().message;
        EXPECT_FALSE(keep_encoder(endpoint("a")));
        EXPECT_EQ(file_content(file()), damaged);
    }
    home_.write("config/sparsescope/encoders.json", std::string(2 << 20, '['));
    EXPECT_FALSE(configured_encoders());
}

TEST_F(EncoderList, FollowsALinkInsteadOfReplacingIt) {
    home_.write("dotfiles/encoders.json", R"({"encoders": []})");
    std::filesystem::create_directories(home_.path() / "config/sparsescope");
    std::filesystem::create_symlink(home_.path() / "dotfiles/encoders.json", file());
    succeed(keep_encoder(endpoint("a")));
    EXPECT_TRUE(std::filesystem::is_symlink(file()));
    EXPECT_NE(file_content(home_.path() / "dotfiles/encoders.json").find("\"a\""),
              std::string::npos);
}

TEST_F(EncoderList, LosesNothingWhenManyChangeItAtOnce) {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 4; ++writer)
        writers.emplace_back([writer] {
            for (int i = 0; i < 5; ++i)
                EXPECT_TRUE(keep_encoder(endpoint(fmt::format("{}-{}", writer, i))));
        });
    writers.clear();  // joins
    EXPECT_EQ(value_of(configured_encoders()).size(), 20U);
}

TEST_F(EncoderList, FindsTheEncoderOfADatasetByItsHash) {
    EncoderSettings twin = endpoint("twin");
    succeed(keep_encoder(twin));
    succeed(keep_encoder(endpoint("wanted")));
    EXPECT_EQ(value_of(configured_encoder(endpoint("wanted").identity)).name, "wanted");
    EXPECT_EQ(value_of(configured_encoder(endpoint("gone").identity)).name, "twin");

    EncoderIdentity other = endpoint("wanted").identity;
    other.hash = std::string(64, 'b');
    const auto missing = configured_encoder(other);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    const std::string& sentence = missing.error().message;
    EXPECT_NE(sentence.find("\"wanted\""), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("twin, wanted"), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("sparsescope-cli encoders add 'wanted' --url"), std::string::npos)
        << sentence;
    EXPECT_FALSE(configured_encoder(EncoderIdentity{}));
}

TEST_F(EncoderList, TellsHowToGetTheModelOfTheExample) {
    const auto missing = configured_encoder({"model", "all-MiniLM-L6-v2", "abc", 384, "", ""});
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("./run --with-text-model"), std::string::npos)
        << missing.error().message;
}

TEST_F(EncoderList, NeedsAHomeOnlyToKeepSomething) {
    const SetVariable config("XDG_CONFIG_HOME", "relative");
    const SetVariable home("HOME", "");
    EXPECT_TRUE(value_of(configured_encoders()).empty());
    const Status kept = keep_encoder(endpoint("a"));
    ASSERT_FALSE(kept);
    EXPECT_NE(kept.error().message.find("XDG_CONFIG_HOME"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
