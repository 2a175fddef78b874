// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <set>
#include <thread>

#include "core/corpus/schema.h"
#include "core/corpus/sqlite.h"
#include "core/corpus/write_lock.h"
#include "tests/core/corpus/child_process.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class OpenTest : public CorpusTest {
  protected:
    void make_sample() const {
        auto corpus = value_of(Corpus::create(workspace()));
        add_sample_dataset(corpus, "sample", 500, 40);
    }
    [[nodiscard]] std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder()))
            names.insert(entry.path().filename().string());
        return names;
    }
    [[nodiscard]] Error error_of_opening(Access access = Access::read_write) const {
        const auto corpus = Corpus::open(workspace(), access);
        return corpus ? Error{ErrorCode::internal, "it opened"} : corpus.error();
    }
    void edit(const char* sql) const {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(database.execute(sql));
        database.checkpoint();
    }
};

TEST_F(OpenTest, CreatedFileOpensAgain) {
    make_sample();
    EXPECT_EQ(files(), std::set<std::string>{"test.sscope"});
    for (const auto access : {Access::read_write, Access::read_only}) {
        const auto corpus = value_of(Corpus::open(workspace(), access));
        EXPECT_EQ(corpus.path(), std::filesystem::canonical(workspace()));
        EXPECT_EQ(corpus.read_only(), access == Access::read_only);
        EXPECT_EQ(value_of(corpus.dataset("sample")).documents, 500);
    }
}

TEST_F(OpenTest, WhoeverClosesLastLeavesOneFile) {
    const std::set<std::string> one_file = {"test.sscope"};
    make_sample();
    {
        const auto reader = value_of(Corpus::open(workspace(), Access::read_only));
        const auto other = value_of(Corpus::open(workspace(), Access::read_only));
        EXPECT_EQ(value_of(reader.dataset("sample")).documents, 500);
        EXPECT_EQ(value_of(other.dataset("sample")).documents, 500);
        EXPECT_TRUE(files().contains("test.sscope-shm"));
    }
    EXPECT_EQ(files(), one_file);
    {
        auto writer =
            std::make_unique<Corpus>(value_of(Corpus::open(workspace(), Access::read_write)));
        auto reader =
            std::make_unique<Corpus>(value_of(Corpus::open(workspace(), Access::read_only)));
        EXPECT_EQ(value_of(reader->dataset("sample")).documents, 500);
        add_sample_dataset(*writer, "late", 3, 2);
        reader.reset();
        EXPECT_TRUE(files().contains("test.sscope-wal")) << "the writer still needs it";
        reader = std::make_unique<Corpus>(value_of(Corpus::open(workspace(), Access::read_only)));
        EXPECT_EQ(value_of(reader->dataset("late")).documents, 3);
        writer.reset();
        EXPECT_EQ(value_of(reader->dataset("late")).documents, 3);
    }
    EXPECT_EQ(files(), one_file);
    edit("PRAGMA user_version = 1");
    EXPECT_EQ(error_of_opening(Access::read_only).code, ErrorCode::wrong_version);
    EXPECT_EQ(files(), one_file) << "also where it could not be opened";
}

TEST_F(OpenTest, AReaderMovesWhatAKilledWriterLeftIntoTheFile) {
    make_sample();
    ChildProcess writer([&](auto say) {
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        add_sample_dataset(corpus, "late", 3, 2);
        say('d');
        ::pause();
        return true;
    });
    ASSERT_EQ(writer.hear(), 'd');
    ASSERT_TRUE(writer.killed());
    EXPECT_EQ(
        value_of(value_of(Corpus::open(workspace(), Access::read_only)).dataset("late")).documents,
        3);
    EXPECT_EQ(files(), std::set<std::string>{"test.sscope"});
    const auto reader = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(value_of(reader.dataset("late")).documents, 3);
    EXPECT_TRUE(value_of(reader.check()).empty());
}

TEST_F(OpenTest, AReaderDoesNotTidyUpUnderAWriter) {
    make_sample();
    auto reader = std::make_unique<Corpus>(value_of(Corpus::open(workspace(), Access::read_only)));
    EXPECT_EQ(value_of(reader->dataset("sample")).documents, 500);
    {
        const auto writing = value_of(WriteLock::acquire(workspace(), std::chrono::seconds(0)));
        reader.reset();
        EXPECT_TRUE(files().contains("test.sscope-shm"));
    }
    value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(files(), std::set<std::string>{"test.sscope"});
}

