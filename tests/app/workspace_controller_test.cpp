// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/workspace_controller.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <QProcess>

#include "core/corpus/sqlite.h"
#include "tests/app/sample_workspace.h"
#include "tests/app/wait.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

using test::wait_until;

// A window's worth of state, without the window.
struct Session {
    explicit Session(const std::filesystem::path& folder)
        : settings(QString::fromStdString((folder / "settings.ini").string())),
          workspace(settings, selection) {
        QObject::connect(&workspace, &WorkspaceController::openFailed,
                         [this](const QString&, const QString& message) { failure = message; });
    }
    bool open(const std::filesystem::path& file) {
        failure.clear();
        workspace.open(QString::fromStdString(file.string()));
        return wait_until([this] { return !workspace.opening(); }) && failure.isEmpty();
    }
    bool wait_for_model() {
        return wait_until([this] { return selection.model() != nullptr; });
    }
    Settings settings;
    Selection selection;
    WorkspaceController workspace;
    QString failure;
};

struct WorkspaceControllerTest : testing::Test {
    TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "sample.sscope";
};

TEST_F(WorkspaceControllerTest, OpensReadsAndLoadsTheModel) {
    test::make_workspace(file);
    Session session(folder.path());
    ASSERT_TRUE(session.open(file)) << session.failure.toStdString();
    EXPECT_FALSE(session.workspace.readOnly());
    EXPECT_EQ(session.workspace.contents().documents(), test::sample_documents);
    EXPECT_EQ(session.workspace.contents().shapes.front().classes, test::sample_labels);
    EXPECT_EQ(session.workspace.contents().shapes.front().train_documents, 84);
    EXPECT_EQ(session.workspace.contents().shapes.front().levels, 2);
    ASSERT_TRUE(session.wait_for_model());
    EXPECT_EQ(session.selection.k(), test::sample_k);
    EXPECT_EQ(session.selection.largestK(), test::sample_stored_k);
    EXPECT_EQ(session.settings.recentFiles().front().toStdString(), file.string());
}

TEST_F(WorkspaceControllerTest, EmbeddingsThatComeLaterChangeTheShape) {
    test::make_workspace(file, {.model = false, .embeddings = false});
    Session session(folder.path());
    ASSERT_TRUE(session.open(file)) << session.failure.toStdString();
    ASSERT_EQ(session.workspace.contents().shapes.front().dim, 0U);
    auto corpus = value_of(Corpus::open(file, Access::read_write));
    const DatasetInfo dataset = value_of(corpus.dataset(""));
    const NewEmbeddings made{.encoder = test::sample_encoder(),
                             .documents = dataset.documents,
                             .row_generation = value_of(corpus.row_generation(dataset.id))};
    const auto ones = [&](std::int64_t, std::int64_t count) -> Result<EmbeddingMatrix> {
        EmbeddingMatrix rows(static_cast<std::size_t>(count), made.encoder.dim);
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
            std::ranges::fill(rows.row(i), 1.0F);
        return rows;
    };
    succeed(corpus.set_embeddings(dataset.id, made, ones));
    session.workspace.refresh();
    EXPECT_TRUE(wait_until(
        [&] { return session.workspace.contents().shapes.front().dim == made.encoder.dim; }));
}

TEST_F(WorkspaceControllerTest, TellsOnceWhatBringingTheFileUpToDateChanged) {
    test::make_workspace(file);
    {
        auto database = value_of(Database::open(file, OpenMode::read_write));
        succeed(database.execute("INSERT INTO notice(text) VALUES ('First.'), ('Second.')"));
    }
    for (const char* expected : {"First.\nSecond.", ""}) {
        Session session(folder.path());
        QString told;
        QObject::connect(&session.workspace, &WorkspaceController::noticed,
                         [&](const QString& sentences) { told = sentences; });
        ASSERT_TRUE(session.open(file));
        EXPECT_EQ(told, expected);
    }
}

