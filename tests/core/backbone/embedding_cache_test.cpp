// SPDX-License-Identifier: GPL-3.0-or-later
// What was encoded once is not encoded again: across processes, crashes, stops and full disks. And
// nothing is taken for another encoder's or another text's.
#include "core/backbone/embedding_cache.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>

#include "core/backbone/cached_encoder.h"
#include "tests/core/backbone/user_home.h"

namespace sparsescope {
namespace {

const std::string key_a(64, 'a');
const std::string key_b(64, 'b');

// The length of a text and a constant; counts what it is asked for.
class CountingEncoder final : public Encoder {
  public:
    explicit CountingEncoder(int& asked) : asked_(asked) {}
    const EncoderIdentity& identity() const override { return identity_; }
    std::size_t good_batch() const override { return 4; }
    Result<EncodedTexts> encode(std::span<const std::string> texts, std::stop_token stop) override {
        if (stop.stop_requested()) return cancelled();
        EncodedTexts encoded{EmbeddingMatrix(texts.size(), 2), 0};
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (texts[i] == "bad") return fail(ErrorCode::invalid_input, "Text 1 is bad.");
            encoded.embeddings.row(i)[0] = static_cast<float>(texts[i].size());
            encoded.embeddings.row(i)[1] = 0.5F;
            encoded.truncated += texts[i].size() > 10 ? 1 : 0;
        }
        asked_ += static_cast<int>(texts.size());
        if (asked_ >= stop_after) source.request_stop();
        return encoded;
    }
    std::stop_source source;
    int stop_after = 1'000'000;

  private:
    int& asked_;
    EncoderIdentity identity_{"model", "counting", "c", 2, "", ""};
};

class Cache : public testing::Test {
  protected:
    static std::vector<std::string> texts(std::size_t count, const std::string& start = "t") {
        std::vector<std::string> list;
        for (std::size_t i = 0; i < count; ++i)
            list.push_back(start + std::to_string(i));
        return list;
    }
    static EmbeddingMatrix numbers(std::size_t rows, float first = 0) {
        EmbeddingMatrix matrix(rows, 2);
        for (std::size_t i = 0; i < rows; ++i) {
            matrix.row(i)[0] = first + static_cast<float>(i);
            matrix.row(i)[1] = 7;
        }
        return matrix;
    }
    static bool knows(EmbeddingCache& cache, const std::string& text, float first) {
        std::array<float, 2> row{};
        return cache.find(text, row) && row[0] == first && row[1] == 7;
    }
    std::string file(const std::string& key = key_a) const {
        return (home_.path() / "cache/sparsescope/embeddings" / (key + ".embeddings")).string();
    }
    std::unique_ptr<Encoder> cached(std::unique_ptr<CountingEncoder> encoder) const {
        return std::make_unique<CachedEncoder>(std::move(encoder),
                                               std::make_unique<EmbeddingCache>(key_a, 2));
    }

