// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of a dataset that get embeddings, files of texts, and proof of who made embeddings.
#include "core/workspace/embed_dataset.h"

#include <limits>
#include <map>

#include "core/workspace/add_file.h"
#include "core/workspace/embed_file.h"
#include "core/workspace/text_encoding.h"
#include "tests/core/corpus/corpus_fixture.h"
#include "tests/support/bag_of_words.h"

namespace sparsescope {
namespace {

class EmbedDatasetTest : public CorpusTest {
  protected:
    DatasetId add_texts(const std::vector<std::string>& texts) {
        DatasetSpec spec;
        spec.name = "texts";
        std::vector<NewDocument> documents(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i)
            documents[i].text = texts[i];
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(documents, {}));
        return value_of(writer->commit());
    }
    static std::vector<std::string> numbered(int count) {
        std::vector<std::string> texts;
        for (int i = 0; i < count; ++i)
            texts.push_back("text number " + std::to_string(i));
        return texts;
    }
    Error refusal(DatasetId dataset, const EmbedOptions& options = {}, std::stop_token stop = {}) {
        const auto done = embed_dataset(corpus, dataset, encoder, options, stop);
        EXPECT_FALSE(done);
        EXPECT_EQ(value_of(corpus.dataset(dataset)).dim, 0U);
        return done ? Error{} : done.error();
    }
    void expect_embedding(DatasetId dataset, std::int64_t row, const std::string& text) {
        const auto stored = value_of(corpus.embeddings(dataset, row, 1));
        EXPECT_TRUE(std::ranges::equal(stored.row(0), BagOfWords::vector_of(text, 16))) << text;
    }

    Corpus corpus = value_of(Corpus::create(workspace()));
    BagOfWords encoder;
    EmbedOptions as_given{.normalization = Normalization::none};
};

TEST_F(EmbedDatasetTest, EveryTextGetsItsEmbedding) {
    encoder.change().document_prefix = "passage: ";
    encoder.longest = 22;  // bytes with the prefix: those of 10 and more are longer
    const DatasetId dataset = add_texts(numbered(100));
    std::int64_t last = -1;
    const auto done = value_of(embed_dataset(corpus, dataset, encoder, as_given, {},
                                             [&](std::string_view, std::int64_t at, std::int64_t) {
                                                 EXPECT_GE(at, 0);
                                                 last = at;
                                             }));
    EXPECT_EQ(done.documents, 100);
    EXPECT_EQ(done.dim, 16U);
    EXPECT_EQ(done.truncated, 90);
    EXPECT_GE(last, 0);
    expect_embedding(dataset, 77, "passage: text number 77");
    EXPECT_EQ(value_of(corpus.dataset(dataset)).encoder, encoder.identity());
    EXPECT_TRUE(value_of(corpus.check()).empty());
    const auto again = embed_dataset(corpus, dataset, encoder, as_given);
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("--replace"), std::string::npos);
    EmbedOptions scaled{.replace = true};
    value_of(embed_dataset(corpus, dataset, encoder, scaled));
    const auto row = value_of(corpus.embeddings(dataset, 5, 1));
    double squares = 0;
    for (const float value : row.row(0))
        squares += double{value} * double{value};
    EXPECT_NEAR(squares, 1, 1e-5);
}

TEST_F(EmbedDatasetTest, WhatStandsOnEmbeddingsKeepsThem) {
    const DatasetId dataset = add_sample_dataset(corpus, "old", 30, 16);
    add_sample_model(corpus, dataset, sample_hidden);
    const auto refused = embed_dataset(corpus, dataset, encoder, {.replace = true});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("models or runs"), std::string::npos);
    EXPECT_TRUE(encoder.seen.empty());  // said before anything is encoded
}

TEST_F(EmbedDatasetTest, DocumentsWithoutTextAreToldOrRemoved) {
    const DatasetId dataset = add_texts({"a", "", "b", " \n", "c"});
    const Error told = refusal(dataset);
    EXPECT_EQ(told.code, ErrorCode::invalid_input);
    for (const char* word : {"2 of the 5", "rows 1, 3", "--skip-empty"})
        EXPECT_NE(told.message.find(word), std::string::npos) << told.message;
    EXPECT_TRUE(encoder.seen.empty());
    as_given.remove_empty = true;
    const auto done = value_of(embed_dataset(corpus, dataset, encoder, as_given));
    EXPECT_EQ(done.removed, 2);
    EXPECT_EQ(value_of(corpus.dataset(dataset)).removed_documents, 2);
    expect_embedding(dataset, 4, "c");
    for (const std::string& text : encoder.seen)
        EXPECT_NE(text.find_first_not_of(" \n"), std::string::npos);
    EXPECT_TRUE(value_of(corpus.check()).empty());
}

