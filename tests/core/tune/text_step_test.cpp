// SPDX-License-Identifier: GPL-3.0-or-later
// The module with autograd is the encoder: the same embeddings, of every family. A step learns,
// and what it learned can be kept, continued and read by the encoder.
#include <gtest/gtest.h>

#include "tests/core/tune/tiny_tune.h"

namespace sparsescope {
namespace {

// Rounding is in proportion to the numbers; those of a normalised embedding are below 1.
float allowed(const EmbeddingMatrix& embeddings) {
    float largest = 1;
    for (const float x : embeddings.values)
        largest = std::max(largest, std::abs(x));
    return 1e-5F * largest;
}

class Families : public testing::TestWithParam<const char*> {};

TEST_P(Families, EmbeddingsAreThoseOfTheEncoder) {
    const ExpectedTexts expected = expected_texts(GetParam());
    const auto step = open_step(tiny_config(), tiny_model(GetParam()));
    const TuneInputs inputs{.texts = expected.ids};
    EXPECT_LT(largest_difference(embeddings_of(*step, inputs), expected.embeddings),
              allowed(expected.embeddings));
    EXPECT_EQ(step->dim(), expected.embeddings.dim);
}

TEST_P(Families, StepsLowerTheLossAndTheFolderHoldsWhatWasLearned) {
    const ExpectedTexts expected = expected_texts(GetParam());
    const auto step = open_step(tiny_config(), tiny_model(GetParam()));
    TuneInputs inputs = random_texts(8);
    inputs.texts.insert(inputs.texts.end(), expected.ids.begin(), expected.ids.end());
    const double first = value_of(step->run(inputs, pairs_of(4), 1, 0)).total;
    double last = first;
    for (int i = 0; i < 20; ++i)
        last = value_of(step->run(inputs, pairs_of(4), 1, 0)).total;
    EXPECT_LT(last, 0.8 * first);
    EXPECT_TRUE(step->all_finite());

    const TemporaryFolder temporary;
    succeed(step->write_folder(temporary.path() / "tuned", nullptr, 0));
    const EncodedTexts encoded = encode_with(temporary.path() / "tuned", expected.texts);
    EmbeddingMatrix ours = embeddings_of(*step, inputs);
    ours.values.erase(ours.values.begin(), ours.values.begin() + 8 * std::ptrdiff_t(ours.dim));
    ours.rows -= 8;
    EXPECT_LT(largest_difference(encoded.embeddings, ours), allowed(ours));
    EXPECT_GT(largest_difference(expected.embeddings, ours), 1e-2F);
}

INSTANTIATE_TEST_SUITE_P(Models, Families,
                         testing::Values("bert-mean", "bert-cls-dense", "roberta-max", "xlmr-mean",
                                         "mpnet-mean", "distilbert-last"),
                         test_name);

TEST(TuneState, ARestoredStepContinuesToTheLastBit) {
    const TuneInputs inputs = random_texts(8);
    const TemporaryFolder temporary;
    const auto file = temporary.path() / "state.safetensors";
    const auto step = open_step(tiny_config(), tiny_model("bert-mean"));
    for (int i = 0; i < 3; ++i)
        succeed(step->run(inputs, pairs_of(4), 0.5, 0).map([](const auto&) {}));
    succeed(step->save(file));
    const auto again = open_step(tiny_config(), tiny_model("bert-mean"));
    succeed(again->restore(file));
    for (int i = 0; i < 3; ++i) {
        const double one = value_of(step->run(inputs, pairs_of(4), 1, 0)).total;
        EXPECT_EQ(one, value_of(again->run(inputs, pairs_of(4), 1, 0)).total);
    }
    EXPECT_EQ(embeddings_of(*step, inputs).values, embeddings_of(*again, inputs).values);
}

}  // namespace
}  // namespace sparsescope
