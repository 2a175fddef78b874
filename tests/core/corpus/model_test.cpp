// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/corpus/sqlite.h"
#include "tests/core/corpus/corpus_fixture.h"

namespace sparsescope {
namespace {

constexpr std::size_t dim = 5;
constexpr std::int64_t document_count = 50;

HeadWeights sample_weights(std::size_t hidden, bool with_stats) {
    Random random(hidden);
    HeadWeights weights;
    weights.dim = dim;
    weights.hidden = hidden;
    const auto fill = [&](std::vector<float>& values, std::size_t size) {
        values.resize(size);
        for (auto& value : values)
            value = static_cast<float>(random.normal());
    };
    fill(weights.encoder_weight, dim * hidden);
    fill(weights.pre_bias, dim);
    fill(weights.latent_bias, hidden);
    if (with_stats)
        for (std::size_t i = 0; i < hidden; ++i)
            weights.stats_last_nonzero.push_back(static_cast<std::int64_t>(i) << 33);
    return weights;
}

// Every third code is empty; the others have one neuron more than the one before, up to max_k, and
// equal weights to test the order of ties.
CodeMatrix sample_codes(std::size_t hidden, std::size_t max_k, std::int64_t rows = document_count) {
    CodeMatrix codes(hidden);
    for (std::int64_t row = 0; row < rows; ++row) {
        std::vector<NeuronId> neurons;
        std::vector<float> weights;
        const auto size = row % 3 == 0 ? 0 : static_cast<std::size_t>(row) % (max_k + 1);
        for (std::size_t i = 0; i < size; ++i) {
            neurons.push_back(static_cast<NeuronId>(hidden - size + i));
            weights.push_back(1.0F + static_cast<float>((size - i) / 2));
        }
        codes.append({neurons, weights});
    }
    return codes;
}

void expect_equal(const CodeMatrix& a, const CodeMatrix& b) {
    ASSERT_EQ(a.rows(), b.rows());
    EXPECT_EQ(a.hidden(), b.hidden());
    for (std::size_t i = 0; i < a.rows(); ++i) {
        const auto x = a.row(i);
        const auto y = b.row(i);
        ASSERT_TRUE(std::ranges::equal(x.neurons, y.neurons)) << "row " << i;
        ASSERT_TRUE(std::ranges::equal(x.weights, y.weights)) << "row " << i;
    }
}

class ModelTest : public CorpusTest {
  protected:
    [[nodiscard]] ModelInfo sample_info() const {
        ModelInfo info;
        info.dataset = dataset_;
        info.k = 4;
        info.config = R"({"preset": "csrv2-text", "k": 4})";
        return info;
    }
    Corpus corpus_ = value_of(Corpus::create(workspace()));
    DatasetId dataset_ = add_sample_dataset(corpus_, "sample", document_count, dim);
};

TEST_F(ModelTest, ComesBackAsItWasWritten) {
    for (const bool with_stats : {false, true}) {
        const auto weights = sample_weights(40, with_stats);
        const auto codes = sample_codes(40, 8);
        auto info = sample_info();
        info.name = with_stats ? "with" : "without";
        info.stored_k = 16;
        const auto id = value_of(corpus_.add_model(info, weights, &codes));
        const auto found = value_of(corpus_.model(id));
        EXPECT_EQ(found.name, info.name);
        EXPECT_EQ(found.dataset, dataset_);
        EXPECT_EQ(found.dim, dim);
        EXPECT_EQ(found.hidden, 40U);
        EXPECT_EQ(found.k, 4);
        EXPECT_EQ(found.stored_k, 16);
        EXPECT_EQ(found.config, info.config);
        EXPECT_FALSE(found.run.has_value());
        EXPECT_FALSE(found.created.empty());
        const auto read = value_of(corpus_.head_weights(id));
        EXPECT_EQ(read.encoder_weight, weights.encoder_weight);
        EXPECT_EQ(read.pre_bias, weights.pre_bias);
        EXPECT_EQ(read.latent_bias, weights.latent_bias);
        EXPECT_EQ(read.stats_last_nonzero, weights.stats_last_nonzero);
        expect_equal(value_of(corpus_.codes(id)), codes);
    }
}

TEST_F(ModelTest, AnUntiedDecoderComesBack) {
    auto weights = sample_weights(40, true);
    EXPECT_TRUE(weights.tied());
    weights.decoder_weight = weights.encoder_weight;
    std::ranges::reverse(weights.decoder_weight);
    const auto id = value_of(corpus_.add_model(sample_info(), weights, nullptr));
    const auto read = value_of(corpus_.head_weights(id));
    EXPECT_FALSE(read.tied());
    EXPECT_EQ(read.encoder_weight, weights.encoder_weight);
    EXPECT_EQ(read.decoder_weight, weights.decoder_weight);
}

TEST_F(ModelTest, AnUntiedModelThatLostItsDecoderIsNoTiedOne) {
    auto weights = sample_weights(40, true);
    weights.decoder_weight = weights.encoder_weight;
    std::ranges::reverse(weights.decoder_weight);
    const auto id = value_of(corpus_.add_model(sample_info(), weights, nullptr));
    {
        auto database = value_of(Database::open(workspace(), OpenMode::read_write));
        succeed(database.execute("DELETE FROM model_part WHERE tensor = 'decoder_weight'"));
    }
    const auto read = corpus_.head_weights(id);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::corrupt);
    EXPECT_NE(read.error().message.find("decoder_weight"), std::string::npos);
}

TEST_F(ModelTest, ADecoderOfAnotherShapeIsRefused) {
    auto weights = sample_weights(40, false);
    weights.decoder_weight.assign(dim, 1);
    EXPECT_FALSE(corpus_.add_model(sample_info(), weights, nullptr));
}

// 600,000 neurons: 12 MB of encoder weights in two parts, neuron ids that need four bytes.
TEST_F(ModelTest, LargeHeads) {
    const std::size_t hidden = 600'000;
    const auto weights = sample_weights(hidden, false);
    const auto codes = sample_codes(hidden, 8);
    const auto id = value_of(corpus_.add_model(sample_info(), weights, &codes));
    EXPECT_EQ(value_of(corpus_.head_weights(id)).encoder_weight, weights.encoder_weight);
    expect_equal(value_of(corpus_.codes(id)), codes);
}

TEST_F(ModelTest, NeuronIdsOnBothSidesOfTwoBytes) {
    for (const std::size_t hidden : {65'535, 65'536, 65'537}) {
        const auto codes = sample_codes(hidden, 3);
        const auto id =
            value_of(corpus_.add_model(sample_info(), sample_weights(hidden, false), &codes));
        expect_equal(value_of(corpus_.codes(id)), codes);
    }
}

// 10,000 rows cross two block borders of 4,096 rows.
TEST_F(ModelTest, CodesAcrossBlockBorders) {
    const auto large = add_sample_dataset(corpus_, "large", 10'000, dim, 1000);
    auto info = sample_info();
    info.dataset = large;
    const auto codes = sample_codes(300, 64, 10'000);
    const auto id = value_of(corpus_.add_model(info, sample_weights(300, false), &codes));
    expect_equal(value_of(corpus_.codes(id)), codes);
}

TEST_F(ModelTest, CodesMayComeLaterAndAgain) {
    const auto id = value_of(corpus_.add_model(sample_info(), sample_weights(40, false), nullptr));
    EXPECT_EQ(value_of(corpus_.model(id)).stored_k, 0);
    EXPECT_EQ(corpus_.codes(id).error().code, ErrorCode::not_found);
    for (const int k : {8, 4}) {
        const auto codes = sample_codes(40, static_cast<std::size_t>(k));
        succeed(corpus_.set_codes(id, codes, k));
        expect_equal(value_of(corpus_.codes(id)), codes);
        EXPECT_EQ(value_of(corpus_.model(id)).stored_k, k);
    }
    CodeMatrix all_empty(40);
    for (int i = 0; i < document_count; ++i)
        all_empty.append({});
    succeed(corpus_.set_codes(id, all_empty, 4));
    expect_equal(value_of(corpus_.codes(id)), all_empty);
}

TEST_F(ModelTest, NamesAreChosenFromPresetAndK) {
    const auto name_of = [&](const ModelInfo& info) {
        return value_of(corpus_.model(
                            value_of(corpus_.add_model(info, sample_weights(40, false), nullptr))))
            .name;
    };
    auto info = sample_info();
    EXPECT_EQ(name_of(info), "csrv2-text-k4");
    EXPECT_EQ(name_of(info), "csrv2-text-k4-2");
    EXPECT_EQ(name_of(info), "csrv2-text-k4-3");
    for (const char* config : {"", "no JSON", "[1]", R"({"preset": 3})", R"({"preset": ""})"}) {
        info.config = config;
        info.k += 1;
        EXPECT_EQ(name_of(info), fmt::format("model-k{}", info.k));
    }
    info.name = "mine";
    EXPECT_EQ(name_of(info), "mine");
    EXPECT_EQ(corpus_.add_model(info, sample_weights(40, false), nullptr).error().code,
              ErrorCode::invalid_argument);
}

TEST_F(ModelTest, FindsTheNewestAndByName) {
    EXPECT_EQ(corpus_.model("").error().code, ErrorCode::not_found);
    auto info = sample_info();
    const auto first = value_of(corpus_.add_model(info, sample_weights(40, false), nullptr));
    const auto second = value_of(corpus_.add_model(info, sample_weights(40, false), nullptr));
    EXPECT_EQ(value_of(corpus_.model("")).id, second);
    EXPECT_EQ(value_of(corpus_.model("csrv2-text-k4")).id, first);
    EXPECT_EQ(corpus_.model("other").error().message,
              "There is no model called \"other\". Choose one of: \"csrv2-text-k4-2\", "
              "\"csrv2-text-k4\".");
    const auto models = value_of(corpus_.models());
    ASSERT_EQ(models.size(), 2U);
    EXPECT_EQ(models[0].id, second);
    succeed(corpus_.remove_model(second));
    EXPECT_EQ(value_of(corpus_.model("")).id, first);
    EXPECT_EQ(corpus_.remove_model(second).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.head_weights(second).error().code, ErrorCode::not_found);
}

TEST_F(ModelTest, RefusesWeightsAndCodesThatDoNotFit) {
    const auto refused = [&](const ModelInfo& info, const HeadWeights& weights,
                             const CodeMatrix* codes) {
        const auto id = corpus_.add_model(info, weights, codes);
        return id ? ErrorCode::internal : id.error().code;
    };
    const auto good = sample_weights(40, true);
    auto weights = good;
    weights.pre_bias.pop_back();
    EXPECT_EQ(refused(sample_info(), weights, nullptr), ErrorCode::invalid_argument);
    weights = good;
    weights.stats_last_nonzero.pop_back();
    EXPECT_EQ(refused(sample_info(), weights, nullptr), ErrorCode::invalid_argument);
    auto info = sample_info();
    info.dataset = 99;
    EXPECT_EQ(refused(info, good, nullptr), ErrorCode::not_found);
    info = sample_info();
    info.k = 41;
    EXPECT_EQ(refused(info, good, nullptr), ErrorCode::invalid_argument);
    info.k = 4;
    info.dataset = add_sample_dataset(corpus_, "wider", 3, dim + 1);
    EXPECT_EQ(refused(info, good, nullptr), ErrorCode::invalid_argument);

    const auto too_few = sample_codes(40, 8, document_count - 1);
    EXPECT_EQ(refused(sample_info(), good, &too_few), ErrorCode::invalid_argument);
    const auto too_wide = sample_codes(41, 8);
    EXPECT_EQ(refused(sample_info(), good, &too_wide), ErrorCode::invalid_argument);
    info = sample_info();
    info.stored_k = 7;
    const auto too_long = sample_codes(40, 8);
    EXPECT_EQ(refused(info, good, &too_long), ErrorCode::invalid_argument);
    EXPECT_TRUE(value_of(corpus_.models()).empty());
}

TEST_F(ModelTest, RefusesCodesOutOfOrder) {
    using Code = std::pair<std::vector<NeuronId>, std::vector<float>>;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const std::vector<Code> bad = {
        {{1, 2}, {1, 2}},    // weights ascend
        {{2, 1}, {1, 1}},    // a tie in the wrong order
        {{1, 1}, {2, 1}},    // a neuron twice
        {{3, 40}, {2, 1}},   // no such neuron
        {{1, 2}, {1, 0}},    // no weight
        {{1, 2}, {1, -1}},   // negative
        {{1, 2}, {1, nan}},  // not a number
    };
    const auto id = value_of(corpus_.add_model(sample_info(), sample_weights(40, false), nullptr));
    for (const auto& [neurons, weights] : bad) {
        CodeMatrix codes(40);
        for (int i = 1; i < document_count; ++i)
            codes.append({});
        codes.append({neurons, weights});
        const auto status = corpus_.set_codes(id, codes, 8);
        ASSERT_FALSE(status);
        EXPECT_EQ(status.error().code, ErrorCode::invalid_argument);
        EXPECT_NE(status.error().message.find("row 49"), std::string::npos);
    }
}

TEST_F(ModelTest, RemovingADatasetTakesItsModels) {
    const auto codes = sample_codes(40, 8);
    const auto id = value_of(corpus_.add_model(sample_info(), sample_weights(40, false), &codes));
    succeed(corpus_.remove_dataset(dataset_));
    EXPECT_EQ(corpus_.model(id).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.codes(id).error().code, ErrorCode::not_found);
    EXPECT_EQ(corpus_.remove_dataset(dataset_).error().code, ErrorCode::not_found);
    EXPECT_TRUE(value_of(corpus_.check()).empty());
}

}  // namespace
}  // namespace sparsescope
