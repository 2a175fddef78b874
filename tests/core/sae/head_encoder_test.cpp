// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever finds the candidates, the codes are those of encoding row by row, bit for bit.
#include "core/sae/head_encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "core/base/parallel.h"
#include "core/code/sparse_head.h"
#include "core/sae/kernels/integer_product.h"
#include "tests/core/sae/made_up.h"

namespace sparsescope {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

HeadView view(const HeadWeights& w) {
    return {w.dim, w.hidden, w.encoder_weight.data(), w.pre_bias.data(), w.latent_bias.data()};
}

std::vector<EncodeProduct> products() {
    std::vector<EncodeProduct> list{EncodeProduct::sgemm};
    if (kernels::has_integer_product()) list.push_back(EncodeProduct::integer);
    return list;
}

void expect_codes_of_single_rows(const HeadWeights& weights, const EmbeddingMatrix& rows, int k) {
    for (const EncodeProduct product : products()) {
        const HeadEncoder encoder(view(weights), product);
        CodeMatrix codes(weights.hidden);
        ASSERT_TRUE(encoder.encode(rows.view(), k, codes, {}, {}));
        ASSERT_EQ(codes.rows(), rows.rows);
        for (std::size_t r = 0; r < rows.rows; ++r) {
            const Code expected = encode(weights, rows.row(r), k);
            const CodeView found = codes.row(r);
            ASSERT_EQ(std::vector(found.neurons.begin(), found.neurons.end()), expected.neurons)
                << "row " << r << ", k " << k << ", product " << static_cast<int>(product);
            for (std::size_t s = 0; s < found.size(); ++s)
                ASSERT_EQ(std::bit_cast<std::uint32_t>(found.weights[s]),
                          std::bit_cast<std::uint32_t>(expected.weights[s]))
                    << "row " << r << ", place " << s;
        }
    }
}

TEST(HeadEncoder, EqualsSingleRowsForEveryShape) {
    struct Shape {
        std::size_t rows, dim, hidden;
        int k;
    };
    for (const Shape& s :
         {Shape{1, 1, 1, 1}, Shape{13, 7, 33, 40}, Shape{25, 64, 32, 5}, Shape{100, 65, 257, 16},
          Shape{37, 384, 1536, 32}, Shape{500, 16, 300, 2}, Shape{9, 1031, 96, 96}}) {
        const auto data = made_up::clusters(s.rows, s.dim, 3, s.dim);
        const HeadWeights weights = made_up::head<float>(s.dim, s.hidden, s.hidden).to_weights();
        expect_codes_of_single_rows(weights, data.embeddings, s.k);
    }
}

// Neurons that differ in a few last bits only, or not at all: no estimate can tell them apart.
TEST(HeadEncoder, TellsNearTiesAndDuplicatesApart) {
    constexpr std::size_t dim = 96, hidden = 640;
    HeadWeights weights = made_up::head<float>(dim, hidden, 4).to_weights();
    for (std::size_t n = 0; n < hidden; ++n)
        for (std::size_t j = 0; j < dim; ++j)
            weights.encoder_weight[n * dim + j] =
                weights.encoder_weight[n % 8 * dim + j];  // 80 copies of each
    for (std::size_t n = 160; n < 320; ++n) {
        float& w = weights.encoder_weight[n * dim + n % dim];
        w = std::nextafter(w, n % 2 == 0 ? 1.0F : -1.0F);
    }
    Random random(15);
    for (std::size_t i = 320 * dim; i < hidden * dim; ++i)
        weights.encoder_weight[i] += static_cast<float>(1e-5 * random.normal());
    for (float& c : weights.latent_bias)
        c = 0.25F;
    auto data = made_up::clusters(60, dim, 2, 9);
    std::copy_n(data.embeddings.row(0).begin(), dim, data.embeddings.row(1).begin());
    for (const int k : {1, 3, 32, 100})
        expect_codes_of_single_rows(weights, data.embeddings, k);
}

TEST(HeadEncoder, TakesRowsOfZerosAndOfAnyLength) {
    constexpr std::size_t dim = 50, hidden = 200;
    HeadWeights weights = made_up::head<float>(dim, hidden, 5).to_weights();
    auto data = made_up::clusters(40, dim, 2, 10);
    const float lengths[] = {0,     1e-44F, 1e-38F, 1e-31F, 1e-20F, 1e-3F,
                             1e10F, 1e15F,  1e16F,  1e30F,  3e37F};
    for (std::size_t i = 0; i < std::size(lengths); ++i)
        for (float& x : data.embeddings.row(i))
            x *= lengths[i];
    // One number carries everything.
    for (std::size_t j = 0; j < dim; ++j)
        data.embeddings.row(20)[j] = j == 7 ? 1000.0F : 0.0F;
    std::copy_n(weights.pre_bias.begin(), dim, data.embeddings.row(21).begin());
    // Neurons, too.
    for (std::size_t i = 0; i < std::size(lengths); ++i)
        for (std::size_t j = 0; j < dim; ++j)
            weights.encoder_weight[(10 + i) * dim + j] *= lengths[i];
    for (const bool biased : {true, false}) {
        if (!biased) {
            std::fill(weights.latent_bias.begin(), weights.latent_bias.end(), 0.0F);
            std::fill(weights.pre_bias.begin(), weights.pre_bias.end(), 0.0F);
        }
        for (const int k : {1, 8, 200})
            expect_codes_of_single_rows(weights, data.embeddings, k);
    }
}

TEST(HeadEncoder, KeepsWhatIsNotANumberToItself) {
    constexpr std::size_t dim = 40, hidden = 150;
    HeadWeights weights = made_up::head<float>(dim, hidden, 6).to_weights();
    auto data = made_up::clusters(50, dim, 2, 11);
    for (float& x : data.embeddings.row(3))
        x = nan;
    data.embeddings.row(4)[5] = nan;
    data.embeddings.row(5)[0] = infinity;
    data.embeddings.row(6)[39] = -infinity;
    expect_codes_of_single_rows(weights, data.embeddings, 6);
    weights.encoder_weight[20 * dim + 3] = nan;
    weights.encoder_weight[21 * dim + 4] = infinity;
    weights.latent_bias[30] = nan;
    weights.latent_bias[31] = infinity;
    weights.latent_bias[32] = -infinity;
    expect_codes_of_single_rows(weights, data.embeddings, 6);
}

TEST(HeadEncoder, ComputesLittleMoreThanTheCode) {
    const auto data = made_up::clusters(400, 256, 5, 12);
    const HeadWeights weights = made_up::head<float>(256, 1024, 7).to_weights();
    for (const EncodeProduct product : products()) {
        const HeadEncoder encoder(view(weights), product);
        CodeMatrix codes(1024);
        ASSERT_TRUE(encoder.encode(data.embeddings.view(), 8, codes, {}, {}));
        EXPECT_GE(encoder.computed_per_row(), 8);
        EXPECT_LT(encoder.computed_per_row(), 10);
    }
}

TEST(HeadEncoder, DoesNotDependOnTheNumberOfThreads) {
    const int before = compute_threads();
    const auto data = made_up::clusters(700, 32, 5, 13);
    const HeadWeights weights = made_up::head<float>(32, 90, 8).to_weights();
    for (const int threads : {1, 3}) {
        set_compute_threads(threads);
        expect_codes_of_single_rows(weights, data.embeddings, 4);
    }
    set_compute_threads(before);
}

// A bound that were too tight would lose the right neuron only in rare rows; so it is checked
// itself, neuron by neuron.
TEST(IntegerProduct, StaysWithinItsBounds) {
    if (!kernels::has_integer_product()) GTEST_SKIP() << "no integer products on this processor";
    constexpr std::size_t dim = 301, hidden = kernels::tile_neurons;
    const auto data = made_up::clusters(kernels::tile_rows, dim, 3, 14);
    const HeadWeights weights = made_up::head<float>(dim, hidden, 9).to_weights();
    std::vector<std::int16_t> rows(kernels::tile_size(kernels::tile_rows, dim)),
        neurons(kernels::tile_size(kernels::tile_neurons, dim));
    kernels::RowBounds row_bounds[kernels::tile_rows], neuron_bounds[kernels::tile_neurons];
    kernels::pack_tile(data.embeddings.row(0).data(), kernels::tile_rows, dim, kernels::tile_rows,
                       rows.data(), row_bounds);
    kernels::pack_tile(weights.encoder_weight.data(), hidden, dim, kernels::tile_neurons,
                       neurons.data(), neuron_bounds);
    kernels::HeadBounds head;
    head.resize(hidden);
    for (std::size_t n = 0; n < hidden; ++n)
        head.set(n, neuron_bounds[n], weights.latent_bias[n], 1e-5);
    kernels::CandidateRow candidates[kernels::tile_rows];
    for (std::size_t r = 0; r < kernels::tile_rows; ++r)
        candidates[r].start(hidden, row_bounds[r]);
    kernels::find_candidates(rows.data(), 1, neurons.data(), dim, head, 0, candidates);
    double widest = 0;
    for (std::size_t r = 0; r < kernels::tile_rows; ++r) {
        candidates[r].tighten();
        const auto found = candidates[r].candidates();
        const auto end = candidates[r].tail();
        std::size_t positive = 0;
        for (std::size_t n = 0; n < hidden; ++n) {
            double exact = weights.latent_bias[n];
            for (std::size_t j = 0; j < dim; ++j)
                exact += static_cast<double>(weights.row(n)[j]) * data.embeddings.row(r)[j];
            const auto at = std::find(found.begin(), found.end(), static_cast<NeuronId>(n));
            if (exact > 0) {
                ++positive;
                ASSERT_NE(at, found.end()) << "row " << r << ", neuron " << n;
            }
            if (at == found.end()) continue;
            const auto back = found.end() - at;
            EXPECT_LE(static_cast<double>(end.lower[-back]), exact);
            EXPECT_GE(static_cast<double>(end.upper[-back]), exact);
            widest = std::max(widest, static_cast<double>(end.upper[-back] - end.lower[-back]));
        }
        EXPECT_GT(positive, 0U);
    }
    EXPECT_LT(widest, 2e-3);  // rows have length 1, neurons about 0.6
}

}  // namespace
}  // namespace sparsescope
