// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/principal_components.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/random.h"
#include "core/eval/symmetric_eigen.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

void expect_eigen(const std::vector<double>& matrix, std::size_t n) {
    const Eigen eigen = symmetric_eigen(matrix, n);
    double scale = 0;
    for (const double value : matrix)
        scale = std::max(scale, std::abs(value));
    for (std::size_t i = 0; i < n; ++i) {
        EXPECT_GE(eigen.values[i == 0 ? 0 : i - 1], eigen.values[i]);
        const double* v = eigen.vectors.data() + i * n;
        for (std::size_t row = 0; row < n; ++row) {
            double product = 0;
            for (std::size_t j = 0; j < n; ++j)
                product += matrix[row * n + j] * v[j];
            EXPECT_NEAR(product, eigen.values[i] * v[row], 1e-10 * (1 + scale) * double(n));
        }
        for (std::size_t j = 0; j <= i; ++j) {
            double product = 0;
            for (std::size_t k = 0; k < n; ++k)
                product += v[k] * eigen.vectors[j * n + k];
            EXPECT_NEAR(product, i == j ? 1 : 0, 1e-10);
        }
    }
}

TEST(SymmetricEigen, SolvesWhatIsKnown) {
    const Eigen two = symmetric_eigen({2, 1, 1, 2}, 2);
    EXPECT_NEAR(two.values[0], 3, 1e-12);
    EXPECT_NEAR(two.values[1], 1, 1e-12);
    EXPECT_NEAR(std::abs(two.vectors[0]), std::sqrt(0.5), 1e-12);
    EXPECT_NEAR(symmetric_eigen({7}, 1).values[0], 7, 0);
    expect_eigen({5, 0, 0, 0, -2, 0, 0, 0, 5}, 3);  // diagonal, with a pair
    expect_eigen(std::vector<double>(16, 0), 4);    // zero
    expect_eigen(std::vector<double>(36, 1), 6);    // rank one
}

TEST(SymmetricEigen, SolvesRandomMatrices) {
    Random random(5);
    for (const std::size_t n : {3U, 10U, 41U, 64U}) {
        std::vector<double> matrix(n * n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = i; j < n; ++j)
                matrix[i * n + j] = matrix[j * n + i] = random.normal();
        expect_eigen(matrix, n);
    }
}

// x = mean + Σ_i s_i·z_i·axis_i with known axes: a rotation by 30° in each of two planes.
TEST(PrincipalComponents, AreTheAxesOfAKnownCovariance) {
    const double c = std::cos(std::numbers::pi / 6), s = std::sin(std::numbers::pi / 6);
    const double axes[4][4] = {{c, s, 0, 0}, {0, 0, c, s}, {-s, c, 0, 0}, {0, 0, -s, c}};
    const double scales[4] = {4, 2, 1, 0.25};
    const double mean[4] = {10, -3, 0, 1};
    Random random(6);
    EmbeddingMatrix rows(5001, 4);  // not a whole number of blocks
    for (std::size_t i = 0; i < rows.rows; ++i)
        for (int axis = 0; axis < 4; ++axis) {
            const double length = scales[axis] * random.normal();
            for (std::size_t j = 0; j < 4; ++j)
                rows.row(i)[j] +=
                    static_cast<float>(length * axes[axis][j] + (axis == 0 ? mean[j] : 0));
        }
    const auto found = value_of(principal_components(rows.view(), 3, {}, {}));
    ASSERT_EQ(found.directions.rows, 3U);
    for (int axis = 0; axis < 3; ++axis) {
        EXPECT_NEAR(std::sqrt(found.variances[static_cast<std::size_t>(axis)]), scales[axis],
                    0.05 * scales[axis]);
        double cosine = 0, largest = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const double part = found.directions.row(static_cast<std::size_t>(axis))[j];
            cosine += part * axes[axis][j];
            if (std::abs(part) > std::abs(largest)) largest = part;
        }
        EXPECT_NEAR(std::abs(cosine), 1, 2e-3);
        EXPECT_GT(largest, 0);
    }
    const EmbeddingMatrix projected = found.project(rows.view());
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < projected.rows; ++i) {
        sum += projected.row(i)[1];
        squares += double(projected.row(i)[1]) * projected.row(i)[1];
    }
    EXPECT_NEAR(sum / double(rows.rows), 0, 1e-3) << "centred";
    EXPECT_NEAR(squares / double(rows.rows), found.variances[1], 1e-3);
}

TEST(PrincipalComponents, RefuseMoreThanThereAre) {
    const EmbeddingMatrix rows(3, 2);
    EXPECT_FALSE(principal_components(rows.view(), 3, {}, {}));
    EXPECT_FALSE(principal_components(EmbeddingView{}, 0, {}, {}));
}

}  // namespace
}  // namespace sparsescope
