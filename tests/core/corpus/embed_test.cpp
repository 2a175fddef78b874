// SPDX-License-Identifier: GPL-3.0-or-later
// Embeddings that a dataset gets later, who made them, and documents that are parts of longer ones.
#include <limits>

#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t embedded_dim = 20;

class EmbedTest : public CorpusTest {
  protected:
    static EncoderIdentity maker() {
        return {"command", "mini", "abc", embedded_dim, "passage: ", "query: "};
    }
    NewEmbeddings embeddings_for(DatasetId dataset) {
        return {maker(), Normalization::l2, value_of(corpus.dataset(dataset)).documents,
                value_of(corpus.row_generation(dataset)), false};
    }
    static Result<EmbeddingMatrix> sample(std::int64_t first, std::int64_t count) {
        return sample_embeddings(first + 1, static_cast<std::size_t>(count), embedded_dim);
    }
    Error refusal(
        DatasetId dataset, const NewEmbeddings& embeddings,
        const std::function<Result<EmbeddingMatrix>(std::int64_t, std::int64_t)>& next = sample) {
        const auto stored = corpus.set_embeddings(dataset, embeddings, next);
        EXPECT_FALSE(stored);
        return stored ? Error{} : stored.error();
    }
    void expect_sound() {
        for (const auto& problem : value_of(corpus.check()))
            ADD_FAILURE() << problem;
    }

    Corpus corpus = value_of(Corpus::create(workspace()));
};

TEST_F(EmbedTest, ADatasetOfTextsGetsItsEmbeddingsInOnePiece) {
    const DatasetId texts = add_sample_dataset(corpus, "texts", 9000, 0);
    succeed(corpus.remove_documents(std::vector<DocumentId>{3, 8000}));
    succeed(corpus.set_embeddings(texts, embeddings_for(texts), sample));
    const auto info = value_of(corpus.dataset(texts));
    EXPECT_EQ(info.dim, embedded_dim);
    EXPECT_EQ(info.encoder, maker());
    EXPECT_EQ(info.normalization, Normalization::l2);
    EXPECT_EQ(info.documents, 9000);
    EXPECT_EQ(value_of(corpus.embeddings(texts)).values,
              sample_embeddings(1, 9000, embedded_dim).values);
    expect_sound();
    // It is as if it had been imported so: documents can be added, and removed ones go.
    const auto more = sample_embeddings(7, 2, embedded_dim);
    EXPECT_TRUE(corpus.append_documents(texts, sample_documents(9000, 2), more.view(), {}));
    succeed(corpus.compact());
    EXPECT_EQ(value_of(corpus.embeddings(texts, 8998, 2)).values, more.values);
    expect_sound();
    succeed(corpus.save_copy(folder() / "copy.sscope"));
    const auto copy = value_of(Corpus::open(folder() / "copy.sscope", Access::read_only));
    EXPECT_EQ(value_of(copy.dataset(texts)).encoder, maker());
}

TEST_F(EmbedTest, WhatCannotBeStoredLeavesTheDatasetAsItWas) {
    const DatasetId texts = add_sample_dataset(corpus, "texts", 5000, 0);
    const auto good = embeddings_for(texts);
    using Next = std::function<Result<EmbeddingMatrix>(std::int64_t, std::int64_t)>;
    const auto spoiled = [](float value) -> Next {
        return [value](std::int64_t first, std::int64_t count) {
            auto rows = sample(first, count);
            if (first > 0) std::ranges::fill(rows->row(1), value);
            return rows;
        };
    };
    for (const Next& next :
         {spoiled(std::numeric_limits<float>::quiet_NaN()), spoiled(0),
          Next([](std::int64_t first, std::int64_t count) { return sample(first, count - 1); }),
          Next([](std::int64_t first, std::int64_t count) {
              return sample_embeddings(first, static_cast<std::size_t>(count), embedded_dim - 1);
          })})
        EXPECT_EQ(refusal(texts, good, next).code, ErrorCode::invalid_input);
    EXPECT_EQ(refusal(texts, good,
                      [](std::int64_t, std::int64_t) -> Result<EmbeddingMatrix> {
                          return fail(ErrorCode::io, "The encoder died.");
                      })
                  .message,
              "The encoder died.");
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = corpus.set_embeddings(texts, good, sample, stop.get_token());
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);

    auto other = good;
    other.documents = 4999;
    EXPECT_EQ(refusal(texts, other).code, ErrorCode::busy);
    other = good;
    other.row_generation = 1;
    EXPECT_EQ(refusal(texts, other).code, ErrorCode::busy);
    other = good;
    other.encoder.dim = 0;
    EXPECT_EQ(refusal(texts, other).code, ErrorCode::invalid_argument);

    EXPECT_EQ(value_of(corpus.dataset(texts)).dim, 0U);
    EXPECT_TRUE(value_of(corpus.dataset(texts)).encoder.empty());
    EXPECT_FALSE(corpus.embeddings(texts));
    expect_sound();
}