    UserHome home_;
};

TEST_F(Cache, KnowsWhatItWasGivenAlsoTheNextTime) {
    {
        EmbeddingCache cache(key_a, 2);
        EXPECT_FALSE(knows(cache, "t0", 0));
        cache.keep(texts(3000), numbers(3000).view(), 0);
        EXPECT_TRUE(knows(cache, "t2999", 2999));
    }
    EmbeddingCache cache(key_a, 2);
    EXPECT_EQ(cache.size(), 3000U);
    for (int i = 0; i < 3000; ++i)
        EXPECT_TRUE(knows(cache, "t" + std::to_string(i), static_cast<float>(i)));
    EXPECT_FALSE(knows(cache, "t3000", 0));
    EXPECT_FALSE(knows(cache, "", 0));
    // The texts themselves are not in it.
    EXPECT_EQ(file_content(file()).find("t2999"), std::string::npos);
}

TEST_F(Cache, TellsEncodersAndDimensionsApart) {
    EmbeddingCache a(key_a, 2);
    a.keep(texts(1), numbers(1).view(), 0);
    EmbeddingCache b(key_b, 2);
    EXPECT_FALSE(knows(b, "t0", 0));
    const EmbeddingCache other_dim(key_a, 3);  // begins the file anew
    EXPECT_EQ(other_dim.size(), 0U);
}

TEST_F(Cache, TwoOfOneFileSeeWhatTheOtherKeeps) {
    EmbeddingCache one(key_a, 2);
    EmbeddingCache two(key_a, 2);
    one.keep(texts(3), numbers(3).view(), 0);
    two.keep(texts(5), numbers(5).view(), 0);  // three of them are there
    one.keep(texts(1, "u"), numbers(1, 90).view(), 0);
    EXPECT_EQ(one.size(), 6U);
    EXPECT_TRUE(knows(one, "t4", 4));
    EmbeddingCache later(key_a, 2);
    EXPECT_EQ(later.size(), 6U);
    EXPECT_EQ(std::filesystem::file_size(file()), 32U + 6U * (16 + 4 + 8 + 4));
}

TEST_F(Cache, ManyProcessesMayFillItAtOnce) {
    std::vector<pid_t> children;
    for (int child = 0; child < 4; ++child) {
        const pid_t process = fork();
        ASSERT_GE(process, 0);
        if (process == 0) {
            EmbeddingCache cache(key_a, 2);
            for (int i = 0; i < 50; ++i)
                cache.keep(texts(3, fmt::format("{}-{}-", child, i)), numbers(3).view(), 0);
            _exit(0);
        }
        children.push_back(process);
    }
    for (const pid_t child : children)
        waitpid(child, nullptr, 0);
    EmbeddingCache cache(key_a, 2);
    EXPECT_EQ(cache.size(), 600U);
    EXPECT_TRUE(knows(cache, "3-49-2", 2));
}

TEST_F(Cache, WhatACrashLeftBehindIsCutOff) {
    { EmbeddingCache(key_a, 2).keep(texts(3), numbers(3).view(), 0); }
    const auto whole = std::filesystem::file_size(file());
    for (std::uintmax_t bytes = whole - 1; bytes > whole - 32; --bytes) {
        std::filesystem::resize_file(file(), bytes);
        EmbeddingCache cache(key_a, 2);
        EXPECT_EQ(cache.size(), 2U);
        EXPECT_FALSE(knows(cache, "t2", 2));
        cache.keep(texts(3), numbers(3).view(), 0);
        EXPECT_TRUE(knows(cache, "t2", 2));
        EXPECT_TRUE(knows(cache, "t1", 1));
    }
    std::filesystem::resize_file(file(), 5);  // not even the header
    EmbeddingCache cache(key_a, 2);
    EXPECT_EQ(cache.size(), 0U);
    cache.keep(texts(1), numbers(1).view(), 0);
    EXPECT_TRUE(knows(cache, "t0", 0));
}

TEST_F(Cache, ADamagedRecordIsMadeAnew) {
    { EmbeddingCache(key_a, 2).keep(texts(3), numbers(3).view(), 0); }
    std::string bytes = file_content(file());
    bytes[32 + 32 + 22] ^= 1;  // a float of the second record
    std::ofstream(file(), std::ios::binary) << bytes;
    EmbeddingCache cache(key_a, 2);
    EXPECT_FALSE(knows(cache, "t1", 1));
    EXPECT_TRUE(knows(cache, "t2", 2));
    cache.keep(texts(3), numbers(3).view(), 0);
    EXPECT_TRUE(knows(cache, "t1", 1));
    EmbeddingCache later(key_a, 2);
    EXPECT_TRUE(knows(later, "t1", 1));
}

TEST_F(Cache, AForeignFileOfItsNameIsReplaced) {
    home_.write("cache/sparsescope/embeddings/" + key_a + ".embeddings", std::string(5000, 'x'));
    EmbeddingCache cache(key_a, 2);
    EXPECT_EQ(cache.size(), 0U);
    cache.keep(texts(2), numbers(2).view(), 0);
    EXPECT_EQ(EmbeddingCache(key_a, 2).size(), 2U);
}

TEST_F(Cache, TheOldestGoWhenThereIsTooMuch) {
    EmbeddingCacheOptions options;
    options.limit = 32 + 100 * 32;
    { EmbeddingCache(key_a, 2, options).keep(texts(60), numbers(60).view(), 0); }
    std::filesystem::last_write_time(
        file(), std::filesystem::last_write_time(file()) - std::chrono::hours(1));
    { EmbeddingCache(key_b, 2, options).keep(texts(30), numbers(30).view(), 0); }
    EXPECT_TRUE(std::filesystem::exists(file(key_a)));
    EmbeddingCache b(key_b, 2, options);
    b.keep(texts(20, "u"), numbers(20).view(), 0);
    EXPECT_FALSE(std::filesystem::exists(file(key_a)));
    EXPECT_EQ(b.size(), 50U);
    b.keep(texts(80, "v"), numbers(80).view(), 0);  // alone it is too large
    EXPECT_EQ(b.size(), 80U);
    EXPECT_LE(std::filesystem::file_size(file(key_b)), options.limit);
}

TEST_F(Cache, IsForgotten) {
    { EmbeddingCache(key_a, 2).keep(texts(3), numbers(3).view(), 0); }
    EmbeddingCache::forget(key_a);
    EmbeddingCache::forget(key_a);
    EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(Cache, WhereNothingCanBeKeptTheWorkGoesOnAndItIsSaidOnce) {
    int told = 0;
    EmbeddingCacheOptions options;
    options.warn = [&](const std::string& sentence) {
        ++told;
        EXPECT_NE(sentence.find("cannot be kept"), std::string::npos);
    };
    options.folder = home_.write("a file", "") + "/below";
    EmbeddingCache nowhere(key_a, 2, options);
    nowhere.keep(texts(3), numbers(3).view(), 0);
    EXPECT_FALSE(knows(nowhere, "t0", 0));
    EXPECT_EQ(told, 1);

    // As on a full disk: no file can grow beyond this.
    options.folder = home_.path() / "small";
    EmbeddingCache full(key_a, 2, options);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{200, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    full.keep(texts(50), numbers(50).view(), 0);
    full.keep(texts(50), numbers(50).view(), 0);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_EQ(told, 2);
    EXPECT_EQ(EmbeddingCache(key_a, 2, options).size(), 0U);  // no half batch
}

TEST_F(Cache, MakesEncodingAgainFree) {
    int asked = 0;
    const auto first = cached(std::make_unique<CountingEncoder>(asked));
    std::vector<std::string> list = texts(20);
    list.push_back("a text that is too long");
    const EncodedTexts once = value_of(first->encode(list, {}));
    EXPECT_EQ(asked, 21);
    EXPECT_EQ(once.truncated, 1);
    const auto second = cached(std::make_unique<CountingEncoder>(asked));
    std::ranges::reverse(list);
    list.emplace_back("new");
    const EncodedTexts again = value_of(second->encode(list, {}));
    EXPECT_EQ(asked, 22);
    EXPECT_EQ(again.truncated, 1);
    EXPECT_EQ(again.embeddings.row(0)[0], 23.0F);
    EXPECT_EQ(again.embeddings.row(21)[0], 3.0F);
}

TEST_F(Cache, KeepsWhatWasEncodedWhenItIsStopped) {
    int asked = 0;
    auto counting = std::make_unique<CountingEncoder>(asked);
    counting->stop_after = 8;
    const std::stop_token stop = counting->source.get_token();
    const auto first = cached(std::move(counting));
    const auto stopped = first->encode(texts(20), stop);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
    ASSERT_EQ(asked, 8);
    EXPECT_TRUE(cached(std::make_unique<CountingEncoder>(asked))->encode(texts(20), {}));
    EXPECT_EQ(asked, 20);
}

TEST_F(Cache, AnErrorTellsAmongWhichTextsItIs) {
    int asked = 0;
    const auto encoder = cached(std::make_unique<CountingEncoder>(asked));
    auto list = texts(10);
    list[6] = "bad";
    const auto failed = encoder->encode(list, {});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, "Among texts 5 to 8: Text 1 is bad.");
}

TEST_F(Cache, AScriptThatChangedIsAnotherEncoder) {
    EncoderSettings settings;
    settings.kind = "command";
    settings.command = {"python3", home_.write("encode.py", "one")};
    const EncoderIdentity identity{"command", "mine", "hash", 2, "", ""};
    const std::string before = cache_key(settings, identity);
    EXPECT_EQ(cache_key(settings, identity), before);
    home_.write("encode.py", "two");
    EXPECT_NE(cache_key(settings, identity), before);
    const EncoderIdentity other{"command", "mine", "hash2", 2, "", ""};
    EXPECT_NE(cache_key(settings, other), cache_key(settings, identity));
}

TEST_F(Cache, StandsBeforeEveryKindOfEncoder) {
    EncoderSettings settings;
    settings.name = "script";
    settings.kind = "command";
    const std::string calls = home_.path() / "calls";
    settings.command = {home_.write_script(
        "encode.sh",
        "while read -r line; do echo x >> " + calls + "; echo '{\"embedding\":[1,2]}'; done")};
    settings.identity.dim = 2;
    for (int i = 0; i < 2; ++i) {
        const auto encoder = value_of(open_cached_encoder(settings));
        EXPECT_EQ(value_of(encoder->encode(texts(3), {})).embeddings.row(2)[1], 2.0F);
    }
    EXPECT_EQ(file_content(calls), "x\nx\nx\n");
}

}  // namespace
}  // namespace sparsescope
