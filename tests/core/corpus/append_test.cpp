// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

class AppendTest : public CorpusTest {
  protected:
    [[nodiscard]] std::int64_t ask(const char* sql) const {
        auto database = value_of(Database::open(workspace(), OpenMode::read_only));
        return value_of(database.integer(sql));
    }
    Corpus corpus_ = value_of(Corpus::create(workspace()));
};

TEST_F(AppendTest, IsVisibleToReadersAtOnce) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 10, 5);
    const std::vector<ModelId> models = {add_sample_model(corpus_, dataset, sample_hidden),
                                         add_sample_model(corpus_, dataset, sample_hidden)};
    const auto reader = value_of(Corpus::open(workspace(), Access::read_only));
    const auto before = value_of(reader.data_version());
    const auto first = value_of(append_sample(corpus_, dataset, 3, sample_hidden, models));
    EXPECT_EQ(value_of(reader.document_ids(dataset)).at(10), first);
    EXPECT_EQ(value_of(reader.document_ids(dataset)).at(12), first + 2);
    EXPECT_NE(value_of(reader.data_version()), before);
    expect_samples(reader, dataset, 13, models, sample_hidden);
    EXPECT_EQ(value_of(reader.full_text_search(dataset, "12", 5)).hits.at(0).row, 12);
}

TEST_F(AppendTest, CountsGoOn) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 10, 0);
    auto documents = sample_documents(10, 2);
    documents[1].image = {2, 1, 1, {7, 8}};
    value_of(corpus_.append_documents(dataset, documents, {}, {}));
    const auto info = value_of(corpus_.dataset(dataset));
    EXPECT_EQ(info.documents, 12);
    EXPECT_EQ(info.test_documents, 3);
    EXPECT_EQ(info.train_documents, 9);
    EXPECT_EQ(info.labelled_documents, 8);
    EXPECT_TRUE(info.has_images);
    EXPECT_EQ(info.image_width, 2);
    EXPECT_EQ(value_of(corpus_.label_counts(dataset)), (std::vector<std::int64_t>{4, 4}));
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

TEST_F(AppendTest, ManySingleDocumentsMakeFewBlocks) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 5, 3);
    const std::vector<ModelId> models = {add_sample_model(corpus_, dataset, sample_hidden)};
    for (int i = 0; i < 300; ++i)
        value_of(append_sample(corpus_, dataset, 1, sample_hidden, models));
    expect_samples(corpus_, dataset, 305, models, sample_hidden);
    EXPECT_LE(ask("SELECT count(*) FROM code_block"), 9);
    // The last row alone never makes all others be written again.
    EXPECT_LT(ask("SELECT rows FROM code_block ORDER BY first_row DESC LIMIT 1"), 200);
}

// 300 floats a row: 873 rows a block.
TEST_F(AppendTest, BlocksOfEveryLengthGoOn) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 870, 300);
    const std::vector<ModelId> models = {add_sample_model(corpus_, dataset, sample_hidden)};
    std::size_t rows = 870;
    for (const std::size_t added : {2U, 1U, 1U, 1000U, 7U, 5000U, 4096U, 1U}) {
        value_of(append_sample(corpus_, dataset, added, sample_hidden, models));
        rows += added;
    }
    expect_samples(corpus_, dataset, rows, models, sample_hidden);
}

