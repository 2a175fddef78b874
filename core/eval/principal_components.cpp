// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/principal_components.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/eval/symmetric_eigen.h"

namespace sparsescope {

namespace {

std::vector<float> mean_of(EmbeddingView rows) {
    std::vector<double> sum(rows.dim);
    for (std::size_t i = 0; i < rows.rows; ++i)
        for (std::size_t j = 0; j < rows.dim; ++j)
            sum[j] += rows.row(i)[j];
    std::vector<float> mean(rows.dim);
    for (std::size_t j = 0; j < rows.dim; ++j)
        mean[j] = static_cast<float>(sum[j] / static_cast<double>(rows.rows));
    return mean;
}

// Products of all pairs of columns, a block of rows at a time: floats within a block, doubles
// between blocks.
class Covariance {
  public:
    Covariance(EmbeddingView rows, std::span<const float> mean)
        : rows_(rows), mean_(mean), dim_(rows.dim), sums_(dim_ * dim_) {}

    void add_block(std::size_t first, std::size_t count) {
        columns_.assign(dim_ * count, 0);
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < dim_; ++j)
                columns_[j * count + i] = rows_.row(first + i)[j] - mean_[j];
        const auto tiles = (dim_ + DotTile::left_rows - 1) / DotTile::left_rows;
        parallel_for(static_cast<std::int64_t>(tiles), [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t tile = begin; tile < end; ++tile)
                add_tiles(static_cast<std::size_t>(tile) * DotTile::left_rows, count);
        });
    }

    [[nodiscard]] std::vector<double> take() {
        const auto n = static_cast<double>(rows_.rows);
        for (std::size_t i = 0; i < dim_; ++i)
            for (std::size_t j = i; j < dim_; ++j)
                sums_[j * dim_ + i] = sums_[i * dim_ + j] /= n;
        return std::move(sums_);
    }

  private:
    // Rows left … left + 3 of the matrix, on and right of the diagonal.
    void add_tiles(std::size_t left, std::size_t count) {
        const auto column = [&](std::size_t j) {
            return columns_.data() + std::min(j, dim_ - 1) * count;
        };
        DotTile tile;
        for (std::size_t l = 0; l < DotTile::left_rows; ++l)
            tile.left[l] = column(left + l);
        for (std::size_t right = left; right < dim_; right += DotTile::right_rows) {
            for (std::size_t r = 0; r < DotTile::right_rows; ++r)
                tile.right[r] = column(right + r);
            tile.compute(count);
            for (std::size_t l = 0; l < std::min(DotTile::left_rows, dim_ - left); ++l)
                for (std::size_t r = 0; r < std::min(DotTile::right_rows, dim_ - right); ++r)
                    sums_[(left + l) * dim_ + right + r] += tile.products[l][r];
        }
    }

    EmbeddingView rows_;
    std::span<const float> mean_;
    std::size_t dim_;
    std::vector<double> sums_;
    std::vector<float> columns_;  // of this block [dim, count]
};

}  // namespace

EmbeddingMatrix PrincipalComponents::project(EmbeddingView rows) const {
    EmbeddingMatrix projected(rows.rows, directions.rows);
    parallel_for(static_cast<std::int64_t>(rows.rows), [&](std::int64_t first, std::int64_t last) {
        std::vector<float> centred(rows.dim);
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            for (std::size_t j = 0; j < rows.dim; ++j)
                centred[j] = rows.row(i)[j] - mean[j];
            for (std::size_t c = 0; c < directions.rows; ++c)
                projected.row(i)[c] = dot(centred, directions.row(c));
        }
    });
    return projected;
}

Result<PrincipalComponents> principal_components(EmbeddingView rows, std::size_t count,
                                                 std::stop_token stop, const Progress& progress) {
    return guard("finding principal components", [&]() -> Result<PrincipalComponents> {
        if (count == 0) count = rows.dim;
        if (rows.empty() || count > rows.dim)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{} embeddings of {} numbers do not have {} principal "
                                    "components.",
                                    rows.rows, rows.dim, count));
        PrincipalComponents result;
        result.mean = mean_of(rows);
        Covariance covariance(rows, result.mean);
        constexpr std::size_t block = 1024;
        for (std::size_t first = 0; first < rows.rows; first += block) {
            if (stop.stop_requested()) return cancelled();
            report(progress, "finding principal components", static_cast<std::int64_t>(first),
                   static_cast<std::int64_t>(rows.rows));
            covariance.add_block(first, std::min(block, rows.rows - first));
        }
        const Eigen eigen = symmetric_eigen(covariance.take(), rows.dim);
        result.directions = EmbeddingMatrix(count, rows.dim);
        for (std::size_t c = 0; c < count; ++c) {
            const auto vector = std::span(eigen.vectors).subspan(c * rows.dim, rows.dim);
            const double largest =
                *std::ranges::max_element(vector, {}, [](double part) { return std::abs(part); });
            for (std::size_t j = 0; j < rows.dim; ++j)
                result.directions.row(c)[j] =
                    static_cast<float>(largest < 0 ? -vector[j] : vector[j]);
            result.variances.push_back(std::max(0.0, eigen.values[c]));
        }
        return result;
    });
}

}  // namespace sparsescope
