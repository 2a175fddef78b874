// SPDX-License-Identifier: GPL-3.0-or-later
// Older files and how they are brought up to date. The file of version 1 is made by the schema's
// own first migration, which is never edited once released; later versions are made up here.
#include <sched.h>

#include "core/base/random.h"
#include "core/corpus/schema.h"
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class MigrationTest : public CorpusTest {
  protected:
    void make_version_1() const {
        {
            auto database = value_of(Database::open(workspace(), OpenMode::create));
            succeed(upgrade(database, migrations().first(1)));
            succeed(database.execute("PRAGMA journal_mode = WAL"));
            database.checkpoint_on_close(true);
        }
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        add_sample_dataset(corpus, "old", 2000, 20);
    }
    [[nodiscard]] std::filesystem::path backup() const {
        return workspace().string() + ".v1.backup";
    }
    [[nodiscard]] static std::vector<Migration> with_later(std::initializer_list<Migration> later) {
        std::vector<Migration> steps(migrations().begin(), migrations().begin() + 1);
        steps.insert(steps.end(), later);
        return steps;
    }
    [[nodiscard]] std::int64_t ask(const std::filesystem::path& path, const char* sql) const {
        auto database = value_of(Database::open(path, OpenMode::read_only));
        return value_of(database.integer(sql));
    }
};

constexpr Migration add_note = {
    2, "ALTER TABLE document ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"};
constexpr Migration add_table = {
    3, "CREATE TABLE extra(x INTEGER) STRICT; INSERT INTO extra VALUES (7)"};
constexpr Migration broken = {3, "CREATE TABLE extra(x); UPDATE document SET no_such_column = 1"};

TEST_F(MigrationTest, VersionsAscendWithoutGaps) {
    int version = 0;
    for (const auto& step : migrations())
        EXPECT_EQ(step.to_version, ++version);
    EXPECT_EQ(version_of(migrations()), version);
}

TEST_F(MigrationTest, VersionOneStillOpens) {
    make_version_1();
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    EXPECT_EQ(value_of(corpus.dataset("old")).documents, 2000);
    EXPECT_TRUE(value_of(corpus.check()).empty());
}

TEST_F(MigrationTest, EveryStepIsAppliedAfterABackup) {
    make_version_1();
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(upgrade(database, with_later({add_note, add_table})));
    }
    EXPECT_EQ(ask(workspace(), "PRAGMA user_version"), 3);
    EXPECT_EQ(ask(workspace(), "SELECT count(*) FROM document WHERE note = 'none'"), 2000);
    EXPECT_EQ(ask(workspace(), "SELECT x FROM extra"), 7);

    const auto kept = value_of(Corpus::open(backup(), Access::read_only));
    EXPECT_EQ(value_of(kept.embeddings(1)).values, sample_embeddings(0, 2000, 20).values);
    EXPECT_TRUE(value_of(kept.check()).empty());
    EXPECT_FALSE(std::filesystem::exists(backup().string() + ".part"));
}

TEST_F(MigrationTest, CurrentFileNeedsNoBackup) {
    make_version_1();
    auto database = value_of(Database::open(workspace(), OpenMode::read_write));
    succeed(upgrade(database, migrations().first(1)));
    EXPECT_FALSE(std::filesystem::exists(backup()));
}

TEST_F(MigrationTest, FailedStepIsUndoneAndEarlierOnesStay) {
    make_version_1();
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        EXPECT_FALSE(upgrade(database, with_later({add_note, broken})));
    }
    EXPECT_EQ(ask(workspace(), "PRAGMA user_version"), 2);
    EXPECT_EQ(ask(workspace(), "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'"), 0);
    EXPECT_EQ(ask(workspace(), "SELECT count(*) FROM document"), 2000);
    EXPECT_EQ(ask(backup(), "PRAGMA user_version"), 1);
}

TEST_F(MigrationTest, KilledAtRandomMoments) {
    make_version_1();
    Random random(3);
    const auto steps = with_later(
        {{2,
          "CREATE TABLE copy2 AS SELECT * FROM document; UPDATE document SET metadata = 'changed'"},
         {3,
          "CREATE TABLE copy3 AS SELECT * FROM document; UPDATE document SET metadata = 'again'"}});
    int kills = 0;
    while (ask(workspace(), "PRAGMA user_version") < 3) {
        ASSERT_LT(kills, 1000);
        ChildProcess child([&](auto say) {
            auto database = value_of(Database::open(workspace(), OpenMode::read_write));
            say('m');
            succeed(upgrade(database, steps));
            ::pause();
            return true;
        });
        ASSERT_EQ(child.hear(), 'm');
        for (auto turns = random.below(20 + 200U * static_cast<unsigned>(kills)); turns > 0;
             --turns)
            ::sched_yield();
        ASSERT_TRUE(child.killed());
        ++kills;
        const auto version = ask(workspace(), "PRAGMA user_version");
        EXPECT_EQ(ask(workspace(), "SELECT count(*) FROM document"), 2000);
        EXPECT_EQ(ask(workspace(), "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'copy_'"),
                  version - 1);
        EXPECT_EQ(ask(workspace(), "SELECT count(*) FROM document WHERE metadata = 'changed'"),
                  version == 2 ? 2000 : 0);
        if (version > 1) {
            EXPECT_EQ(ask(backup(), "PRAGMA user_version"), 1);
        }
    }
    EXPECT_GT(kills, 0);
}

}  // namespace
}  // namespace sparsescope
