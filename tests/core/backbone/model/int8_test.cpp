// SPDX-License-Identifier: GPL-3.0-or-later
// Weights in 8 bits: a model with them computes what one whose weights were rounded beforehand
// does.
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "core/backbone/kernels/packed_matrix.h"
#include "core/backbone/model/sentence_vector.h"
#include "core/backbone/model/transformer.h"
#include "tests/core/backbone/model/tiny_models.h"

namespace sparsescope {
namespace {

EncoderSettings in_8_bits(const std::filesystem::path& folder) {
    EncoderSettings settings = model_settings(folder);
    settings.int8 = true;
    return settings;
}

// Words' vectors and the linear layers of the transformer; its other matrices stay as they are.
bool is_rounded(const std::string& name) {
    return name.ends_with("word_embeddings.weight") ||
           (name.find("layer.") != std::string::npos && name.ends_with(".weight"));
}

void round_rows(ModelCopy::Tensor& tensor) {
    const std::size_t columns = tensor.shape[1];
    for (std::size_t row = 0; row < tensor.shape[0]; ++row) {
        const auto begin = tensor.values.begin() + std::ptrdiff_t(row * columns);
        double largest = 0;
        std::for_each(begin, begin + std::ptrdiff_t(columns),
                      [&](float x) { largest = std::max<double>(largest, std::fabs(x)); });
        const auto scale = float(largest / 127);
        std::for_each(begin, begin + std::ptrdiff_t(columns),
                      [&](float& x) { x = float(std::round(x * 127.0 / largest)) * scale; });
    }
}

double cosine(std::span<const float> a, std::span<const float> b) {
    double dot = 0, a_squared = 0, b_squared = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        dot += double(a[i]) * b[i];
        a_squared += double(a[i]) * a[i];
        b_squared += double(b[i]) * b[i];
    }
    return dot / std::sqrt(a_squared * b_squared);
}

// The largest between two vectors, brought to length 1: not every model does so itself.
double difference_of_length_one(std::span<const float> a, std::span<const float> b) {
    double squares = 0, largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        squares += double(b[i]) * b[i];
        largest = std::max(largest, std::fabs(double(a[i]) - b[i]));
    }
    return largest / std::sqrt(squares);
}

TEST(RoundedWeights, BytesAreTheNearest) {
    const std::vector<float> numbers{0, 2.54F, -1.27F, 0.0149F, -0.0101F};
    std::vector<std::int8_t> bytes(10, 9);
    EXPECT_FLOAT_EQ(kernels::round_to_bytes(numbers, bytes.data(), 2), 0.02F);
    EXPECT_EQ(bytes, (std::vector<std::int8_t>{0, 9, 127, 9, -64, 9, 1, 9, -1, 9}));
    const std::vector<float> zeros(2), tiny{1e-44F, -1e-45F}, huge{3e38F, -3e38F};
    bytes.assign(2, 9);
    EXPECT_EQ(kernels::round_to_bytes(zeros, bytes.data()), 0);
    EXPECT_EQ(bytes, (std::vector<std::int8_t>{0, 0}));
    EXPECT_GE(kernels::round_to_bytes(tiny, bytes.data()), 0);
    EXPECT_EQ(bytes[0], 127);
    EXPECT_GT(kernels::round_to_bytes(huge, bytes.data()), 2e36);
    EXPECT_EQ(bytes, (std::vector<std::int8_t>{127, -127}));
}