TEST_F(WorkspaceControllerTest, KIsRememberedPerWorkspace) {
    test::make_workspace(file);
    {
        Session session(folder.path());
        ASSERT_TRUE(session.open(file));
        ASSERT_TRUE(session.wait_for_model());
        session.selection.setK(2);
    }
    Session session(folder.path());
    ASSERT_TRUE(session.open(file));
    ASSERT_TRUE(session.wait_for_model());
    EXPECT_EQ(session.selection.k(), 2);
}

TEST_F(WorkspaceControllerTest, CreateMakesAnEmptyWorkspaceAndRefusesToOverwrite) {
    Session session(folder.path());
    session.workspace.create(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return session.workspace.isOpen(); }));
    EXPECT_TRUE(session.workspace.contents().datasets.empty());
    session.workspace.create(QString::fromStdString(file.string()));
    ASSERT_TRUE(wait_until([&] { return !session.failure.isEmpty(); }));
    EXPECT_TRUE(session.workspace.isOpen());
}

TEST_F(WorkspaceControllerTest, ASecondWindowIsReadOnlyAndSaysSo) {
    test::make_workspace(file);
    auto first = std::make_unique<Session>(folder.path());
    ASSERT_TRUE(first->open(file));
    Session second(folder.path());
    ASSERT_TRUE(second.open(file)) << second.failure.toStdString();
    EXPECT_FALSE(first->workspace.readOnly());
    EXPECT_TRUE(second.workspace.readOnly());
    EXPECT_TRUE(second.workspace.readOnlyReason().contains("window"))
        << second.workspace.readOnlyReason().toStdString();
    EXPECT_TRUE(second.wait_for_model());
    first.reset();
    ASSERT_TRUE(second.open(file));
    EXPECT_FALSE(second.workspace.readOnly());
}

TEST_F(WorkspaceControllerTest, OpeningTheOpenWorkspaceAgainKeepsItWritable) {
    test::make_workspace(file);
    Session first(folder.path());
    ASSERT_TRUE(first.open(file));
    ASSERT_TRUE(first.open(file));
    EXPECT_FALSE(first.workspace.readOnly()) << first.workspace.readOnlyReason().toStdString();
    Session second(folder.path());
    ASSERT_TRUE(second.open(file));
    EXPECT_TRUE(second.workspace.readOnly()) << "the first window lost its lock";
}

TEST_F(WorkspaceControllerTest, OpeningDoesNotWaitForAWriter) {
    test::make_workspace(file);
    test::add_run(file, 4'000'000, 3);
    auto corpus = value_of(Corpus::open(file, Access::read_write));
    DatasetSpec spec;
    spec.name = "half written";
    const auto writer = value_of(corpus.add_dataset(spec));  // holds the write lock
    Session session(folder.path());
    EXPECT_TRUE(session.open(file)) << session.failure.toStdString();
    EXPECT_FALSE(session.workspace.readOnly());
}

TEST_F(WorkspaceControllerTest, BadFilesAreSentencesAndTheOldWorkspaceStays) {
    test::make_workspace(file);
    Session session(folder.path());
    ASSERT_TRUE(session.open(file));
    const auto text = folder.write("notes.sscope", "dear diary, today I was not a database");
    const auto empty = folder.write("empty.sscope", "");
    auto damaged_bytes = file_content(file);
    damaged_bytes.resize(damaged_bytes.size() / 3);
    std::fill(damaged_bytes.begin() + 100, damaged_bytes.begin() + 4000, '\x55');
    const auto damaged = folder.write("damaged.sscope", damaged_bytes);
    auto newer_bytes = file_content(file);
    newer_bytes.replace(60, 4,
                        std::string("\x00\x00\x7f\xff", 4));  // user_version of an SQLite file
    const auto newer = folder.write("newer.sscope", newer_bytes);
    for (const auto& bad :
         {folder.path() / "missing.sscope", text, empty, damaged, newer, folder.path()}) {
        EXPECT_FALSE(session.open(bad)) << bad;
        EXPECT_GT(session.failure.size(), 20) << bad;
        EXPECT_TRUE(session.failure.endsWith('.')) << session.failure.toStdString();
        EXPECT_EQ(session.workspace.path().toStdString(), file.string());
    }
}

