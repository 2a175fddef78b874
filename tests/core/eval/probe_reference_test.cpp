// SPDX-License-Identifier: GPL-3.0-or-later
// The linear probe against scikit-learn's LogisticRegression (1.9.1, C = 1/penalty, tol 1e-8) on
// the example's embeddings and on sparse codes of them. The numbers were printed by
//   python3 tests/core/eval/probe_reference.py resources/sample/wordnet-minilm.safetensors
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "core/eval/linear_probe.h"
#include "core/formats/safetensors.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

constexpr std::size_t train = 1600, test = 800;
constexpr int classes = 25;

class ProbeReference : public testing::Test {
  protected:
    ProbeReference() {
        const auto file = value_of(SafetensorsFile::open(
            test_data() + "/../../resources/sample/wordnet-minilm.safetensors"));
        const std::vector<float> values = value_of(file.read_floats("embedding"));
        const std::vector<std::int64_t> kinds = value_of(file.read_integers("label"));
        const std::size_t dim = values.size() / kinds.size();
        embeddings_ = EmbeddingMatrix(train + test, dim);
        std::copy_n(values.begin(), embeddings_.values.size(), embeddings_.values.begin());
        for (std::size_t i = 0; i < train + test; ++i)
            labels_.push_back(static_cast<std::int32_t>(kinds[i]) - 4);
    }

    // The k largest numbers of each row that are above 0.
    [[nodiscard]] CodeMatrix codes(std::size_t k) const {
        CodeMatrix codes(embeddings_.dim);
        for (std::size_t row = 0; row < embeddings_.rows; ++row) {
            const auto x = embeddings_.row(row);
            std::vector<NeuronId> neurons(x.size());
            std::iota(neurons.begin(), neurons.end(), 0U);
            std::ranges::stable_sort(neurons, std::greater(), [&](NeuronId i) { return x[i]; });
            neurons.resize(k);
            std::erase_if(neurons, [&](NeuronId i) { return !(x[i] > 0); });
            std::vector<float> weights;
            for (const NeuronId neuron : neurons)
                weights.push_back(x[neuron]);
            codes.append({neurons, weights});
        }
        return codes;
    }

    void expect(const FeatureRows& rows, double penalty, double on_test, double on_train) const {
        FeatureRows first(rows.columns()), last(rows.columns());
        for (std::size_t i = 0; i < rows.rows(); ++i)
            (i < train ? first : last).append(rows.row(i).columns, rows.row(i).values);
        const auto all = std::span(labels_);
        const LinearProbe probe =
            value_of(linear_probe(first, all.first(train), last, all.subspan(train), classes,
                                  {.penalty = penalty}, {}, {}));
        EXPECT_TRUE(probe.converged) << probe.iterations << " iterations";
        constexpr double half_a_point = 0.005;
        EXPECT_NEAR(probe.accuracy, on_test, half_a_point) << probe.iterations;
        EXPECT_NEAR(probe.train_accuracy, on_train, half_a_point) << probe.iterations;
    }

    EmbeddingMatrix embeddings_;
    std::vector<std::int32_t> labels_;
};

TEST_F(ProbeReference, OfEmbeddings) {
    expect(unit_rows(embeddings_.view()), 1, 0.6375, 0.7975);
    expect(unit_rows(embeddings_.view()), 0.01, 0.6050, 1.0);
}

TEST_F(ProbeReference, OfCodesAtEight) {
    expect(unit_rows(codes(8), 8), 1, 0.3300, 0.6813);
    expect(unit_rows(codes(8), 8), 0.01, 0.2938, 1.0);
}

TEST_F(ProbeReference, OfCodesAtTwo) {
    expect(unit_rows(codes(2), 2), 1, 0.1725, 0.4825);
    expect(unit_rows(codes(2), 2), 0.01, 0.1500, 0.7469);
}

}  // namespace
}  // namespace sparsescope