TEST_F(EmbedDatasetTest, RemovedDocumentsCanBeRestoredWithAnEmbedding) {
    const DatasetId dataset = add_texts({"a", "b", ""});
    const auto ids = value_of(corpus.document_ids(dataset));
    succeed(corpus.remove_documents(std::span(ids).subspan(1)));
    value_of(embed_dataset(corpus, dataset, encoder, as_given));
    succeed(corpus.restore_documents(std::span(ids).subspan(1)));
    expect_embedding(dataset, 1, "b");
}

TEST_F(EmbedDatasetTest, NothingToEmbedIsRefused) {
    EXPECT_NE(refusal(add_texts({"", " "}), {.remove_empty = true}).message.find("None of the 2"),
              std::string::npos);
    DatasetSpec spec;
    spec.name = "no texts";
    auto writer = value_of(corpus.add_dataset(spec));
    succeed(writer->append(std::vector<NewDocument>(3), {}));
    EXPECT_EQ(refusal(value_of(writer->commit())).code, ErrorCode::invalid_argument);
}

TEST_F(EmbedDatasetTest, AnEncoderThatFailsLeavesTheDatasetAsItWas) {
    const DatasetId dataset = add_texts(numbered(60));
    int calls = 0;
    const auto at_third = [&](std::function<Status(EncodedTexts&)> spoil) {
        calls = 0;
        encoder.spoil = [&calls, spoil](EncodedTexts& made) {
            return ++calls == 3 ? spoil(made) : Status{};
        };
        return refusal(dataset);
    };
    const Error died =
        at_third([](EncodedTexts&) { return fail(ErrorCode::io, "The encoder died."); });
    EXPECT_EQ(died.code, ErrorCode::io);
    EXPECT_NE(died.message.find("The encoder died. 32 of 60"), std::string::npos) << died.message;
    const Error nan = at_third([](EncodedTexts& made) -> Status {
        made.embeddings.row(1)[0] = std::numeric_limits<float>::quiet_NaN();
        return {};
    });
    EXPECT_NE(nan.message.find("row 33"), std::string::npos) << nan.message;
    const Error dim = at_third([](EncodedTexts& made) -> Status {
        made.embeddings = EmbeddingMatrix(made.embeddings.rows, 15);
        return {};
    });
    EXPECT_NE(dim.message.find("15 numbers"), std::string::npos) << dim.message;
    const Error few = at_third([](EncodedTexts& made) -> Status {
        made.embeddings = EmbeddingMatrix(made.embeddings.rows - 1, 16);
        return {};
    });
    EXPECT_EQ(few.code, ErrorCode::invalid_input);

    std::stop_source stop;
    encoder.spoil = [&](EncodedTexts&) -> Status {
        if (encoder.seen.size() > 30) stop.request_stop();
        return {};
    };
    encoder.seen.clear();
    const Error stopped = refusal(dataset, {}, stop.get_token());
    EXPECT_EQ(stopped.code, ErrorCode::cancelled);
    EXPECT_NE(stopped.message.find("32 of 60"), std::string::npos) << stopped.message;
    encoder.spoil = {};
    value_of(embed_dataset(corpus, dataset, encoder, as_given));
    expect_embedding(dataset, 59, "text number 59");
}

TEST_F(EmbedDatasetTest, DocumentsThatAreAddedMeanwhileAreNotOverlooked) {
    const DatasetId dataset = add_texts(numbered(40));
    encoder.spoil = [&](EncodedTexts&) -> Status {
        if (encoder.seen.size() == 16) {
            EXPECT_TRUE(corpus.append_documents(dataset, std::vector<NewDocument>(1), {}, {}));
        }
        return {};
    };
    EXPECT_EQ(refusal(dataset).code, ErrorCode::busy);
}

