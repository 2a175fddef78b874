// SPDX-License-Identifier: GPL-3.0-or-later
// Older files and how they are brought up to date. The file of version 1 is made by the schema's
// own first migration, which is never edited once released; later versions are made up here.
#include <sched.h>

#include <fstream>
#include <map>

#include "core/base/random.h"
#include "core/corpus/code_store.h"
#include "core/corpus/embedding_store.h"
#include "core/corpus/model_store.h"
#include "core/corpus/schema.h"
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t old_rows = 2000;
constexpr std::size_t old_dim = 20;

CodeMatrix version_1_codes() {
    CodeMatrix codes(30);
    for (std::size_t row = 0; row < old_rows; ++row) {
        const std::vector<NeuronId> neurons = {static_cast<NeuronId>(row % 30)};
        codes.append({neurons, std::vector<float>{1.5F}});
    }
    return codes;
}

class MigrationTest : public CorpusTest {
  protected:
    // What the program wrote at format 1, in the words of that format.
    void make_version_1() const {
        auto database = value_of(Database::open(workspace(), OpenMode::create));
        succeed(database.execute("PRAGMA page_size = 8192"));
        succeed(upgrade(database, migrations().first(1)));
        succeed(database.execute("PRAGMA journal_mode = WAL"));
        auto transaction = value_of(Transaction::begin(database, Transaction::Kind::write));
        succeed(database.run(
            "INSERT INTO dataset VALUES (1, 'old', 'old.csv', '2025-01-01T00:00:00Z', ?1, 1500, "
            "500, 1333, ?2, ?3, 'l2', 1, 0, 0, 0)",
            old_rows, old_dim, embedding_block_rows(old_dim)));
        succeed(database.execute("INSERT INTO label VALUES (1, 0, 'first'), (1, 1, 'second')"));
        const auto documents = sample_documents(0, old_rows);
        for (std::size_t row = 0; row < old_rows; ++row) {
            succeed(database.run("INSERT INTO document VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6)", row + 1,
                                 row, documents[row].label, documents[row].split,
                                 documents[row].text, documents[row].metadata));
            succeed(database.run("INSERT INTO document_fts(rowid, text) VALUES (?1, ?2)", row + 1,
                                 documents[row].text));
        }
        EmbeddingWriter embeddings(database, 1, old_dim);
        succeed(embeddings.append(sample_embeddings(0, old_rows, old_dim).view()));
        succeed(embeddings.finish());
        succeed(
            database.execute("INSERT INTO model VALUES (1, 'model', 1, NULL, 20, 30, 1, 1, '', "
                             "'2025-01-01T00:00:00Z')"));
        HeadWeights weights{old_dim,
                            30,
                            std::vector<float>(30 * old_dim),
                            std::vector<float>(old_dim),
                            std::vector<float>(30),
                            {}};
        succeed(write_weights(database, 1, weights));
        ModelInfo model;
        model.id = 1;
        model.hidden = 30;
        succeed(write_codes(database, model, version_1_codes()));
        succeed(transaction.commit());
        database.checkpoint_on_close(true);
    }
    // And at format 2: runs with their metrics, one of them cut off at a checkpoint.
    void make_version_2() const {
        make_version_1();
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(upgrade(database, migrations().first(2)));
        succeed(database.execute(
            "INSERT INTO run VALUES "
            "(1, 'done', 1, 'stopped', '{}', 9, 10, 1, 5, '', 's', 'f', '', '', 0), "
            "(2, 'cut off', 1, 'interrupted', '{}', 7, 10, NULL, 5, '', 's', 'f', 'why', "
            "'step-000000005.safetensors', 5);"
            "INSERT INTO run_metric VALUES (1, 3, 10, 4, 0.5, 6, 0.25, 64, 0.75, 3.5, 100, -1);"
            "INSERT INTO run_loss VALUES (1, 3, 0, 'reconstruction', 0.5, 1);"
            "INSERT INTO run_held_out VALUES (1, 3, 4, 0.5, 0.125, 10, 20);"));
        database.checkpoint_on_close(true);
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

TEST_F(MigrationTest, VersionOneIsBroughtUpToDate) {
    make_version_1();
    EXPECT_EQ(Corpus::open(workspace(), Access::read_only).error().code, ErrorCode::wrong_version);
    auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    EXPECT_EQ(ask(backup(), "PRAGMA user_version"), 1);
    const auto info = value_of(corpus.dataset("old"));
    EXPECT_EQ(info.documents, 2000);
    EXPECT_EQ(info.removed_documents, 0);
    EXPECT_TRUE(info.encoder.empty());
    EXPECT_FALSE(info.has_parts);
    succeed(corpus.set_encoder(info.id, {"command", "mini", "abc", old_dim, "", "query: "}));
    EXPECT_EQ(value_of(corpus.dataset("old")).encoder.query_prefix, "query: ");
    EXPECT_EQ(value_of(corpus.row_generation(info.id)), 0);
    EXPECT_EQ(value_of(corpus.embeddings(1)).values,
              sample_embeddings(0, old_rows, old_dim).values);
    EXPECT_EQ(value_of(corpus.documents(1, 1999, 1)).at(0).text, "document number 1999");
    EXPECT_EQ(value_of(corpus.label_counts(1)), (std::vector<std::int64_t>{667, 666}));
    EXPECT_EQ(value_of(corpus.codes(1)).row(31).neurons[0], 1U);
    EXPECT_EQ(value_of(corpus.full_text_search(1, "1234", 5)).hits.size(), 1U);
    EXPECT_TRUE(value_of(corpus.check()).empty());
    // And what is new works on it.
    const std::vector<DocumentId> ids = {1, 2000};
    succeed(corpus.remove_documents(ids));
    EXPECT_EQ(value_of(corpus.removed_rows(1)).count(), 2U);
    EXPECT_TRUE(value_of(corpus.check()).empty());
}

TEST_F(MigrationTest, TextsThatWereThereAreFoundByParts) {
    make_version_1();
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(upgrade(database, migrations().first(4)));
        succeed(database.execute(
            "INSERT INTO document_fts(document_fts, rowid, text) SELECT 'delete', id, text FROM "
            "document WHERE row IN (5, 6);"
            "UPDATE document SET text = '我喜欢机器学习' WHERE row = 5;"
            "UPDATE document SET text = '' WHERE row = 6;"
            "INSERT INTO document_fts(rowid, text) SELECT id, text FROM document WHERE row = 5"));
        database.checkpoint_on_close(true);
    }
    auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    const auto found = value_of(corpus.full_text_search(1, "机器", 5));
    ASSERT_EQ(found.hits.size(), 1U);
    EXPECT_EQ(found.hits[0].row, 5);
    EXPECT_EQ(value_of(corpus.full_text_search(1, "1234", 5)).hits.size(), 1U);
    EXPECT_TRUE(value_of(corpus.check()).empty());
}

TEST_F(MigrationTest, RunsOfVersionTwoComeThrough) {
    make_version_2();
    auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    const auto kept = workspace().string() + ".v2.backup";
    EXPECT_EQ(ask(kept, "PRAGMA user_version"), 2);
    EXPECT_EQ(ask(kept, "SELECT count(*) FROM run"), 2);
    EXPECT_EQ(ask(workspace(), "PRAGMA user_version"), version_of(migrations()));
    const auto done = value_of(corpus.run(1));
    EXPECT_EQ(done.state, RunState::stopped);
    EXPECT_EQ(done.model, 1);
    EXPECT_FALSE(done.parent);
    EXPECT_FALSE(done.archived);
    EXPECT_EQ(done.note + done.sweep, "");
    const auto metrics = value_of(corpus.metrics(1));
    ASSERT_EQ(metrics.steps.size(), 1U);
    EXPECT_EQ(metrics.steps[0].dead_share, 0.25);
    EXPECT_EQ(metrics.steps[0].losses.at(0).value, 0.5);
    EXPECT_EQ(metrics.steps[0].skew, std::nullopt);
    EXPECT_EQ(metrics.steps[0].dead_share_4k, std::nullopt);
    EXPECT_EQ(metrics.steps[0].born, std::nullopt);
    EXPECT_EQ(metrics.steps[0].threads, std::nullopt);
    EXPECT_EQ(metrics.held_out.at(0).queries, 10);
    EXPECT_EQ(metrics.held_out.at(0).recall_at_10, std::nullopt);
    EXPECT_TRUE(metrics.changes.empty());
    // The checkpoint it was cut off at is in the new list.
    EXPECT_TRUE(value_of(corpus.checkpoints(2)).empty());  // its file is not there
    std::filesystem::create_directories(corpus.run_folder(2));
    std::ofstream(corpus.run_folder(2) / "step-000000005.safetensors") << "bytes";
    const auto checkpoints = value_of(corpus.checkpoints(2));
    ASSERT_EQ(checkpoints.size(), 1U);
    EXPECT_EQ(checkpoints[0].step, 5);
    EXPECT_EQ(checkpoints[0].bytes, 5);
    EXPECT_TRUE(value_of(corpus.check()).empty());
}

TEST_F(MigrationTest, ATenthOfEachLabelsTrainingDocumentsIsForValidation) {
    make_version_1();
    auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    const auto info = value_of(corpus.dataset("old"));
    EXPECT_EQ(info.train_documents, 1350);
    EXPECT_EQ(info.validation_documents, 150);
    EXPECT_EQ(info.test_documents, 500);
    EXPECT_FALSE(info.has_levels);
    const auto labels = value_of(corpus.labels(1));
    const auto splits = value_of(corpus.splits(1));
    std::map<std::int32_t, int> of_label;
    int in_first_half = 0;
    for (std::size_t row = 0; row < old_rows; ++row) {
        // No test document has changed its part.
        EXPECT_EQ(splits[row] == Split::test, row % 4 == 0);
        if (splits[row] != Split::validation) continue;
        ++of_label[labels[row]];
        in_first_half += row < old_rows / 2 ? 1 : 0;
    }
    for (const std::int32_t label : {-1, 0, 1})
        EXPECT_NEAR(of_label[label], 50, 1) << label;
    EXPECT_NEAR(in_first_half, 75, 15);  // from all over the dataset
    EXPECT_EQ(value_of(corpus.rows_where(1, SplitIs{Split::validation})).count(), 150U);
    const auto notices = value_of(corpus.take_notices());
    ASSERT_EQ(notices.size(), 1U);
    EXPECT_NE(notices[0].find("\"old\" 150 are for validation"), std::string::npos) << notices[0];
    EXPECT_TRUE(value_of(corpus.take_notices()).empty());
    EXPECT_TRUE(value_of(corpus.check()).empty());
}

TEST_F(MigrationTest, RemovedDocumentsAndLonelyOnesAreNotForValidation) {
    make_version_1();
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(upgrade(database, migrations().first(3)));
        // The first half is removed, and from row 1100 on every document is alone with its label.
        succeed(database.execute(
            "INSERT INTO tombstone SELECT 1, row, id FROM document WHERE row < 1000;"
            "INSERT INTO label SELECT 1, row - 1098, row FROM document WHERE row >= 1100;"
            "UPDATE document SET label = row - 1098 WHERE row >= 1100;"
            "UPDATE dataset SET removed_documents = 1000, train_documents = 750, test_documents = "
            "250, labelled_documents = (SELECT count(*) FROM document WHERE row >= 1000 AND label "
            ">= 0)"));
        database.checkpoint_on_close(true);
    }
    auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    const auto splits = value_of(corpus.splits(1));
    for (std::size_t row = 0; row < old_rows; ++row)
        EXPECT_TRUE(splits[row] != Split::validation || (row >= 1000 && row < 1100)) << row;
    EXPECT_EQ(std::ranges::count(splits, Split::validation), 7);  // of 75 for training
    EXPECT_EQ(value_of(corpus.dataset("old")).validation_documents, 7);
    EXPECT_TRUE(value_of(corpus.check()).empty());
}

