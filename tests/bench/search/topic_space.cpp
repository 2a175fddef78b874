// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/topic_space.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/dot.h"
#include "core/base/parallel.h"

namespace sparsescope::bench {

namespace {

constexpr std::size_t inner_dim = 24;
constexpr std::size_t topics = 2000;
constexpr double own_share = 0.5;    // of what no topic explains, in the inner space
constexpr double noise_share = 0.3;  // of the length that lies outside of it

void to_unit_length(std::span<float> x) {
    const float length = std::sqrt(dot(x, x));
    for (float& value : x)
        value /= length;
}

EmbeddingMatrix random_normals(std::size_t rows, std::size_t columns, Random& random) {
    EmbeddingMatrix matrix(rows, columns);
    for (float& value : matrix.values)
        value = static_cast<float>(random.normal());
    return matrix;
}

// The k largest positive cosines to the neurons' rows, four rows by three neurons at a time.
class CosineHead {
  public:
    CosineHead(EmbeddingView neurons, std::size_t k) : neurons_(neurons), k_(k) {}

    [[nodiscard]] CodeMatrix encode(EmbeddingView rows) const {
        std::vector<Entry> entries(rows.rows * k_);
        const auto tiles = (rows.rows + DotTile::left_rows - 1) / DotTile::left_rows;
        parallel_for(static_cast<std::int64_t>(tiles), [&](std::int64_t first, std::int64_t last) {
            std::vector<float> products(DotTile::left_rows * neurons_.rows);
            std::vector<Entry> order(neurons_.rows);
            for (std::int64_t tile = first; tile < last; ++tile) {
                const std::size_t begin = static_cast<std::size_t>(tile) * DotTile::left_rows;
                multiply(rows, begin, products);
                for (std::size_t l = 0; l < std::min(DotTile::left_rows, rows.rows - begin); ++l)
                    choose(products.data() + l * neurons_.rows, order,
                           entries.data() + (begin + l) * k_);
            }
        });
        return codes_of(entries, rows.rows);
    }

  private:
    struct Entry {
        float weight;
        NeuronId neuron;
    };

    void multiply(EmbeddingView rows, std::size_t begin, std::vector<float>& products) const {
        DotTile tile;
        for (std::size_t l = 0; l < DotTile::left_rows; ++l)
            tile.left[l] = rows.row(std::min(begin + l, rows.rows - 1)).data();
        for (std::size_t right = 0; right < neurons_.rows; right += DotTile::right_rows) {
            const std::size_t count = std::min(DotTile::right_rows, neurons_.rows - right);
            for (std::size_t r = 0; r < DotTile::right_rows; ++r)
                tile.right[r] = neurons_.row(right + std::min(r, count - 1)).data();
            tile.compute(neurons_.dim);
            for (std::size_t l = 0; l < DotTile::left_rows; ++l)
                for (std::size_t r = 0; r < count; ++r)
                    products[l * neurons_.rows + right + r] = tile.products[l][r];
        }
    }

    void choose(const float* products, std::vector<Entry>& order, Entry* out) const {
        for (std::size_t i = 0; i < neurons_.rows; ++i)
            order[i] = {products[i], static_cast<NeuronId>(i)};
        const auto last = order.begin() + static_cast<std::ptrdiff_t>(k_);
        const auto stronger = [](const Entry& a, const Entry& b) {
            return a.weight != b.weight ? a.weight > b.weight : a.neuron < b.neuron;
        };
        std::ranges::nth_element(order, last, stronger);
        std::sort(order.begin(), last, stronger);
        std::copy(order.begin(), last, out);
    }

    [[nodiscard]] CodeMatrix codes_of(std::span<const Entry> entries, std::size_t rows) const {
        CodeMatrix codes(neurons_.rows);
        codes.reserve(rows, k_);
        std::vector<NeuronId> active;
        std::vector<float> weights;
        for (std::size_t row = 0; row < rows; ++row) {
            active.clear();
            weights.clear();
            for (const Entry& entry : entries.subspan(row * k_, k_)) {
                if (!(entry.weight > 0)) break;
                active.push_back(entry.neuron);
                weights.push_back(entry.weight);
            }
            codes.append({active, weights});
        }
        return codes;
    }

    EmbeddingView neurons_;
    std::size_t k_;
};

}  // namespace

TopicSpace::TopicSpace() {
    Random random(31);
    centres_ = random_normals(topics, inner_dim, random);
    directions_ = random_normals(dim, inner_dim, random);
}

EmbeddingMatrix TopicSpace::rows(std::size_t count, std::uint64_t seed) const {
    EmbeddingMatrix made(count, dim);
    parallel_for(static_cast<std::int64_t>(count), [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t row = first; row < last; ++row) {
            Random random(seed * 1'000'003 + static_cast<std::uint64_t>(row));
            fill(made.row(static_cast<std::size_t>(row)), random);
        }
    });
    return made;
}

void TopicSpace::fill(std::span<float> row, Random& random) const {
    const auto main = centres_.row(random.below(topics));
    const auto second = centres_.row(random.below(topics));
    float inner[inner_dim];
    for (std::size_t j = 0; j < inner_dim; ++j)
        inner[j] = main[j] + 0.4F * second[j] + static_cast<float>(own_share * random.normal());
    for (std::size_t i = 0; i < dim; ++i)
        row[i] = dot(directions_.row(i), inner);
    to_unit_length(row);
    // Uniform numbers of this size add up to the share wanted.
    const double size = noise_share * std::sqrt(3.0 / static_cast<double>(dim));
    for (float& value : row)
        value += static_cast<float>(random.uniform(-size, size));
    to_unit_length(row);
}

CodeMatrix codes_by_cosine(EmbeddingView rows, EmbeddingView neurons, std::size_t k) {
    return CosineHead(neurons, k).encode(rows);
}

}  // namespace sparsescope::bench