TEST_F(EmbedDatasetTest, TheMakerOfEmbeddingsIsProvenByItsTexts) {
    const DatasetId dataset = add_texts(numbered(200));
    value_of(embed_dataset(corpus, dataset, encoder, {}));
    succeed(corpus.set_encoder(dataset, {}));
    const auto proof = value_of(name_encoder(corpus, dataset, encoder));
    EXPECT_GE(proof.texts, 64);
    EXPECT_GT(proof.least_cosine, 0.9999);
    EXPECT_EQ(value_of(corpus.dataset(dataset)).encoder, encoder.identity());

    succeed(corpus.set_encoder(dataset, {}));
    BagOfWords prefixed(16, "prefixed");
    prefixed.change().document_prefix = "passage passage passage ";
    BagOfWords small(8, "small");
    for (BagOfWords* other : {&prefixed, &small}) {
        const auto refused = name_encoder(corpus, dataset, *other);
        ASSERT_FALSE(refused);
        EXPECT_NE(refused.error().message.find("did not make"), std::string::npos);
        EXPECT_TRUE(value_of(corpus.dataset(dataset)).encoder.empty());
    }
    encoder.spoil = [](EncodedTexts& made) -> Status {
        made.embeddings.row(3)[0] = std::numeric_limits<float>::quiet_NaN();
        return {};
    };
    EXPECT_FALSE(name_encoder(corpus, dataset, encoder));
}

TEST_F(EmbedDatasetTest, ProofNeedsEmbeddingsAndTexts) {
    EXPECT_EQ(name_encoder(corpus, add_texts({"a"}), encoder).error().code,
              ErrorCode::invalid_argument);
    DatasetSpec spec = sample_spec("no texts", 16);
    auto writer = value_of(corpus.add_dataset(spec));
    succeed(writer->append(std::vector<NewDocument>(2), sample_embeddings(1, 2, 16).view()));
    EXPECT_EQ(name_encoder(corpus, value_of(writer->commit()), encoder).error().code,
              ErrorCode::invalid_input);
}

// ---- files ----

class EmbedFileTest : public EmbedDatasetTest {
  protected:
    std::filesystem::path write(const std::string& name, const std::string& content) {
        std::ofstream(folder() / name, std::ios::binary) << content;
        return folder() / name;
    }
    std::string read(const std::string& name) {
        std::ifstream file(folder() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    EncodingTally tally;
};

TEST_F(EmbedFileTest, WritesWhatTheEndOfTheNameSays) {
    encoder.longest = 3;
    ImportOptions options;
    options.file = write("t.csv", "text,label\na b,x\n,y\nc d e,x\n");
    options.encoding = encoding_by(encoder, tally);
    const auto refused = embed_file(options, folder() / "out.jsonl");
    ASSERT_FALSE(refused);
    EXPECT_FALSE(std::filesystem::exists(folder() / "out.jsonl"));
    options.invalid_rows = InvalidRows::skip;
    const auto done = value_of(embed_file(options, folder() / "out.jsonl"));
    EXPECT_EQ(done.texts, 2);
    EXPECT_EQ(done.skipped_rows, std::vector<std::int64_t>{1});
    EXPECT_EQ(tally.texts, 2);  // of one reading
    EXPECT_EQ(tally.truncated, 1);
    const std::string lines = read("out.jsonl");
    EXPECT_TRUE(lines.starts_with("{\"text\":\"a b\",\"embedding\":[")) << lines;
    EXPECT_NE(lines.find("\"label\":\"x\""), std::string::npos) << lines;
    value_of(embed_file(options, folder() / "out.npy"));
    EXPECT_EQ(read("out.npy").size(), 128U + 2 * 16 * 4);
    value_of(embed_file(options, folder() / "out.npz"));
    EXPECT_TRUE(read("out.npz").starts_with("PK"));
    EXPECT_EQ(embed_file(options, folder() / "out.csv").error().code, ErrorCode::invalid_argument);
}

TEST_F(EmbedFileTest, TextsAreAddedByTheDatasetsOwnEncoder) {
    encoder.change().document_prefix = "now: ";
    const DatasetId dataset = add_texts({"a", "b"});
    encoder.change().document_prefix = "then: ";
    value_of(embed_dataset(corpus, dataset, encoder, as_given));
    encoder.change().document_prefix = "now: ";
    const auto info = value_of(corpus.dataset(dataset));
    ImportOptions options;
    options.file = write("more.csv", "text\nc\nd\n");
    EXPECT_FALSE(add_file(corpus, dataset, options, 0));  // it has no embeddings
    options.encoding = encoding_by(encoder, tally, &info.encoder);
    EXPECT_EQ(value_of(add_file(corpus, dataset, options, 0)).documents, 2);
    expect_embedding(dataset, 3, "then: d");

    BagOfWords other(16, "other");
    options.encoding = encoding_by(other, tally);
    const auto refused = add_file(corpus, dataset, options, 0);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("\"bag\""), std::string::npos);
    EXPECT_NE(refused.error().message.find("\"other\""), std::string::npos);
    succeed(corpus.set_encoder(dataset, {}));
    const auto unknown = add_file(corpus, dataset, options, 0);
    EXPECT_NE(unknown.error().message.find("Nobody said"), std::string::npos);
}

// The mean of each channel, and 1.
class MeanColour : public Encoder {
  public:
    const EncoderIdentity& identity() const override { return identity_; }
    bool reads(EncoderInput input) const override { return input == EncoderInput::picture; }
    Result<EncodedTexts> encode(std::span<const std::string> /*texts*/,
                                std::stop_token /*stop*/) override {
        return fail(ErrorCode::unsupported, "It reads pictures.");
    }
    Result<EncodedTexts> encode_pictures(std::span<const Image> pictures,
                                         std::stop_token /*stop*/) override {
        encoded += pictures.size();
        EncodedTexts made{EmbeddingMatrix(pictures.size(), 4), 0};
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            const auto& pixels = pictures[i].pixels;
            const auto channels = static_cast<std::size_t>(pictures[i].channels);
            for (std::size_t at = 0; at < pixels.size(); ++at)
                made.embeddings.row(i)[at % channels] +=
                    pixels[at] / static_cast<float>(pixels.size() / channels);
            made.embeddings.row(i)[3] = 1;
        }
        return made;
    }
    bool recall(const std::string& name, std::span<float> row) override {
        const auto found = known.find(name);
        if (found == known.end()) return false;
        std::ranges::copy(found->second, row.begin());
        return true;
    }
    void remember(std::span<const std::string> names, EmbeddingView rows) override {
        for (std::size_t i = 0; i < names.size(); ++i)
            known[names[i]].assign(rows.row(i).begin(), rows.row(i).end());
    }
    std::size_t good_batch() const override { return 2; }