TEST_F(MigrationTest, ARunThatMayGoOnKeepsItsTrainingDocuments) {
    struct Case {
        const char* run;
        bool goes_on;
    };
    const Case cases[] = {
        {"UPDATE run SET state = 'running' WHERE id = 2", true},
        {"UPDATE run SET state = 'interrupted' WHERE id = 2", true},
        {"UPDATE run SET state = 'stopped', paused = 1 WHERE id = 2", true},
        {"UPDATE run SET state = 'failed' WHERE id = 2", true},
        {"UPDATE run SET state = 'running', checkpoint = '' WHERE id = 2", true},
        {"UPDATE run SET state = 'failed', checkpoint = '' WHERE id = 2", false},
        {"UPDATE run SET state = 'interrupted', checkpoint = '' WHERE id = 2", false},
        {"UPDATE run SET state = 'interrupted', model = 1 WHERE id = 2", false},
        {"UPDATE run SET state = 'finished' WHERE id = 2", false},
        {"DELETE FROM run WHERE id = 2", false},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.run);
        std::filesystem::remove(workspace());
        make_version_2();
        {
            auto database = value_of(Database::open(workspace(), OpenMode::read_write));
            succeed(upgrade(database, migrations().first(3)));
            succeed(database.execute(one.run));
            database.checkpoint_on_close(true);
        }
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        EXPECT_EQ(value_of(corpus.dataset("old")).validation_documents, one.goes_on ? 0 : 150);
        const auto notices = value_of(corpus.take_notices());
        ASSERT_EQ(notices.size(), 1U);
        EXPECT_EQ(notices[0].find("sparsescope-cli split") != std::string::npos, one.goes_on)
            << notices[0];
        EXPECT_TRUE(value_of(corpus.check()).empty());
    }
}