TEST_F(OpenTest, APathThatIsTooLongIsCalledThat) {
    std::filesystem::path deep = folder();
    while (deep.native().size() < 520)
        deep /= std::string(60, 'd');
    std::filesystem::create_directories(deep);
    make_sample();
    std::filesystem::copy_file(workspace(), deep / "x.sscope");
    const auto length = (deep / "x.sscope").native().size();
    for (const auto& error : {Corpus::create(deep / "y.sscope").error(),
                              Corpus::open(deep / "x.sscope", Access::read_write).error(),
                              Corpus::open(deep / "x.sscope", Access::read_only).error()}) {
        EXPECT_EQ(error.code, ErrorCode::invalid_argument);
        EXPECT_NE(error.message.find(fmt::format("is too long: it has {} bytes", length)),
                  std::string::npos)
            << error.message;
    }
    const auto named = Corpus::create(folder() / (std::string(250, 'n') + ".sscope"));
    EXPECT_NE(named.error().message.find("it has 257 bytes, and at most 235 are possible"),
              std::string::npos)
        << named.error().message;
    // What is just short enough can be made, and used.
    const auto longest = folder() / (std::string(228, 'n') + ".sscope");
    auto corpus = value_of(Corpus::create(longest));
    add_sample_dataset(corpus, "sample", 5, 2);
}