    std::size_t encoded = 0;
    std::map<std::string, std::vector<float>> known;

  private:
    EncoderIdentity identity_{"model", "mean colour", "abc", 4, "", ""};
};

class EmbedPicturesTest : public EmbedDatasetTest {
  protected:
    DatasetId add_pictures(const std::vector<int>& greys, const std::string& name = "pictures") {
        DatasetSpec spec;
        spec.name = name;
        std::vector<NewDocument> documents(greys.size());
        for (std::size_t i = 0; i < greys.size(); ++i)
            if (greys[i] >= 0)
                documents[i].image = {3, 2, 1,
                                      std::vector<std::uint8_t>(6, std::uint8_t(greys[i]))};
        auto writer = value_of(corpus.add_dataset(spec));
        succeed(writer->append(documents, {}));
        return value_of(writer->commit());
    }
    MeanColour colour;
};

TEST_F(EmbedPicturesTest, EveryPictureGetsItsEmbeddingAndOnceAtMost) {
    const DatasetId dataset = add_pictures({10, 20, 30, 20, 40});
    const auto done = value_of(embed_dataset(corpus, dataset, colour, as_given));
    EXPECT_TRUE(done.pictures);
    EXPECT_EQ(done.documents, 5);
    for (const auto& [row, grey] : {std::pair{0, 10}, {2, 30}, {3, 20}, {4, 40}}) {
        const auto stored = value_of(corpus.embeddings(dataset, row, 1));
        EXPECT_EQ(stored.row(0)[0], static_cast<float>(grey)) << row;
    }
    EXPECT_EQ(value_of(corpus.dataset(dataset)).encoder.name, "mean colour");
    const std::size_t before = colour.encoded;
    const DatasetId again = add_pictures({40, 10, 30}, "again");
    value_of(embed_dataset(corpus, again, colour, as_given));
    EXPECT_EQ(colour.encoded, before);  // all were known
}

TEST_F(EmbedPicturesTest, WhatHasNoPictureIsRefusedOrRemoved) {
    const DatasetId dataset = add_pictures({10, -1, 30});
    const auto refused = embed_dataset(corpus, dataset, colour, as_given);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("1 of the 3 documents"), std::string::npos)
        << refused.error().message;
    EXPECT_NE(refused.error().message.find("row 1"), std::string::npos);
    EmbedOptions skip = as_given;
    skip.remove_empty = true;
    EXPECT_EQ(value_of(embed_dataset(corpus, dataset, colour, skip)).removed, 1);
    EXPECT_EQ(value_of(corpus.dataset(dataset)).removed_documents, 1);
}

TEST_F(EmbedPicturesTest, TextsNeedAnotherEncoderAndPicturesThisOne) {
    const DatasetId texts = add_texts({"a", "b"});
    const auto refused = embed_dataset(corpus, texts, colour, as_given);
    EXPECT_NE(refused.error().message.find("reads pictures"), std::string::npos);
    const DatasetId dataset = add_pictures({10, 20});
    EXPECT_NE(refusal(dataset).message.find("They have pictures"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