TEST(RoundedWeights, ProductsAreThoseOfTheRoundedMatrices) {
    std::mt19937 generator(3);
    std::normal_distribution<float> normal;
    const auto random = [&](std::size_t count) {
        std::vector<float> floats(count);
        std::generate(floats.begin(), floats.end(), [&] { return normal(generator); });
        return floats;
    };
    for (const kernels::EncoderKernels* level : kernels::all_encoder_kernels())
        for (const auto& [rows, in, out] :
             {std::tuple{std::size_t{1}, std::size_t{7}, std::size_t{5}},
              {13, 33, 64},
              {97, 40, 31},
              {12, 1, 1}}) {
            auto left = random(rows * in);
            ModelCopy::Tensor weight{{out, in}, random(in * out)};
            const auto bias = random(out);
            kernels::PackedMatrix packed(in, out, 2, kernels::Precision::int8);
            packed.set(1, weight.values, bias, 0.5F);
            round_rows(weight);
            const std::size_t stride = packed.columns();
            std::vector<float> result(rows * stride, -1);
            level->product({left.data(), rows, in}, packed.panels(), {result.data(), rows, stride});
            for (std::size_t r = 0; r < rows; ++r)
                for (std::size_t c = 0; c < stride; ++c) {
                    const std::size_t o = c - stride / 2;
                    double expected = 0;
                    if (c >= stride / 2 && o < out) {
                        expected = bias[o];
                        for (std::size_t k = 0; k < in; ++k)
                            expected += double(left[r * in + k]) * weight.values[o * in + k];
                    }
                    ASSERT_NEAR(result[r * stride + c], expected / 2, 1e-5)
                        << level->level << " row " << r << " column " << c;
                }
        }
}

class Int8 : public testing::TestWithParam<const char*> {};

TEST_P(Int8, AModelComputesWithTheRoundedWeightsAtEveryProcessorLevel) {
    const ModelCopy copy(GetParam());
    ModelCopy::Tensors tensors = copy.tensors();
    int rounded = 0;
    for (auto& [name, tensor] : tensors)
        if (is_rounded(name) && tensor.shape.size() == 2) {
            round_rows(tensor);
            ++rounded;
        }
    EXPECT_GE(rounded, 13);  // six a layer, and the words
    copy.write_tensors("model.safetensors", tensors);
    const ExpectedTexts texts = expected_texts(GetParam());
    const EmbeddingMatrix expected = encode_with(copy.path(), texts.texts).embeddings;

    const ModelFolder model = value_of(read_model_folder(tiny_model(GetParam())));
    const NamedWeights weights = value_of(NamedWeights::open(model));
    for (const kernels::EncoderKernels* level : kernels::all_encoder_kernels()) {
        const Transformer transformer =
            value_of(Transformer::load(model.shape, weights, {}, kernels::Precision::int8, *level));
        const SentenceVector sentence = value_of(SentenceVector::load(model, *level));
        TokenBatch batch;
        for (const auto& ids : texts.ids)
            batch.add(ids);
        TransformerWorkspace workspace;
        const kernels::Rows hidden = value_of(transformer.hidden_states(batch, workspace, {}));
        EmbeddingMatrix embeddings(batch.texts(), sentence.dim());
        for (std::size_t i = 0; i < batch.texts(); ++i)
            sentence.compute({hidden.data + batch.starts[i] * hidden.stride,
                              batch.starts[i + 1] - batch.starts[i], hidden.stride},
                             embeddings.row(i));
        for (std::size_t i = 0; i < batch.texts(); ++i)
            EXPECT_LT(difference_of_length_one(embeddings.row(i), expected.row(i)), 1e-5)
                << level->level << " text " << i;
    }
}

TEST_P(Int8, VectorsAreNearThoseOfFloatsAndNotThem) {
    const ExpectedTexts texts = expected_texts(GetParam());
    const auto floats = value_of(open_model_encoder(model_settings(tiny_model(GetParam())), {}));
    const auto bytes = value_of(open_model_encoder(in_8_bits(tiny_model(GetParam())), {}));
    EXPECT_NE(floats->identity().hash, bytes->identity().hash);
    const EncodedTexts exact = value_of(floats->encode(texts.texts, {}));
    const EncodedTexts near = value_of(bytes->encode(texts.texts, {}));
    EXPECT_GT(largest_difference(exact.embeddings, near.embeddings), 1e-5);
    for (std::size_t i = 0; i < texts.texts.size(); ++i)
        EXPECT_GT(cosine(exact.embeddings.row(i), near.embeddings.row(i)), 0.99) << i;
}

TEST_P(Int8, ATextHasTheSameEmbeddingInEveryBatch) {
    expect_one_embedding_a_text(in_8_bits(tiny_model(GetParam())),
                                expected_texts(GetParam()).texts);
}

INSTANTIATE_TEST_SUITE_P(Models, Int8,
                         testing::Values("bert-mean", "bert-cls-dense", "mpnet-mean",
                                         "distilbert-last"),
                         test_name);

}  // namespace
}  // namespace sparsescope
