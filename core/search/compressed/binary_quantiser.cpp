// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/search/compressed/quantiser.h"

namespace sparsescope {

namespace {

constexpr std::size_t bits = 8;  // of a byte

// Rows at right angles to each other, of length 1, in random directions: Gaussian rows, each freed
// of what it shares with those before it. Twice, because rounding leaves a little the first time.
EmbeddingMatrix random_rotation(std::size_t dim, Random& random) {
    EmbeddingMatrix rotation(dim, dim);
    for (std::size_t i = 0; i < dim; ++i) {
        const auto row = rotation.row(i);
        for (float& value : row)
            value = static_cast<float>(random.normal());
        for (int pass = 0; pass < 2; ++pass) {
            for (std::size_t before = 0; before < i; ++before) {
                const auto other = rotation.row(before);
                const float shared = dot(row, other);
                for (std::size_t j = 0; j < dim; ++j)
                    row[j] -= shared * other[j];
            }
            const float length = std::sqrt(dot(row, row));
            for (float& value : row)
                value /= length;
        }
    }
    return rotation;
}

class BinaryQuantiser final : public Quantiser {
  public:
    BinaryQuantiser(EmbeddingView rows, std::uint64_t seed) : mean_(rows.dim) {
        Random random(seed);
        rotation_ = random_rotation(rows.dim, random);
        for (std::size_t row = 0; row < rows.rows; ++row)
            for (std::size_t j = 0; j < rows.dim; ++j)
                mean_[j] += rows.row(row)[j] / static_cast<float>(rows.rows);
        double sizes = 0;
        for (std::size_t row = 0; row < rows.rows; ++row)
            for (const float value : rotated(rows.row(row)))
                sizes += std::abs(value);
        const auto numbers = static_cast<double>(std::max<std::size_t>(rows.rows * rows.dim, 1));
        scale_ = static_cast<float>(sizes / numbers);
    }

    [[nodiscard]] std::size_t dim() const override { return mean_.size(); }
    [[nodiscard]] std::size_t bytes() const override { return (dim() + bits - 1) / bits; }

    void encode(std::span<const float> x, std::span<std::uint8_t> code) const override {
        std::ranges::fill(code, std::uint8_t{0});
        const std::vector<float> y = rotated(x);
        for (std::size_t i = 0; i < y.size(); ++i)
            if (y[i] > 0) code[i / bits] |= static_cast<std::uint8_t>(1U << (i % bits));
    }
    void decode(std::span<const std::uint8_t> code, std::span<float> x) const override {
        std::ranges::copy(mean_, x.begin());
        for (std::size_t i = 0; i < dim(); ++i) {
            const float sign = (code[i / bits] >> (i % bits) & 1) != 0 ? scale_ : -scale_;
            for (std::size_t j = 0; j < dim(); ++j)
                x[j] += sign * rotation_.row(i)[j];
        }
    }
    [[nodiscard]] std::vector<float> tables(std::span<const float> query) const override {
        std::vector<float> tables(bytes() * values);
        for (std::size_t i = 0; i < dim(); ++i) {
            const float share = scale_ * dot(query, rotation_.row(i));
            float* const table = tables.data() + i / bits * values;
            for (std::size_t value = 0; value < values; ++value)
                table[value] += (value >> (i % bits) & 1) != 0 ? share : -share;
        }
        const float of_mean = dot(query, mean_);
        for (std::size_t value = 0; value < values; ++value)
            tables[value] += of_mean;
        return tables;
    }

  private:
    [[nodiscard]] std::vector<float> rotated(std::span<const float> x) const {
        std::vector<float> centred(dim()), y(dim());
        for (std::size_t j = 0; j < dim(); ++j)
            centred[j] = x[j] - mean_[j];
        for (std::size_t i = 0; i < dim(); ++i)
            y[i] = dot(centred, rotation_.row(i));
        return y;
    }

    std::vector<float> mean_;   // μ [dim]
    EmbeddingMatrix rotation_;  // R [dim, dim]
    float scale_ = 0;           // s
};

}  // namespace

Result<std::shared_ptr<const Quantiser>> train_binary_quantiser(EmbeddingView rows,
                                                                std::uint64_t seed,
                                                                std::stop_token stop) {
    using Made = Result<std::shared_ptr<const Quantiser>>;
    return guard("training a binary quantiser", [&]() -> Made {
        if (rows.dim < 1)
            return fail(ErrorCode::invalid_argument,
                        "Embeddings without numbers cannot be reduced to bits.");
        if (stop.stop_requested()) return cancelled();
        return std::make_shared<BinaryQuantiser>(rows, seed);
    });
}

}  // namespace sparsescope