TEST_F(OpenTest, CreateRefusesAnExistingFile) {
    make_sample();
    const auto before = file_content(workspace());
    const auto again = Corpus::create(workspace());
    EXPECT_EQ(again.error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(file_content(workspace()), before);
    EXPECT_EQ(files(), std::set<std::string>{"test.sscope"});
}

TEST_F(OpenTest, CreateNeedsItsFolder) {
    const auto created = Corpus::create(folder() / "missing" / "x.sscope");
    EXPECT_EQ(created.error().code, ErrorCode::io);
    EXPECT_NE(created.error().message.find("x.sscope"), std::string::npos);
}

TEST_F(OpenTest, NamesThatAreNoWorkspaces) {
    EXPECT_EQ(error_of_opening().code, ErrorCode::not_found);
    EXPECT_EQ(Corpus::open(folder(), Access::read_write).error().code, ErrorCode::invalid_argument);

    std::ofstream(workspace()).flush();
    EXPECT_EQ(error_of_opening().code, ErrorCode::corrupt);

    std::ofstream(workspace()) << "text,label\n" << std::string(5000, 'x');
    const auto text = file_content(workspace());
    for (const auto access : {Access::read_write, Access::read_only}) {
        const auto error = error_of_opening(access);
        EXPECT_EQ(error.code, ErrorCode::corrupt);
        EXPECT_NE(error.message.find("is not a Sparsescope workspace"), std::string::npos);
    }
    EXPECT_EQ(file_content(workspace()), text);
    EXPECT_EQ(files(), std::set<std::string>{"test.sscope"});
}

TEST_F(OpenTest, DatabaseOfAnotherProgramStaysUntouched) {
    {
        auto database = value_of(Database::open(workspace(), OpenMode::create));
        succeed(database.execute("PRAGMA journal_mode = WAL; CREATE TABLE dataset(x)"));
        database.checkpoint_on_close(true);
    }
    const auto before = file_content(workspace());
    for (const auto access : {Access::read_write, Access::read_only}) {
        const auto error = error_of_opening(access);
        EXPECT_EQ(error.code, ErrorCode::corrupt);
        EXPECT_NE(error.message.find("is not a Sparsescope workspace"), std::string::npos);
    }
    EXPECT_EQ(file_content(workspace()), before);
    EXPECT_EQ(files(), std::set<std::string>{"test.sscope"});
}

TEST_F(OpenTest, NewerVersionIsRefusedAndLeftAsItIs) {
    make_sample();
    edit("PRAGMA user_version = 99");
    const auto before = file_content(workspace());
    for (const auto access : {Access::read_write, Access::read_only}) {
        const auto error = error_of_opening(access);
        EXPECT_EQ(error.code, ErrorCode::wrong_version);
        EXPECT_NE(error.message.find("version 99"), std::string::npos);
        EXPECT_NE(error.message.find(fmt::format("up to {}", version_of(migrations()))),
                  std::string::npos);
    }
    EXPECT_EQ(file_content(workspace()), before);
}

TEST_F(OpenTest, MissingVersionOrTableIsDamage) {
    make_sample();
    edit("DROP TABLE run_histogram");
    EXPECT_EQ(error_of_opening().code, ErrorCode::corrupt);
    EXPECT_NE(error_of_opening().message.find("run_histogram"), std::string::npos);
    edit("PRAGMA user_version = 0");
    EXPECT_EQ(error_of_opening().code, ErrorCode::corrupt);
}

// Whatever stands in a truncated file: a sentence or the data, and never a crash.
TEST_F(OpenTest, TruncatedFileNeverCrashes) {
    make_sample();
    const auto whole = file_content(workspace());
    int refused = 0;
    for (std::size_t size = 1; size < whole.size(); size += 1 + whole.size() / 40) {
        std::ofstream(workspace(), std::ios::binary)
            .write(whole.data(), static_cast<std::streamsize>(size));
        const auto corpus = Corpus::open(workspace(), Access::read_only);
        if (!corpus) {
            EXPECT_FALSE(corpus.error().message.empty());
            ++refused;
            continue;
        }
        const auto id = corpus->dataset("sample");
        const auto all =
            id ? corpus->embeddings(id->id) : Result<EmbeddingMatrix>(fail(id.error()));
        if (all) {
            EXPECT_EQ(all->values, sample_embeddings(0, 500, 40).values);
        }
        const auto problems = corpus->check();
        EXPECT_TRUE(!problems || !problems->empty()) << "cut at " << size;
    }
    EXPECT_GT(refused, 0);
}

TEST_F(OpenTest, ScribbledPagesNeverCrash) {
    make_sample();
    const auto whole = file_content(workspace());
    for (std::size_t at = 100; at < whole.size(); at += 8192) {
        auto damaged = whole;
        for (std::size_t i = at; i < std::min(at + 64, damaged.size()); ++i)
            damaged[i] = '\x5A';
        std::ofstream(workspace(), std::ios::binary)
            .write(damaged.data(), static_cast<std::streamsize>(damaged.size()));
        const auto corpus = Corpus::open(workspace(), Access::read_only);
        if (!corpus) continue;
        (void)corpus->documents(1, 0, 1000);
        (void)corpus->full_text_search(1, "document", 10);
        (void)corpus->check();
    }
}

TEST_F(OpenTest, ReadOnlyFile) {
    make_sample();
    std::filesystem::permissions(folder(), std::filesystem::perms::all);
    std::filesystem::permissions(workspace(), std::filesystem::perms(0444));
    std::filesystem::remove(workspace().string() + ".lock");
    ChildProcess child([&](auto) {
        drop_privileges();
        const auto writing = Corpus::open(workspace(), Access::read_write);
        const auto reading = value_of(Corpus::open(workspace(), Access::read_only));
        return !writing && writing.error().code == ErrorCode::read_only &&
               value_of(reading.dataset("sample")).documents == 500;
    });
    EXPECT_TRUE(child.succeeded());
}

TEST_F(OpenTest, ReadOnlyFolder) {
    make_sample();
    std::filesystem::remove(workspace().string() + ".lock");
    std::filesystem::permissions(workspace(), std::filesystem::perms(0444));
    std::filesystem::permissions(folder(), std::filesystem::perms(0555));
    ChildProcess child([&](auto) {
        drop_privileges();
        const auto writing = Corpus::open(workspace(), Access::read_write);
        auto reading = value_of(Corpus::open(workspace(), Access::read_only));
        const auto id = value_of(reading.dataset("sample")).id;
        const auto change = reading.remove_dataset(id);
        return !writing && writing.error().code == ErrorCode::read_only && !change &&
               change.error().code == ErrorCode::read_only &&
               value_of(reading.embeddings(id)).values == sample_embeddings(0, 500, 40).values &&
               value_of(reading.check()).empty();
    });
    EXPECT_TRUE(child.succeeded());
    EXPECT_EQ(files(), std::set<std::string>{"test.sscope"});
}

// A writer that was killed leaves a -wal file with commits. Without the right to write beside it
// they cannot be read safely, and an older state must not be shown as if it were the newest.
TEST_F(OpenTest, ReadOnlyFolderWithUnmergedChangesSaysSo) {
    make_sample();
    ChildProcess writer([&](auto say) {
        auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
        add_sample_dataset(corpus, "late", 3, 2);
        say('d');
        ::pause();
        return true;
    });
    ASSERT_EQ(writer.hear(), 'd');
    ASSERT_TRUE(writer.killed());
    std::filesystem::remove(workspace().string() + "-shm");
    std::filesystem::permissions(folder(), std::filesystem::perms(0555));
    ChildProcess child([&](auto) {
        drop_privileges();
        const auto reading = Corpus::open(workspace(), Access::read_only);
        return !reading && reading.error().code == ErrorCode::read_only &&
               reading.error().message.find("-wal") != std::string::npos;
    });
    EXPECT_TRUE(child.succeeded());
}

TEST_F(OpenTest, ReadOnlyCorpusRefusesEveryChange) {
    make_sample();
    auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.add_dataset(sample_spec("x", 2)).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.remove_dataset(1).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.add_model({}, {}, nullptr).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.set_codes(1, {}, 1).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.remove_model(1).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.add_run({}).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.set_progress(1, {}).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.set_note(1, {}).error().code, ErrorCode::read_only);
    EXPECT_EQ(corpus.append_metrics(1, {}).error().code, ErrorCode::read_only);
}