// Ids have gaps where another dataset grew meanwhile; they are read without looking at each.
TEST_F(AppendTest, IdsOfDatasetsThatGrewByTurns) {
    const auto first = add_sample_dataset(corpus_, "first", 6000, 0, 3000);
    const auto second = add_sample_dataset(corpus_, "second", 10, 0);
    for (const std::size_t rows : {7000U, 1U, 9000U, 3U}) {
        value_of(append_sample(corpus_, first, rows, sample_hidden, {}));
        value_of(append_sample(corpus_, second, 2, sample_hidden, {}));
    }
    for (const auto dataset : {first, second}) {
        const auto ids = value_of(corpus_.document_ids(dataset));
        const auto documents = value_of(corpus_.documents(dataset, 0, 30'000));
        ASSERT_EQ(ids.size(), documents.size());
        for (std::size_t row = 0; row < ids.size(); ++row)
            ASSERT_EQ(ids[row], documents[row].id) << "row " << row;
    }
    EXPECT_EQ(value_of(corpus_.document_ids(first)).size(), 22'004U);
}

TEST_F(AppendTest, RefusesWhatDoesNotFitAndKeepsNothing) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 10, 5);
    const auto other = add_sample_dataset(corpus_, "other", 4, 5);
    const std::vector<ModelId> models = {add_sample_model(corpus_, dataset, sample_hidden)};
    const auto refused = [&](auto&& change, std::vector<ModelId> named) {
        auto documents = sample_documents(10, 2);
        auto embeddings = sample_embeddings(10, 2, 5);
        auto codes = sample_codes_of(10, 2, sample_hidden);
        change(documents, embeddings, codes);
        std::vector<NewCodes> given;
        for (const ModelId model : named)
            given.push_back({model, &codes});
        const auto added = corpus_.append_documents(dataset, documents, embeddings.view(), given);
        return added ? ErrorCode::internal : added.error().code;
    };
    using Documents = std::vector<NewDocument>;
    const auto nothing = [](Documents&, EmbeddingMatrix&, CodeMatrix&) {};
    EXPECT_EQ(refused(nothing, {}), ErrorCode::invalid_argument);
    EXPECT_EQ(refused(nothing, {models[0], models[0]}), ErrorCode::invalid_argument);
    EXPECT_EQ(refused(nothing, {models[0], models[0] + 1}), ErrorCode::invalid_argument);
    EXPECT_EQ(refused([](Documents& d, EmbeddingMatrix&, CodeMatrix&) { d.clear(); }, models),
              ErrorCode::invalid_argument);
    EXPECT_EQ(refused([](Documents& d, EmbeddingMatrix&, CodeMatrix&) { d[1].label = 2; }, models),
              ErrorCode::invalid_input);
    EXPECT_EQ(refused([](Documents& d, EmbeddingMatrix&, CodeMatrix&) { d[1].split = Split::none; },
                      models),
              ErrorCode::invalid_input);
    EXPECT_EQ(refused([](Documents&, EmbeddingMatrix& e, CodeMatrix&) { e = {}; }, models),
              ErrorCode::invalid_input);
    EXPECT_EQ(refused([](Documents&, EmbeddingMatrix&, CodeMatrix& c) { c.append({}); }, models),
              ErrorCode::invalid_argument);
    EXPECT_EQ(refused([](Documents&, EmbeddingMatrix&,
                         CodeMatrix& c) { c = sample_codes_of(0, 2, sample_hidden + 1); },
                      models),
              ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.append_documents(99, sample_documents(0, 1), {}, {}).error().code,
              ErrorCode::not_found);
    expect_samples(corpus_, dataset, 10, models, sample_hidden);
    expect_samples(corpus_, other, 4, {}, sample_hidden);
}

// Somebody encoded the documents with a new model, or all again, while others were added.
TEST_F(AppendTest, CodesThatMissedADocumentAreRefused) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 10, 5);
    const auto model = add_sample_model(corpus_, dataset, sample_hidden);
    const auto all = value_of(corpus_.codes(model));
    auto second = value_of(Corpus::open(workspace(), Access::read_write));
    const auto version = value_of(second.codes_version(model));
    value_of(append_sample(corpus_, dataset, 1, sample_hidden, {model}));
    EXPECT_EQ(value_of(second.codes_version(model)), version);
    EXPECT_EQ(second.set_codes(model, all, 4).error().code, ErrorCode::invalid_argument);
    succeed(second.set_codes(model, sample_codes_of(0, 11, sample_hidden), 4));
    EXPECT_NE(value_of(corpus_.codes_version(model)), version);

    const auto late = add_sample_model(second, dataset, sample_hidden);
    const auto refused = append_sample(corpus_, dataset, 1, sample_hidden, {model});
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(refused.error().message.find(value_of(corpus_.model(late)).name), std::string::npos);
    value_of(append_sample(corpus_, dataset, 1, sample_hidden, {late, model}));
    const std::vector<ModelId> models = {model, late};
    expect_samples(corpus_, dataset, 12, models, sample_hidden);
    EXPECT_EQ(value_of(corpus_.models_with_codes(dataset)).size(), 2U);
}

TEST_F(AppendTest, PiecesOfCodes) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 5000, 1);
    const auto model = add_sample_model(corpus_, dataset, sample_hidden);
    value_of(append_sample(corpus_, dataset, 3, sample_hidden, {model}));
    const auto expected = sample_codes_of(0, 5003, sample_hidden);
    for (const auto& [first, rows] : std::vector<std::pair<std::int64_t, std::int64_t>>{
             {0, 5003}, {4095, 2}, {4096, 907}, {5002, 1}, {17, 0}, {5003, 0}}) {
        std::int64_t next = first;
        succeed(corpus_.for_each_codes(
            model, first, rows, {}, [&](std::int64_t at, const CodeMatrix& piece) -> Status {
                EXPECT_EQ(at, next);
                for (std::size_t i = 0; i < piece.rows(); ++i, ++next)
                    EXPECT_TRUE(
                        same_code(piece.row(i), expected.row(static_cast<std::size_t>(next))));
                return {};
            }));
        EXPECT_EQ(next, first + rows);
    }
    const auto ignore = [](std::int64_t, const CodeMatrix&) { return Status(); };
    EXPECT_EQ(corpus_.for_each_codes(model, 5003, 1, {}, ignore).error().code,
              ErrorCode::invalid_argument);
    EXPECT_EQ(corpus_.for_each_codes(model, -1, 1, {}, ignore).error().code,
              ErrorCode::invalid_argument);
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(corpus_.for_each_codes(model, 0, 9, stop.get_token(), ignore).error().code,
              ErrorCode::cancelled);
}

TEST_F(AppendTest, DamagedTailIsNotWrittenAgainAsIfItWereSound) {
    const auto dataset = add_sample_dataset(corpus_, "sample", 10, 5);
    const auto model = add_sample_model(corpus_, dataset, sample_hidden);
    const auto damage = [&](const char* sql) {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(database.execute(sql));
    };
    damage("UPDATE embedding_block SET crc = crc + 1");
    EXPECT_EQ(append_sample(corpus_, dataset, 1, sample_hidden, {model}).error().code,
              ErrorCode::corrupt);
    damage("UPDATE embedding_block SET crc = crc - 1; UPDATE code_block SET crc = crc + 1");
    EXPECT_EQ(append_sample(corpus_, dataset, 20, sample_hidden, {model}).error().code,
              ErrorCode::corrupt);
    damage("UPDATE code_block SET crc = crc - 1");
    value_of(append_sample(corpus_, dataset, 20, sample_hidden, {model}));
    const std::vector<ModelId> models = {model};
    expect_samples(corpus_, dataset, 30, models, sample_hidden);
}

}  // namespace
}  // namespace sparsescope