TEST_F(WorkspaceControllerTest, CommitsOfOtherProcessesAppear) {
    test::make_workspace(file);
    Session session(folder.path());
    ASSERT_TRUE(session.open(file));
    EXPECT_TRUE(session.workspace.contents().runs.empty());
    test::add_run(file, QCoreApplication::applicationPid(), 3);
    EXPECT_TRUE(wait_until([&] { return session.workspace.contents().runs.size() == 1; }));
}

TEST_F(WorkspaceControllerTest, ARunWhoseEngineIsGoneBecomesInterrupted) {
    test::make_workspace(file);
    constexpr std::int64_t gone = 4'000'000;  // above the largest process id of Linux
    test::add_run(file, gone, 3, "checkpoint");
    Session session(folder.path());
    ASSERT_TRUE(session.open(file));
    ASSERT_EQ(session.workspace.contents().runs.size(), 1U);
    EXPECT_EQ(session.workspace.contents().runs.front().state, RunState::interrupted);
}

TEST_F(WorkspaceControllerTest, ARunWhoseEngineDiesWhileWeWatchBecomesInterrupted) {
    test::make_workspace(file);
    QProcess engine;
    engine.start("sleep", {"1000"});
    ASSERT_TRUE(engine.waitForStarted());
    test::add_run(file, engine.processId(), 3);
    Session session(folder.path());
    ASSERT_TRUE(session.open(file));
    EXPECT_EQ(session.workspace.contents().runs.front().state, RunState::running);
    engine.kill();
    engine.waitForFinished();
    EXPECT_TRUE(wait_until(
        [&] { return session.workspace.contents().runs.front().state == RunState::interrupted; }));
}

TEST_F(WorkspaceControllerTest, AFileThatVanishesWithItsEngineIsMissed) {
    test::make_workspace(file);
    QProcess engine;
    engine.start("sleep", {"1000"});
    ASSERT_TRUE(engine.waitForStarted());
    test::add_run(file, engine.processId(), 3);
    Session session(folder.path());
    ASSERT_TRUE(session.open(file));
    for (const char* suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(file.string() + suffix);
    engine.kill();
    engine.waitForFinished();
    session.workspace.settleRuns();
    EXPECT_TRUE(wait_until([&] { return session.workspace.presence() == Presence::gone; }));
}

TEST_F(WorkspaceControllerTest, AModelWithoutCodesIsNotLoadedByItself) {
    test::make_workspace(file, {.encoded = false});
    Session session(folder.path());
    ASSERT_TRUE(session.open(file));
    EXPECT_EQ(session.workspace.contents().models.size(), 1U);
    EXPECT_EQ(session.workspace.wantedModel(), 0);
}

TEST(Selection, AnotherModelDropsWhatItDoesNotHave) {
    Selection selection;
    auto model = std::make_shared<LoadedModel>();
    model->info.id = 1;
    model->info.hidden = 8;
    model->info.k = 2;
    model->info.stored_k = 4;
    selection.setModel(model);
    EXPECT_EQ(selection.k(), 2);
    selection.setNeuron(7);
    selection.setNeuron(8);  // does not exist
    EXPECT_EQ(selection.neuron(), NeuronId{7});
    selection.setK(99);
    EXPECT_EQ(selection.k(), 4);
    auto other = std::make_shared<LoadedModel>();
    other->info.id = 2;
    selection.setModel(other);
    EXPECT_FALSE(selection.neuron().has_value());
    EXPECT_EQ(selection.k(), 0);
}

TEST(Settings, RecentFilesAreUniqueNewestFirstAndFew) {
    const TemporaryFolder folder;
    Settings settings(QString::fromStdString((folder.path() / "s.ini").string()));
    for (int i = 0; i < 12; ++i)
        settings.addRecentFile(QString("/a/%1.sscope").arg(i));
    settings.addRecentFile("/a/7.sscope");
    EXPECT_EQ(settings.recentFiles().size(), Settings::recent_limit);
    EXPECT_EQ(settings.recentFiles().front(), "/a/7.sscope");
    EXPECT_EQ(settings.recentFiles().count("/a/7.sscope"), 1);
    settings.setTextPercent(1000);
    EXPECT_EQ(settings.textPercent(), 200);
}

}  // namespace
}  // namespace sparsescope
