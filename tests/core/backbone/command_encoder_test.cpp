// SPDX-License-Identifier: GPL-3.0-or-later
// Encoders that are programs: what they answer arrives, and whatever they do wrong is a sentence,
// never a hang. The programs are small shell scripts.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "core/backbone/encoder_kinds.h"
#include "tests/core/backbone/user_home.h"

namespace sparsescope {
namespace {

constexpr const char* take_id = R"(id=${line#*\"id\":}; id=${id%%,*})";

class CommandEncoder : public testing::Test {
  protected:
    EncoderSettings settings(const std::string& lines, std::size_t dim = 2) const {
        EncoderSettings settings;
        settings.name = "script";
        settings.kind = "command";
        settings.command = {home_.write_script("encode.sh", lines)};
        settings.identity.dim = dim;
        return settings;
    }
    std::unique_ptr<Encoder> open(const std::string& lines, std::size_t dim = 2) const {
        return value_of(open_encoder(settings(lines, dim)));
    }
    static std::string each(const std::string& lines) {
        return "while read -r line; do " + lines + "; done";
    }
    // The sentence when this program encodes so many texts.
    std::string fault(const std::string& lines, std::size_t texts = 3, double patience = 20) const {
        EncoderSettings faulty = settings(lines);
        faulty.timeout_seconds = patience;
        const auto encoder = value_of(open_encoder(faulty));
        const auto encoded = encoder->encode(some(texts), {});
        EXPECT_FALSE(encoded) << lines;
        return encoded ? "" : encoded.error().message;
    }
    static std::vector<std::string> some(std::size_t count) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < count; ++i)
            texts.push_back(fmt::format("text {}", i));
        return texts;
    }
    static void expect_in(const std::string& sentence, const std::string& words) {
        EXPECT_NE(sentence.find(words), std::string::npos) << words << " is not in: " << sentence;
    }

    UserHome home_;
};

TEST_F(CommandEncoder, AnswersComeInTheOrderOfTheTexts) {
    const auto encoder = open("n=0; " + each("n=$((n+1)); echo \"{\\\"embedding\\\":[$n,0.5]}\""));
    const EncodedTexts encoded = value_of(encoder->encode(some(200), {}));
    ASSERT_EQ(encoded.embeddings.rows, 200U);
    ASSERT_EQ(encoded.embeddings.dim, 2U);
    for (std::size_t i = 0; i < 200; ++i)
        EXPECT_EQ(encoded.embeddings.row(i)[0], static_cast<float>(i + 1));
    // The same process goes on.
    EXPECT_EQ(value_of(encoder->encode(some(1), {})).embeddings.row(0)[0], 201.0F);
    EXPECT_EQ(value_of(encoder->encode({}, {})).embeddings.rows, 0U);
}

TEST_F(CommandEncoder, GetsTheTextAsJsonWhateverItHolds) {
    const std::string heard = home_.path() / "heard";
    const auto encoder =
        open(each("printf '%s\\n' \"$line\" >> " + heard + "; echo '{\"embedding\":[1]}'"), 0);
    const std::vector<std::string> texts{"", "a \"quote\"\nand a line", std::string("\0nul", 4),
                                         "caf\xC3\xA9 \xF0\x9F\x90\x95", "bad \xFF byte"};
    ASSERT_TRUE(encoder->encode(texts, {}));
    EXPECT_EQ(file_content(heard),
              "{\"id\":0,\"text\":\"A short sentence.\"}\n"
              "{\"id\":1,\"text\":\"\"}\n"
              "{\"id\":2,\"text\":\"a \\\"quote\\\"\\nand a line\"}\n"
              "{\"id\":3,\"text\":\"\\u0000nul\"}\n"
              "{\"id\":4,\"text\":\"caf\\u00e9 \\ud83d\\udc15\"}\n"
              "{\"id\":5,\"text\":\"bad \\ufffd byte\"}\n");
}

