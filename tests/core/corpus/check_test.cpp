// SPDX-License-Identifier: GPL-3.0-or-later
// Each damage is done on purpose with SQL; check() must name it, and reading must not return it.
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class CheckTest : public CorpusTest {
  protected:
    CheckTest() {
        auto corpus = value_of(Corpus::create(workspace()));
        auto writer = value_of(corpus.add_dataset(sample_spec("sample", 3)));
        auto documents = sample_documents(0, 4);
        documents[0].image = {2, 1, 1, {1, 2}};
        documents[1].text.clear();
        succeed(writer->append(documents, sample_embeddings(0, 4, 3).view()));
        value_of(writer->commit());

        HeadWeights weights{3, 4, std::vector<float>(12, 1), {0, 0, 0}, {0, 0, 0, 0}, {1, 2, 3, 4}};
        CodeMatrix codes(4);
        const std::vector<NeuronId> neurons = {2, 0, 1};
        const std::vector<float> values = {3, 2, 2};
        for (std::size_t row = 0; row < 4; ++row)
            codes.append(CodeView{neurons, values}.prefix(row));
        RunInfo run;
        run.dataset = 1;
        run.state = RunState::finished;
        ModelInfo model;
        model.name = "model";
        model.dataset = 1;
        model.k = 2;
        model.run = value_of(corpus.add_run(run));
        value_of(corpus.add_model(model, weights, &codes));
        succeed(corpus.append_metrics(
            *model.run, {{}, {{1, 9, -6, 0.25, {1, 2}, 1}}, {}, {{1, {2}, {3}, {}}}}));
        const std::vector<CheckpointInfo> checkpoints = {{5, "step-5.safetensors", 9, true, false}};
        succeed(corpus.keep_checkpoints(*model.run, checkpoints));
        value_of(corpus.add_pin(*model.run, 3, "here"));
    }

    [[nodiscard]] std::vector<std::string> problems_after(
        const char* sql, Access access = Access::read_write) const {
        {
            auto database = value_of(Database::open(workspace(), OpenMode::read_write));
            succeed(database.execute("PRAGMA foreign_keys = OFF"));
            succeed(database.execute(sql));
        }
        return value_of(value_of(Corpus::open(workspace(), access)).check());
    }
    void expect_problem(const char* sql, const std::string& part) const {
        const auto problems = problems_after(sql);
        ASSERT_FALSE(problems.empty()) << sql;
        std::string all;
        for (const auto& problem : problems)
            all += problem + "\n";
        EXPECT_NE(all.find(part), std::string::npos) << sql << "\n" << all;
    }
};

TEST_F(CheckTest, SoundFileHasNoProblems) {
    EXPECT_TRUE(problems_after("SELECT 1").empty());
    EXPECT_TRUE(problems_after("SELECT 1", Access::read_only).empty());
}

