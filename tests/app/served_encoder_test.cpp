// SPDX-License-Identifier: GPL-3.0-or-later
// The warm process that encodes what people type: answers, faults, and how long it stays.
#include <gtest/gtest.h>

#include "app/engine/served_encoder.h"
#include "tests/app/fake_encoder.h"
#include "tests/app/sample_workspace.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using test::wait_until;

struct ServedEncoderTest : testing::Test {
    TemporaryFolder folder;
    ServedEncoder encoder{test::make_served_encoder(folder.path())};
    std::vector<float> embedding;
    QString problem;
    int answers = 0;

    void SetUp() override {
        encoder.choose("words", test::sample_encoder());
        QObject::connect(&encoder, &ServedEncoder::answered,
                         [this](const std::vector<float>& numbers, const QString& sentence) {
                             embedding = numbers;
                             problem = sentence;
                             ++answers;
                         });
    }
    void ask(const QString& text) {
        const int before = answers;
        encoder.ask(text);
        ASSERT_TRUE(wait_until([&] { return answers == before + 1; }));
    }
    int starts() const { return test::starts_of(folder.path()); }
};

TEST_F(ServedEncoderTest, OneProcessAnswersManyTexts) {
    ask("a fox");
    EXPECT_EQ(problem, "");
    ASSERT_EQ(embedding.size(), std::size_t(test::sample_dim));
    EXPECT_FLOAT_EQ(embedding[0], 1);
    ask("an \"oak\",\nin two lines");
    EXPECT_FLOAT_EQ(embedding[1], 1);
    EXPECT_EQ(starts(), 1);
    EXPECT_TRUE(encoder.warm());
}

TEST_F(ServedEncoderTest, ItIsWarmBeforeItIsAsked) {
    encoder.warmUp();
    ASSERT_TRUE(wait_until([this] { return encoder.warm(); }));
    EXPECT_EQ(answers, 0);
    ask("rain");
    EXPECT_EQ(starts(), 1);
}

TEST_F(ServedEncoderTest, FaultsAreSentences) {
    for (const auto& [text, words] : std::initializer_list<std::pair<const char*, const char*>>{
             {"short", "3 numbers"}, {"nan", "not finite"}, {"complain", "it is too long"}}) {
        ask(text);
        EXPECT_TRUE(problem.contains(words)) << problem.toStdString();
        EXPECT_TRUE(problem.contains("“words”")) << problem.toStdString();
        EXPECT_TRUE(embedding.empty());
    }
    ask("iron");
    EXPECT_EQ(problem, "");
    EXPECT_EQ(starts(), 1);
}

TEST_F(ServedEncoderTest, AProcessThatDiesIsStartedOnceMore) {
    ask("song");
    ask("die");  // it does so again when it is asked again
    EXPECT_TRUE(problem.contains("exit code 7")) << problem.toStdString();
    EXPECT_EQ(starts(), 2);
    ask("bread");
    EXPECT_EQ(problem, "");
    EXPECT_FLOAT_EQ(embedding[5], 1);
    EXPECT_EQ(starts(), 3);
}

TEST_F(ServedEncoderTest, OneThatCannotOpenItsModelIsNotTriedAgainByItself) {
    folder.write("broken", "");
    ask("fox");
    EXPECT_TRUE(problem.contains("no such model")) << problem.toStdString();
    EXPECT_EQ(starts(), 1);
    std::filesystem::remove(folder.path() / "broken");
    ask("fox");
    EXPECT_EQ(problem, "");
}

TEST_F(ServedEncoderTest, OneThatHangsIsEnded) {
    encoder.setPatience({.first = 20000, .next = 300, .idle = 60000, .ending = 100});
    ask("fox");
    ask("hang");
    EXPECT_TRUE(problem.contains("did not answer")) << problem.toStdString();
    EXPECT_FALSE(encoder.running());
    ask("rain");
    EXPECT_EQ(problem, "");
    EXPECT_EQ(starts(), 2);
}

TEST_F(ServedEncoderTest, ItGoesWhenNobodyTypes) {
    encoder.setPatience({.first = 20000, .next = 20000, .idle = 200, .ending = 100});
    ask("fox");
    ASSERT_TRUE(wait_until([this] { return !encoder.running(); }));
    ask("oak");
    EXPECT_FLOAT_EQ(embedding[1], 1);
    EXPECT_EQ(starts(), 2);
}

TEST_F(ServedEncoderTest, AnotherEncoderUnderTheNameIsRefused) {
    EncoderIdentity other = test::sample_encoder();
    other.hash = "fedcba9876543210";
    encoder.choose("words", other);
    ask("fox");
    EXPECT_TRUE(problem.contains("has changed")) << problem.toStdString();
    EXPECT_FALSE(encoder.running());
}

TEST_F(ServedEncoderTest, AProgramThatIsNotThereIsASentence) {
    ServedEncoder missing(QString::fromStdString((folder.path() / "nothing").string()));
    QString said;
    QObject::connect(
        &missing, &ServedEncoder::answered,
        [&said](const std::vector<float>&, const QString& sentence) { said = sentence; });
    missing.choose("words", test::sample_encoder());
    missing.ask("fox");
    ASSERT_TRUE(wait_until([&] { return !said.isEmpty(); }));
    EXPECT_TRUE(said.contains("could not be started")) << said.toStdString();
}

}  // namespace
}  // namespace sparsescope