TEST_F(MigrationTest, SmallDatasetsStayAsTheyAre) {
    make_version_1();
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(upgrade(database, migrations().first(3)));
        succeed(database.execute(
            "UPDATE document SET split = 1 WHERE id > 19; UPDATE document SET split = 0 WHERE id "
            "<= 19; UPDATE dataset SET train_documents = 19, test_documents = 1981"));
        database.checkpoint_on_close(true);
    }
    auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    EXPECT_EQ(value_of(corpus.dataset("old")).validation_documents, 0);
    EXPECT_TRUE(value_of(corpus.take_notices()).empty());
}

// Version 8: pictures, tuned datasets, kinds of runs. What was there has none of them.
TEST_F(MigrationTest, FilesOfVersionSevenGetPicturesAndKinds) {
    make_version_2();
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(upgrade(database, migrations().first(7)));
        database.checkpoint_on_close(true);
    }
    auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    EXPECT_EQ(ask(workspace().string() + ".v7.backup", "PRAGMA user_version"), 7);
    const auto info = value_of(corpus.dataset("old"));
    EXPECT_EQ(info.picture_folder, "");
    EXPECT_FALSE(info.derived_from);
    EXPECT_TRUE(value_of(corpus.picture(1)).empty());
    for (const RunInfo& run : value_of(corpus.runs()))
        EXPECT_EQ(run.kind, RunKind::head);
    succeed(corpus.set_picture_folder(info.id, "/photos"));
    EXPECT_EQ(value_of(corpus.dataset("old")).picture_folder, "/photos");
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

    EXPECT_EQ(ask(backup(), "PRAGMA user_version"), 1);
    EXPECT_EQ(ask(backup(), "SELECT count(*) FROM document"), 2000);
    auto kept = value_of(Corpus::open(backup(), Access::read_write));
    EXPECT_EQ(value_of(kept.embeddings(1)).values, sample_embeddings(0, old_rows, old_dim).values);
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