// Flips one bit of the lowest weight, so that even its order stays right.
TEST_F(CheckTest, ChangedCode) {
    expect_problem(
        "UPDATE code_block SET data = CAST(substr(data, 1, length(data) - 4) || x'FFFFFF3F' AS "
        "BLOB)",
        "codes of model \"model\" from row 0 on have a wrong checksum");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.codes(1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, CodesOutOfOrder) {
    // The last row's weights become 2, 2, 3.
    expect_problem(
        "UPDATE code_block SET data = CAST(substr(data, 1, length(data) - 12) || "
        "x'000000400000004000004040' AS BLOB)",
        "not sorted");
}
TEST_F(CheckTest, CodeWithAnUnknownNeuron) {
    expect_problem(
        "UPDATE code_block SET data = CAST(substr(data, 1, 16) || x'0900' || substr(data, 19) AS "
        "BLOB)",
        "neuron 9 of a head with 4 neurons");
}
TEST_F(CheckTest, ShortenedCodes) {
    expect_problem("UPDATE code_block SET data = CAST(substr(data, 1, 17) AS BLOB)",
                   "the wrong size");
}
TEST_F(CheckTest, CodeLengthsThatOverflow) {
    expect_problem(
        "UPDATE code_block SET data = CAST(x'FFFFFFFFFFFFFFFF' || substr(data, 9) AS BLOB)",
        "the wrong size");
}
TEST_F(CheckTest, MissingCodes) {
    expect_problem("DELETE FROM code_block", "does not have the codes of all documents");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.codes(1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, ChangedEmbedding) {
    expect_problem("UPDATE embedding_block SET data = CAST(x'00000001' || substr(data, 5) AS BLOB)",
                   "Embedding block 0 of dataset \"sample\" is damaged");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.embeddings(1).error().code, ErrorCode::corrupt);
    EXPECT_EQ(corpus.embeddings(1, 3, 1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, MissingEmbeddings) {
    expect_problem("DELETE FROM embedding_block", "does not have all its embeddings");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.embeddings(1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, ImpossibleSizesTakeNoMemory) {
    expect_problem("UPDATE dataset SET documents = 4000000000000, block_rows = 4000000000000",
                   "should have");
    expect_problem("UPDATE model SET hidden = 4000000000000, dim = 4000000000000", "weights");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.embeddings(1).error().code, ErrorCode::corrupt);
    EXPECT_EQ(corpus.head_weights(1).error().code, ErrorCode::corrupt);
    EXPECT_FALSE(corpus.codes(1));
}
TEST_F(CheckTest, ChangedWeights) {
    expect_problem(
        "UPDATE model_part SET data = CAST(x'00000001' || substr(data, 5) AS BLOB) WHERE tensor = "
        "'pre_bias'",
        "weights \"pre_bias\" of model 1");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.head_weights(1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, MissingWeights) {
    expect_problem("DELETE FROM model_part WHERE tensor = 'encoder_weight'",
                   "weights \"encoder_weight\"");
}
TEST_F(CheckTest, WrongCounts) {
    expect_problem("UPDATE dataset SET documents = 5", "should have 5 documents but has 4");
    expect_problem("UPDATE dataset SET documents = 4, train_documents = 1", "do not add up");
}
TEST_F(CheckTest, WrongCountOfValidationDocuments) {
    expect_problem("UPDATE document SET validation = 1 WHERE row = 1", "do not add up");
    expect_problem(
        "UPDATE dataset SET train_documents = train_documents - 2, validation_documents = 2",
        "do not add up");
}
TEST_F(CheckTest, MissingLevelPath) {
    expect_problem("UPDATE document SET level = 0 WHERE row = 1",
                   "Level paths of dataset 1 are missing");
    EXPECT_EQ(value_of(Corpus::open(workspace(), Access::read_only)).level_paths(1).error().code,
              ErrorCode::corrupt);
    expect_problem("INSERT INTO level_path VALUES (1, 0, 'a'), (1, 2, 'b')",
                   "Level paths of dataset 1 are missing");
}
TEST_F(CheckTest, TombstoneAtTheWrongPlace) {
    expect_problem("INSERT INTO tombstone VALUES (1, 2, 2)",
                   "Document 2 is marked as removed at a place where it is not");
    expect_problem("DELETE FROM tombstone; INSERT INTO tombstone VALUES (1, 1, 2)",
                   "do not add up");
}
TEST_F(CheckTest, IdsOutOfOrder) {
    expect_problem(
        "UPDATE document SET row = 9 WHERE row = 1; UPDATE document SET row = 1 WHERE row = 2; "
        "UPDATE document SET row = 2 WHERE row = 9",
        "The documents of dataset 1 are out of order");
}
TEST_F(CheckTest, ImpossibleRowsTakeNoMemory) {
    expect_problem("UPDATE document SET row = 1 << 50 WHERE row = 3", "should have 4 documents");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.document_ids(1).error().code, ErrorCode::corrupt);
    EXPECT_EQ(corpus.labels(1).error().code, ErrorCode::corrupt);
    EXPECT_EQ(corpus.codes(1).error().code, ErrorCode::corrupt);
    EXPECT_EQ(corpus.removed_rows(1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, MissingRow) {
    expect_problem("UPDATE document SET row = 7 WHERE row = 3", "should have 4 documents");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.document_ids(1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, LabelWithoutAName) {
    expect_problem("UPDATE document SET label = 9 WHERE row = 0", "label 9 but only 2 label names");
}
TEST_F(CheckTest, DocumentOfNoDataset) {
    expect_problem("UPDATE document SET dataset = 77 WHERE row = 3",
                   "refers to something in table dataset");
}
TEST_F(CheckTest, ImageOfTheWrongSize) {
    expect_problem("UPDATE document_image SET width = 3",
                   "The image of document 1 has the wrong size");
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_only));
    EXPECT_EQ(corpus.image(1).error().code, ErrorCode::corrupt);
}
TEST_F(CheckTest, TextIndexThatDiffers) {
    expect_problem("DELETE FROM document WHERE row = 3", "1 documents are only in the text index");
    expect_problem("UPDATE document SET text = 'new' WHERE row = 1",
                   "1 documents are missing in the text index");
}
TEST_F(CheckTest, DamagedHistogram) {
    expect_problem("UPDATE run_histogram SET counts = x'0102'",
                   "histogram of run 1 at step 1 is damaged");
}
TEST_F(CheckTest, DamagedNeuronChanges) {
    expect_problem("UPDATE run_change SET died = x'010203'",
                   "What run 1 noted of its neurons' lives and deaths at step 1 is damaged");
}
TEST_F(CheckTest, CheckpointOutsideTheRunsFolder) {
    expect_problem("UPDATE run_checkpoint SET file = '../other.sscope'",
                   "Run 1 names a checkpoint outside its folder: ../other.sscope");
    expect_problem("UPDATE run_checkpoint SET file = 'a'; UPDATE run SET checkpoint = '/etc/b'",
                   "outside its folder: /etc/b");
}
TEST_F(CheckTest, PausedRunThatDidNotStop) {
    expect_problem("UPDATE run SET paused = 1", "Run 1 is marked paused but did not stop");
}
TEST_F(CheckTest, PinOfNoRun) {
    expect_problem("UPDATE run_pin SET run = 9", "refers to something in table run");
}

TEST_F(CheckTest, StopsWhenAsked) {
    const auto corpus = value_of(Corpus::open(workspace(), Access::read_write));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(corpus.check(stop.get_token()).error().code, ErrorCode::cancelled);
    // Stopped from another place while it works, here from its own report.
    std::stop_source later;
    int stages = 0;
    const auto result =
        corpus.check(later.get_token(), [&](std::string_view, std::int64_t, std::int64_t) {
            if (++stages == 4) later.request_stop();
        });
    EXPECT_EQ(result.error().code, ErrorCode::cancelled);
    EXPECT_EQ(stages, 4);
}

}  // namespace
}  // namespace sparsescope
