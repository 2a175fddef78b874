// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/dot.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace sparsescope {
namespace {

std::vector<float> random_row(Random& random, std::size_t length) {
    std::vector<float> row(length);
    for (float& value : row)
        value = static_cast<float>(random.normal());
    return row;
}

double exact(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

TEST(Dot, AgreesWithDoublePrecisionAtEveryLength) {
    Random random(1);
    for (std::size_t length = 0; length < 300; ++length) {
        const auto a = random_row(random, length);
        const auto b = random_row(random, length);
        EXPECT_NEAR(dot(a, b), exact(a, b), 1e-5 * (1 + static_cast<double>(length))) << length;
    }
}

TEST(Dot, IsExactOnSmallWholeNumbers) {
    const std::vector<float> a{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    const std::vector<float> b(11, 2);
    EXPECT_EQ(dot(a, b), 132);
}

TEST(DotTile, HoldsEveryProduct) {
    Random random(2);
    for (const std::size_t length : {0, 1, 7, 8, 9, 64, 101}) {
        std::vector<std::vector<float>> rows;
        for (std::size_t i = 0; i < DotTile::left_rows + DotTile::right_rows; ++i) {
            rows.push_back(random_row(random, length));
        }
        DotTile tile;
        for (std::size_t l = 0; l < DotTile::left_rows; ++l)
            tile.left[l] = rows[l].data();
        for (std::size_t r = 0; r < DotTile::right_rows; ++r) {
            tile.right[r] = rows[DotTile::left_rows + r].data();
        }
        tile.compute(length);
        for (std::size_t l = 0; l < DotTile::left_rows; ++l) {
            for (std::size_t r = 0; r < DotTile::right_rows; ++r) {
                EXPECT_NEAR(tile.products[l][r], exact(rows[l], rows[DotTile::left_rows + r]),
                            1e-5 * (1 + static_cast<double>(length)));
            }
        }
    }
}

TEST(DotTile, EqualRowsGiveEqualProductsWhereverTheyStand) {
    Random random(3);
    const auto a = random_row(random, 99);
    const auto b = random_row(random, 99);
    DotTile tile;
    tile.left.fill(a.data());
    tile.right.fill(b.data());
    tile.compute(99);
    for (const auto& products : tile.products) {
        for (const float product : products)
            EXPECT_EQ(product, tile.products[0][0]);
    }
}

}  // namespace
}  // namespace sparsescope