TEST_F(CommandEncoder, LearnsItsDimensionAndIsKnownByItsWords) {
    const auto encoder = open(each("echo '{\"embedding\":[1,2,3]}'"), 0);
    EXPECT_EQ(encoder->identity().dim, 3U);
    EXPECT_EQ(encoder->identity().kind, "command");
    EXPECT_EQ(encoder->identity().hash.size(), 64U);
    EncoderSettings other = settings(each("echo '{\"embedding\":[1,2,3]}'"), 3);
    EXPECT_EQ(value_of(open_encoder(other))->identity().hash, encoder->identity().hash);
    other.command.emplace_back("--fast");
    EXPECT_NE(value_of(open_encoder(other))->identity().hash, encoder->identity().hash);
}

TEST_F(CommandEncoder, ArgumentsReachItWithoutAShell) {
    EncoderSettings with =
        settings("[ \"$1\" = 'a  b; exit $HOME' ] && " + each("echo '{\"embedding\":[1]}'"), 1);
    with.command.emplace_back("a  b; exit $HOME");
    EXPECT_TRUE(value_of(open_encoder(with))->encode(some(2), {}));
}

TEST_F(CommandEncoder, AnswersWithIdsMayComeInAnyOrder) {
    const auto encoder = open(fmt::format(
        "while read -r line; do {0}; a=$id; read -r line; {0}; "
        "echo \"{{\\\"id\\\":$id,\\\"embedding\\\":[$((id+1)),1]}}\"; "
        "echo \"{{\\\"embedding\\\":[$((a+1)),1],\\\"truncated\\\":true,\\\"id\\\":$a}}\"; done",
        take_id));
    const EncodedTexts encoded = value_of(encoder->encode(some(10), {}));
    for (std::size_t i = 0; i < 10; ++i)
        EXPECT_EQ(encoded.embeddings.row(i)[0], static_cast<float>(i + 1));
    EXPECT_EQ(encoded.truncated, 5);
}

