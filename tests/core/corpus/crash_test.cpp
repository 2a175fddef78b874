// SPDX-License-Identifier: GPL-3.0-or-later
// Processes that are killed while they write, and processes that write at the same time. What was
// acknowledged must be there afterwards, whole; what was not may be there whole or not at all.
#include <sched.h>

#include <map>
#include <set>

#include "core/base/random.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t dim = 200;
constexpr std::size_t rows_per_append = 400;  // 320 kB
constexpr int appends = 8;  // more than SQLite's page cache: pages reach the -wal early

class CrashTest : public CorpusTest {
  protected:
    // Says 'a' after each append, 'c' before and 'd' after the commit; then waits to be killed, or
    // after the last append if it shall not commit.
    template <class Say>
    bool import_and_wait(const std::string& name, bool commit, Say say) const {
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        auto writer = value_of(corpus.add_dataset(sample_spec(name, dim)));
        for (int i = 0; i < appends; ++i) {
            const auto first = static_cast<std::int64_t>(rows_per_append) * i;
            succeed(writer->append(sample_documents(first, rows_per_append),
                                   sample_embeddings(first, rows_per_append, dim).view()));
            say('a');
        }
        if (!commit) ::pause();  // or the commit could outrun the kill on a busy machine
        say('c');
        value_of(writer->commit());
        say('d');
        ::pause();
        return true;
    }

    void expect_whole(const Corpus& corpus, const DatasetInfo& info) const {
        const auto rows = rows_per_append * appends;
        EXPECT_EQ(info.documents, static_cast<std::int64_t>(rows));
        EXPECT_EQ(value_of(corpus.embeddings(info.id)).values,
                  sample_embeddings(0, rows, dim).values);
        EXPECT_EQ(value_of(corpus.document_ids(info.id)).size(), rows);
    }

    void expect_sound(const Corpus& corpus) const {
        for (const auto& problem : value_of(corpus.check()))
            ADD_FAILURE() << problem;
    }
};

TEST_F(CrashTest, KilledAtEveryPointOfAnImport) {
    { auto corpus = value_of(Corpus::create(workspace())); }
    std::set<std::string> acknowledged;
    int kills = 0;
    // The last two points: right before the commit, and after it was acknowledged.
    for (int point = 0; point < appends + 2; ++point) {
        const auto name = fmt::format("import {}", point);
        ChildProcess child([&](auto say) { return import_and_wait(name, point >= appends, say); });
        for (int heard = 0; heard <= point; ++heard) {
            const char c = child.hear();
            ASSERT_NE(c, '\0');
            if (c == 'd') acknowledged.insert(name);
        }
        ASSERT_TRUE(child.killed());
        ++kills;
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        expect_sound(corpus);
        std::set<std::string> found;
        for (const auto& info : value_of(corpus.datasets())) {
            expect_whole(corpus, info);
            found.insert(info.name);
        }
        // At 'c' the commit may have happened before the kill arrived.
        if (point != appends) {
            EXPECT_EQ(found.contains(name), acknowledged.contains(name)) << name;
        }
        for (const auto& kept : acknowledged)
            EXPECT_TRUE(found.contains(kept)) << kept;
    }
    EXPECT_EQ(kills, appends + 2);
    EXPECT_EQ(acknowledged.size(), 1U);
}

// A child commits small changes as fast as it can and is killed at a random moment: inside a
// transaction, a commit or a checkpoint.
TEST_F(CrashTest, KilledAtRandomMomentsOfManyCommits) {
    constexpr int trials = 40;
    { auto corpus = value_of(Corpus::create(workspace())); }
    Random random(11);
    int kills = 0;
    std::map<std::string, bool> expected;  // by dataset name
    for (int trial = 0; trial < trials; ++trial) {
        ChildProcess child([&](auto say) {
            auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
            for (int i = 0;; ++i) {
                add_sample_dataset(corpus, fmt::format("{}-{}", trial, i), 200, dim);
                say('d');
            }
            return true;
        });
        int acknowledged = 0;
        for (auto wanted = random.below(6); acknowledged < static_cast<int>(wanted); ++acknowledged)
            ASSERT_EQ(child.hear(), 'd');
        for (auto turns = random.below(2000); turns > 0; --turns)
            ::sched_yield();
        ASSERT_TRUE(child.killed());
        ++kills;
        while (child.hear() == 'd')
            ++acknowledged;

        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        expect_sound(corpus);
        std::set<std::string> found;
        for (const auto& info : value_of(corpus.datasets())) {
            EXPECT_EQ(info.documents, 200);
            EXPECT_EQ(value_of(corpus.embeddings(info.id)).values,
                      sample_embeddings(0, 200, dim).values);
            found.insert(info.name);
        }
        for (int i = 0; i < acknowledged; ++i)
            EXPECT_TRUE(found.contains(fmt::format("{}-{}", trial, i)));
        EXPECT_LE(found.size(), static_cast<std::size_t>(acknowledged) + 1);
        for (const auto& info : value_of(corpus.datasets()))
            succeed(corpus.remove_dataset(info.id));
    }
    EXPECT_EQ(kills, trials);
}

// Two writers with checkpoints between their commits, and a reader all along.
TEST_F(CrashTest, TwoWritersAndAReader) {
    constexpr int commits = 60;
    { auto corpus = value_of(Corpus::create(workspace())); }
    const auto write = [&](char who) {
        return [this, who](auto say) {
            auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
            for (int i = 0; i < commits; ++i)
                add_sample_dataset(corpus, fmt::format("{}{}", who, i), 200, dim);
            say('d');
            return true;
        };
    };
    ChildProcess first(write('a'));
    ChildProcess second(write('b'));
    const auto reader = value_of(Corpus::open(workspace(), Access::read_only));
    std::size_t seen = 0;
    while (seen < 2 * commits) {
        const auto datasets = value_of(reader.datasets());
        ASSERT_GE(datasets.size(), seen) << "a commit was lost";
        seen = datasets.size();
        if (datasets.empty()) continue;
        const auto& newest = datasets.back();
        ASSERT_EQ(newest.documents, 200);
        ASSERT_EQ(value_of(reader.embeddings(newest.id, 199, 1)).values,
                  sample_embeddings(199, 1, dim).values);
    }
    EXPECT_TRUE(first.succeeded());
    EXPECT_TRUE(second.succeeded());

    const auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    expect_sound(corpus);
    EXPECT_EQ(value_of(corpus.datasets()).size(), 2U * commits);
}

TEST_F(CrashTest, KilledWhileRemoving) {
    {
        auto corpus = value_of(Corpus::create(workspace()));
        add_sample_dataset(corpus, "kept", rows_per_append * appends, dim);
        add_sample_dataset(corpus, "removed", rows_per_append * appends, dim);
    }
    Random random(5);
    for (int trial = 0; trial < 10; ++trial) {
        ChildProcess child([&](auto say) {
            auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
            const auto id = value_of(corpus.dataset("removed")).id;
            say('r');
            succeed(corpus.remove_dataset(id));
            ::pause();
            return true;
        });
        ASSERT_EQ(child.hear(), 'r');
        for (auto turns = random.below(5000); turns > 0; --turns)
            ::sched_yield();
        ASSERT_TRUE(child.killed());
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        expect_sound(corpus);
        const auto datasets = value_of(corpus.datasets());
        for (const auto& info : datasets)
            expect_whole(corpus, info);
        ASSERT_FALSE(datasets.empty());
        if (datasets.size() == 1)
            add_sample_dataset(corpus, "removed", rows_per_append * appends, dim);
    }
}

}  // namespace
}  // namespace sparsescope
