// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <limits>

#include "core/base/clones.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/search/compressed/quantiser.h"

namespace sparsescope {

namespace {

constexpr std::size_t values = Quantiser::values;
constexpr int rounds = 12;  // of k-means; more change recall by less than a run's noise

using Products = std::array<float, values>;

// products += Σ_j x_j · columns[j], a column the j-th number of all centroids. Added up number by
// number for each centroid, so every processor level gives the same bits.
SPARSESCOPE_CLONES
void add_products(const float* x, const float* columns, std::size_t width, Products& products) {
    for (std::size_t j = 0; j < width; ++j)
        for (std::size_t c = 0; c < values; ++c)
            products[c] += x[j] * columns[j * values + c];
}

// The first of the largest.
SPARSESCOPE_CLONES
std::uint8_t place_of_largest(const Products& products) {
    constexpr std::size_t lanes = 16;
    std::array<float, lanes> most;
    std::copy_n(products.begin(), lanes, most.begin());
    for (std::size_t c = lanes; c < values; c += lanes)
        for (std::size_t l = 0; l < lanes; ++l)
            most[l] = most[l] < products[c + l] ? products[c + l] : most[l];
    const float largest = *std::ranges::max_element(most);
    return static_cast<std::uint8_t>(std::ranges::find(products, largest) - products.begin());
}

class ProductQuantiser final : public Quantiser {
  public:
    ProductQuantiser(std::size_t dim, std::size_t bytes)
        : dim_(dim), bytes_(bytes), columns_(dim * values), half_squares_(bytes * values) {}

    [[nodiscard]] std::size_t dim() const override { return dim_; }
    [[nodiscard]] std::size_t bytes() const override { return bytes_; }

    void encode(std::span<const float> x, std::span<std::uint8_t> code) const override {
        for (std::size_t block = 0; block < bytes_; ++block)
            code[block] = nearest(block, x.data());
    }
    void decode(std::span<const std::uint8_t> code, std::span<float> x) const override {
        for (std::size_t block = 0; block < bytes_; ++block)
            for (std::size_t j = first(block); j < first(block + 1); ++j)
                x[j] = columns_[j * values + code[block]];
    }
    [[nodiscard]] std::vector<float> tables(std::span<const float> query) const override {
        std::vector<float> tables(bytes_ * values);
        for (std::size_t block = 0; block < bytes_; ++block) {
            Products products{};
            add_products(query.data() + first(block), columns(block), width(block), products);
            std::ranges::copy(products, tables.data() + block * values);
        }
        return tables;
    }

    // k-means on one block of the rows; blocks know nothing of each other.
    void train_block(std::size_t block, EmbeddingView rows, std::uint64_t seed,
                     const std::stop_token& stop) {
        Random random(seed + block);
        std::vector<std::uint32_t> order(rows.rows);
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = static_cast<std::uint32_t>(i);
        random.shuffle(std::span(order));
        const std::size_t used = std::min(values, rows.rows);
        for (std::size_t c = 0; c < values; ++c)
            set_centroid(block, c, c < used ? rows.row(order[c]).data() : nullptr);
        std::vector<std::uint8_t> of_row(rows.rows);
        for (int round = 0; round < rounds && rows.rows > values; ++round) {
            if (stop.stop_requested()) return;
            for (std::size_t i = 0; i < rows.rows; ++i)
                of_row[i] = nearest(block, rows.row(i).data());
            move_centroids(block, rows, of_row, random);
        }
    }

  private:
    [[nodiscard]] std::size_t first(std::size_t block) const { return block * dim_ / bytes_; }
    [[nodiscard]] std::size_t width(std::size_t block) const {
        return first(block + 1) - first(block);
    }
    [[nodiscard]] const float* columns(std::size_t block) const {
        return columns_.data() + first(block) * values;
    }

    // The c with the largest x·c − ‖c‖²/2, which is the nearest one.
    [[nodiscard]] std::uint8_t nearest(std::size_t block, const float* x) const {
        Products products;
        const float* const half_squares = half_squares_.data() + block * values;
        for (std::size_t c = 0; c < values; ++c)
            products[c] = -half_squares[c];
        add_products(x + first(block), columns(block), width(block), products);
        return place_of_largest(products);
    }

    // row: dim numbers, of which those of the block are taken; none: never the nearest.
    void set_centroid(std::size_t block, std::size_t c, const float* row) {
        double squares = 0;
        for (std::size_t j = first(block); row != nullptr && j < first(block + 1); ++j) {
            columns_[j * values + c] = row[j];
            squares += static_cast<double>(row[j]) * row[j];
        }
        half_squares_[block * values + c] = row == nullptr ? std::numeric_limits<float>::infinity()
                                                           : static_cast<float>(squares / 2);
    }

    // To the mean of their rows; one without rows starts again at a row.
    void move_centroids(std::size_t block, EmbeddingView rows, std::span<const std::uint8_t> of_row,
                        Random& random) {
        std::vector<double> sums(values * dim_);
        std::array<std::size_t, values> counts{};
        for (std::size_t i = 0; i < rows.rows; ++i) {
            ++counts[of_row[i]];
            double* const sum = sums.data() + of_row[i] * dim_;
            for (std::size_t j = first(block); j < first(block + 1); ++j)
                sum[j] += rows.row(i)[j];
        }
        std::vector<float> mean(dim_);
        for (std::size_t c = 0; c < values; ++c) {
            if (counts[c] == 0) {
                set_centroid(block, c, rows.row(random.below(rows.rows)).data());
                continue;
            }
            for (std::size_t j = first(block); j < first(block + 1); ++j)
                mean[j] = static_cast<float>(sums[c * dim_ + j] / static_cast<double>(counts[c]));
            set_centroid(block, c, mean.data());
        }
    }

    std::size_t dim_, bytes_;
    std::vector<float> columns_;       // [dim, values]: number j of all centroids of its block
    std::vector<float> half_squares_;  // ‖c‖²/2 [bytes, values]
};

}  // namespace

Result<std::shared_ptr<const Quantiser>> train_product_quantiser(EmbeddingView rows,
                                                                 std::size_t bytes,
                                                                 std::uint64_t seed,
                                                                 std::stop_token stop) {
    using Made = Result<std::shared_ptr<const Quantiser>>;
    return guard("training a product quantiser", [&]() -> Made {
        if (bytes < 1 || bytes > rows.dim)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Embeddings of {} numbers cannot be cut into {} blocks: choose "
                                    "1 to {}.",
                                    rows.dim, bytes, rows.dim));
        auto made = std::make_shared<ProductQuantiser>(rows.dim, bytes);
        parallel_for(static_cast<std::int64_t>(bytes), [&](std::int64_t first, std::int64_t last) {
            for (std::int64_t block = first; block < last; ++block)
                made->train_block(static_cast<std::size_t>(block), rows, seed, stop);
        });
        if (stop.stop_requested()) return cancelled();
        return made;
    });
}

}  // namespace sparsescope