TEST_F(OpenTest, ReaderSeesCommitsAndNothingUnfinished) {
    auto writer = value_of(Corpus::create(workspace()));
    const auto reader = value_of(Corpus::open(workspace(), Access::read_only));
    const auto first = value_of(reader.data_version());
    EXPECT_EQ(value_of(reader.data_version()), first);
    {
        auto unfinished = value_of(writer.add_dataset(sample_spec("half", 2)));
        succeed(unfinished->append(sample_documents(0, 9), sample_embeddings(0, 9, 2).view()));
        EXPECT_TRUE(value_of(reader.datasets()).empty());
        EXPECT_EQ(value_of(reader.data_version()), first);
    }
    add_sample_dataset(writer, "whole", 9, 2);
    EXPECT_EQ(value_of(reader.datasets()).size(), 1U);
    EXPECT_NE(value_of(reader.data_version()), first);
}

TEST_F(OpenTest, DataVersionCountsOwnCommitsToo) {
    auto corpus = value_of(Corpus::create(workspace()));
    auto other = value_of(Corpus::open(workspace(), Access::read_write));
    std::set<std::int64_t> seen = {value_of(corpus.data_version())};
    for (int i = 0; i < 10; ++i) {
        add_sample_dataset(i % 2 == 0 ? corpus : other, std::to_string(i), 1, 2);
        EXPECT_TRUE(seen.insert(value_of(corpus.data_version())).second) << "commit " << i;
    }
}

TEST_F(OpenTest, WalFileIsKeptSmall) {
    auto corpus = value_of(Corpus::create(workspace()));
    add_sample_dataset(corpus, "large", 8000, 300);  // 9.6 MB
    EXPECT_LT(std::filesystem::file_size(workspace().string() + "-wal"), 4U << 20);
}

TEST_F(OpenTest, LinkAndTargetAreOneWorkspace) {
    make_sample();
    const auto link = folder() / "link.sscope";
    std::filesystem::create_symlink(workspace(), link);
    auto through_link = value_of(Corpus::open(link, Access::read_write));
    auto direct = value_of(Corpus::open(workspace(), Access::read_write));
    direct.set_lock_wait(std::chrono::milliseconds(0));
    const auto writer = value_of(through_link.add_dataset(sample_spec("x", 2)));
    EXPECT_EQ(direct.add_dataset(sample_spec("y", 2)).error().code, ErrorCode::busy);
}

TEST_F(OpenTest, FolderNamesWithSpecialCharacters) {
    const auto odd = folder() / "50% of #1? Überprüfung & co";
    std::filesystem::create_directory(odd);
    { auto corpus = value_of(Corpus::create(odd / "a b?.sscope")); }
    EXPECT_TRUE(Corpus::open(odd / "a b?.sscope", Access::read_only).has_value());
}

}  // namespace
}  // namespace sparsescope