// A megabyte each way: whoever wrote all before reading would wait for ever.
TEST_F(CommandEncoder, NeitherSideWaitsForTheOthersFullPipe) {
    const std::string numbers = "[1" + [] {
        std::string more;
        for (int i = 0; i < 4000; ++i)
            more += ",0.25";
        return more;
    }() + "]";
    const std::string answer = home_.write("answer", "{\"embedding\":" + numbers + "}\n");
    const auto encoder = open(each("cat " + answer), 4001);
    const std::vector<std::string> texts(64, std::string(20'000, 'x'));
    EXPECT_EQ(value_of(encoder->encode(texts, {})).embeddings.dim, 4001U);
}

TEST_F(CommandEncoder, SaysWhyAProgramCannotStart) {
    EncoderSettings missing = settings("");
    missing.command = {"no-such-program-anywhere", "x"};
    auto opened = open_encoder(missing);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::not_found);
    expect_in(opened.error().message, "\"no-such-program-anywhere\" was not found");
    missing.command = {home_.write("no-program", "hello")};
    opened = open_encoder(missing);
    ASSERT_FALSE(opened);
    expect_in(opened.error().message, "could not be started: Permission denied");
    missing.command = {};
    opened = open_encoder(missing);
    ASSERT_FALSE(opened);
    expect_in(opened.error().message, "The command is empty");
}

TEST_F(CommandEncoder, ADeathIsToldWithItsLastWords) {
    const std::string died = fault("echo loading >&2; echo 'ImportError: no torch' >&2; exit 3");
    expect_in(died, "ended with exit code 3");
    expect_in(died, "Its last words: loading | ImportError: no torch");
    expect_in(fault("read -r line; kill -9 $$"), "was ended by signal 9");
    // After two of three answers.
    expect_in(fault("for i in 1 2; do read -r line; echo '{\"embedding\":[1,2]}'; done"),
              "ended with exit code 0");
    expect_in(fault("exec 1>&-; " + each(":")), "closed its output");
}

TEST_F(CommandEncoder, IsStartedAnewAfterItDied) {
    const std::string mark = home_.path() / "mark";
    const auto encoder = open("if [ ! -e " + mark + " ]; then touch " + mark + "; exit 1; fi; " +
                              each("echo '{\"embedding\":[1,2]}'"));
    EXPECT_FALSE(encoder->encode(some(2), {}));
    EXPECT_TRUE(encoder->encode(some(2), {}));
}

TEST_F(CommandEncoder, SilenceHasAnEnd) {
    expect_in(fault("echo busy >&2; sleep 60", 1, 0.2), "did not answer for 0.2 seconds");
    // It answers the first of three.
    expect_in(fault("read -r line; echo '{\"embedding\":[1,2]}'; sleep 60", 3, 0.2),
              "did not answer");
}

TEST_F(CommandEncoder, WrongAnswersAreNamed) {
    const auto says = [&](const std::string& answer) {
        return fault(each("echo '" + answer + "'"));
    };
    expect_in(says("hello"), "wrote a line that is no answer");
    expect_in(says("hello"), "hello");
    expect_in(says("{\"embedding\":[1,2"), "no answer");
    expect_in(says("[1,2]"), "no object");
    expect_in(says("3"), "neither \"embedding\" nor \"error\"");
    expect_in(says("{}"), "neither");
    expect_in(says("{\"embedding\":\"AAAA\"}"), "no list of numbers");
    expect_in(says("{\"embedding\":null}"), "no list of numbers");
    expect_in(says("{\"embedding\":7}"), "no list of numbers");
    expect_in(says("{\"embedding\":{\"a\":1}}"), "no list of numbers");
    expect_in(says("{\"embedding\":[]}"), "answered text 1 with an empty embedding");
    expect_in(says("{\"embedding\":[1,\"2\"]}"), "no number");
    expect_in(says("{\"embedding\":[[1,2]]}"), "more than numbers");
    expect_in(says("{\"embedding\":[1,NaN]}"), "not finite");
    expect_in(says("{\"embedding\":[1,-Infinity]}"), "not finite");
    expect_in(says("{\"embedding\":[1,1e39]}"), "not finite");
    expect_in(says("{\"embedding\":[0,0]}"), "zeros");
    expect_in(says("{\"embedding\":[1,2,3]}"), "an embedding of 3 numbers");
    expect_in(says("{\"error\":\"out of memory\"}"), "text 1 (\"text 0\"): out of memory");
    expect_in(says("{\"id\":99,\"embedding\":[1,2]}"), "the id 99, which it was not asked for");
    expect_in(says("{\"x\":" + std::string(70, '[')), "nested too deep");
}

TEST_F(CommandEncoder, AnotherDimensionInTheMiddleIsNamed) {
    expect_in(fault("read -r line; echo '{\"embedding\":[1,2]}'; read -r line; "
                    "echo '{\"embedding\":[1,2,3]}'; sleep 60"),
              "answered text 2 with an embedding of 3 numbers, where this encoder's have 2");
}

TEST_F(CommandEncoder, WhatIsSaidUnaskedIsReadBeforeItIsJudged) {
    const std::string answer = R"(printf '{"embedding":[1,2]}\n)";
    const auto chatty = open(each(answer + "done\\n'"));
    const auto encoded = chatty->encode(some(1), {});
    const auto next = encoded ? chatty->encode(some(1), {}) : encoded;
    ASSERT_FALSE(next);
    expect_in(next.error().message, "a line that is no answer");
    expect_in(next.error().message, "done");

    const auto polite =
        open(each(answer + R"({"encoder":{"kind":"command","name":"a","hash":"b","dim":2}}\n')"));
    for (int call = 0; call < 3; ++call)
        EXPECT_EQ(value_of(polite->encode(some(2), {})).embeddings.rows, 2U);
}

TEST_F(CommandEncoder, TooManyAnswersAreNamed) {
    const auto encoder = open(each("printf '{\"embedding\":[1,2]}\\n{\"embedding\":[1,2]}\\n'"));
    const auto encoded = encoder->encode(some(1), {});
    // The second answer may come a moment later; then the next call finds it.
    const auto next = encoded ? encoder->encode(some(1), {}) : encoded;
    ASSERT_FALSE(next);
    expect_in(next.error().message, "more often than it was asked");
    expect_in(
        fault(fmt::format("read -r line; {}; echo \"{{\\\"id\\\":$id,\\\"embedding\\\":[1,2]}}\";"
                          "echo \"{{\\\"id\\\":$id,\\\"embedding\\\":[1,2]}}\"; sleep 60",
                          take_id)),
        "answered text 1 twice");
    expect_in(
        fault(fmt::format("read -r line; {}; echo \"{{\\\"id\\\":$id,\\\"embedding\\\":[1,2]}}\";"
                          "echo '{{\"embedding\":[1,2]}}'; sleep 60",
                          take_id)),
        "gave some answers an \"id\" and others none");
}

TEST_F(CommandEncoder, ALineWithoutEndIsRefused) {
    expect_in(fault("read -r line; cat /dev/zero"), "a line of more than 4 MB");
    const std::string numbers = home_.write("numbers", [] {
        std::string line = "{\"embedding\":[1";
        for (int i = 0; i < 70'000; ++i)
            line += ",1";
        return line + "]}\n";
    }());
    expect_in(fault(each("cat " + numbers)), "more than 65536 numbers");
}

TEST_F(CommandEncoder, AStopIsObeyedWhileItWaitsAndTheProgramServesTheNextCall) {
    const std::string begun = home_.path() / "begun";
    const std::string go = home_.path() / "go";
    ASSERT_EQ(::mkfifo(go.c_str(), 0600), 0);
    const auto encoder = open("read -r line; touch " + begun + "; read -r word < " + go +
                              "; n=7; echo '{\"embedding\":[5,5]}'; " +
                              each("n=$((n+1)); echo \"{\\\"embedding\\\":[$n,0]}\""));
    std::stop_source source;
    std::jthread stopper([&] {
        while (!std::filesystem::exists(begun))
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        source.request_stop();
    });
    const auto stopped = encoder->encode(some(1), source.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    std::ofstream(go) << "go\n";
    // The late answer, 5, is passed over.
    EXPECT_EQ(value_of(encoder->encode(some(1), {})).embeddings.row(0)[0], 8.0F);
}

bool lives(int process) {
    std::ifstream status(fmt::format("/proc/{}/stat", process));
    std::string number, name, state;
    return static_cast<bool>(status >> number >> name >> state) && state != "Z";
}

TEST_F(CommandEncoder, EndsWithAllThatItStarted) {
    const std::string numbers = home_.path() / "numbers";
    auto encoder = open("trap '' TERM; sleep 1000 & echo $$ $! > " + numbers + "; " +
                        each("echo '{\"embedding\":[1,2]}'") + "; sleep 1000");
    ASSERT_TRUE(encoder->encode(some(1), {}));
    int program = 0, child = 0;
    std::ifstream(numbers) >> program >> child;
    ASSERT_TRUE(lives(program));
    ASSERT_TRUE(lives(child));
    encoder.reset();
    EXPECT_FALSE(lives(program));
    for (int i = 0; i < 1000 && lives(child); ++i)  // whoever adopted it has to bury it
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_FALSE(lives(child));
}

TEST_F(CommandEncoder, EndsWithOurProcessHoweverThatEnds) {
    const std::string number = home_.path() / "number";
    const EncoderSettings deaf =
        settings("trap '' TERM HUP INT; echo $$ > " + number + ".new; mv " + number + ".new " +
                 number + "; exec 0<&-; while :; do sleep 1; done");
    const pid_t ours = fork();
    ASSERT_GE(ours, 0);
    if (ours == 0) {
        const auto encoder = open_encoder(deaf);
        for (;;)
            pause();
    }
    while (!std::filesystem::exists(number))
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    int program = 0;
    std::ifstream(number) >> program;
    ASSERT_TRUE(lives(program));
    kill(ours, SIGKILL);
    waitpid(ours, nullptr, 0);
    for (int i = 0; i < 5000 && lives(program); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_FALSE(lives(program));
}

TEST(EncoderKinds, AreAListAndAnUnknownOneIsNamed) {
    EncoderSettings settings;
    settings.kind = "telepathy";
    const auto opened = open_encoder(settings);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("telepathy"), std::string::npos);
    EXPECT_NE(opened.error().message.find("model, command"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