TEST_F(EmbedTest, EmbeddingsAreReplacedOnlyWhereNothingStandsOnThem) {
    const DatasetId dataset = add_sample_dataset(corpus, "old", 300, 7);
    auto wanted = embeddings_for(dataset);
    EXPECT_NE(refusal(dataset, wanted).message.find("--replace"), std::string::npos);
    wanted.replace = true;
    const ModelId model = add_sample_model(corpus, dataset, sample_hidden);
    EXPECT_NE(refusal(dataset, wanted).message.find("1 models"), std::string::npos);
    succeed(corpus.remove_model(model));
    RunInfo run;
    run.dataset = dataset;
    run.name = "run";
    run.state = RunState::finished;
    const RunId id = value_of(corpus.add_run(run));
    EXPECT_NE(refusal(dataset, wanted).message.find("1 runs"), std::string::npos);
    succeed(corpus.remove_run(id));
    succeed(corpus.set_embeddings(dataset, wanted, sample));
    EXPECT_EQ(value_of(corpus.dataset(dataset)).dim, embedded_dim);
    EXPECT_EQ(value_of(corpus.embeddings(dataset)).values,
              sample_embeddings(1, 300, embedded_dim).values);
    expect_sound();
}

TEST_F(EmbedTest, TheMakerOfEmbeddingsIsSaidAndForgotten) {
    const DatasetId dataset = add_sample_dataset(corpus, "old", 30, embedded_dim);
    EXPECT_TRUE(value_of(corpus.dataset(dataset)).encoder.empty());
    succeed(corpus.set_encoder(dataset, maker()));
    EXPECT_EQ(value_of(corpus.dataset(dataset)).encoder, maker());
    auto other = maker();
    other.dim = 5;
    EXPECT_EQ(corpus.set_encoder(dataset, other).error().code, ErrorCode::invalid_argument);
    EXPECT_EQ(value_of(corpus.dataset(dataset)).encoder, maker());
    succeed(corpus.set_encoder(dataset, {}));
    EXPECT_TRUE(value_of(corpus.dataset(dataset)).encoder.empty());

    DatasetSpec spec = sample_spec("new", embedded_dim);
    spec.encoder = other;
    EXPECT_FALSE(corpus.add_dataset(spec));
}

// The parts of a longer document, in the words of an import.
NewDocument part(const std::string& name, std::int32_t number) {
    NewDocument document;
    document.text = name + " " + std::to_string(number);
    document.part_of = name;
    document.part = number;
    return document;
}

class PartsTest : public EmbedTest {
  protected:
    DatasetId add(const std::vector<NewDocument>& documents) {
        DatasetSpec spec;
        spec.name = "books";
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(documents, {}));
        return value_of(writer->commit());
    }
};

TEST_F(PartsTest, PartsThatFollowEachOtherAreOfOneDocument) {
    NewDocument whole;
    whole.text = "short";
    const DatasetId books =
        add({part("a", 0), part("a", 1), part("a", 3), whole, part("b", 0), part("b", 0)});
    EXPECT_TRUE(value_of(corpus.dataset(books)).has_parts);
    const auto ids = value_of(corpus.document_ids(books));
    const auto sources = value_of(corpus.sources_of(ids));
    EXPECT_EQ(sources, value_of(corpus.sources(books)));
    EXPECT_TRUE(sources[0] > 0 && sources[0] == sources[1] && sources[1] == sources[2]);
    EXPECT_EQ(sources[3], 0);
    EXPECT_TRUE(sources[4] != sources[0] && sources[4] != sources[5] && sources[5] > 0);
    const auto documents = value_of(corpus.documents(books, 0, 6));
    EXPECT_EQ(documents[2].part.name, "a");
    EXPECT_EQ(documents[2].part.number, 3);
    EXPECT_EQ(documents[2].part.of, 3);
    EXPECT_TRUE(documents[3].part.empty());
    EXPECT_EQ(value_of(corpus.document(ids[1])).part.number, 1);
    EXPECT_EQ(value_of(corpus.parts_of(sources[0])),
              (std::vector<DocumentId>{ids[0], ids[1], ids[2]}));
    expect_sound();
}

TEST_F(PartsTest, PartsThatAreAddedLaterGoOn) {
    const DatasetId books = add({part("a", 0)});
    EXPECT_TRUE(corpus.append_documents(books, std::vector<NewDocument>{part("a", 1), part("c", 0)},
                                        {}, {}));
    const auto sources = value_of(corpus.sources(books));
    EXPECT_EQ(sources[0], sources[1]);
    EXPECT_NE(sources[1], sources[2]);
    expect_sound();
}

TEST_F(PartsTest, RemovedPartsAreLeftOutAndCompactingTakesEmptyGroupsAlong) {
    const DatasetId books = add({part("a", 0), part("a", 1), part("b", 0), part("b", 1)});
    const auto ids = value_of(corpus.document_ids(books));
    const auto sources = value_of(corpus.sources(books));
    succeed(corpus.remove_documents(std::vector<DocumentId>{ids[0], ids[2], ids[3]}));
    EXPECT_EQ(value_of(corpus.parts_of(sources[0])), std::vector<DocumentId>{ids[1]});
    EXPECT_TRUE(value_of(corpus.parts_of(sources[2])).empty());
    succeed(corpus.compact());
    expect_sound();
    EXPECT_EQ(value_of(corpus.sources(books)), std::vector<std::int64_t>{sources[0]});
    EXPECT_EQ(value_of(corpus.document(ids[1])).part.of, 1);
    succeed(corpus.remove_dataset(books));
    expect_sound();
}

TEST_F(PartsTest, CheckFindsPartsWithoutTheirDocument) {
    add({part("a", 0), part("a", 1)});
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(database.execute("DELETE FROM document_part"));
    }
    const auto problems = value_of(corpus.check());
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_NE(problems[0].find("\"a\""), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
