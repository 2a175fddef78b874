// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/map/nearest_rows.h"

#include <array>
#include <bit>
#include <mutex>

#include "core/base/parallel.h"
#include "core/map/product_tile.h"
#include "core/map/unit_rows.h"

namespace sparsescope {

namespace {

constexpr std::size_t block_bytes = 512 * 1024;  // of packed columns, which stay in the cache

class AllPairs {
  public:
    AllPairs(EmbeddingView rows, std::size_t n)
        : rows_(rows),
          source_{.vectors = rows},
          unit_(source_),
          nearest_(rows.rows, n),
          kernel_(product_kernel()),
          block_(std::max<std::size_t>(1, block_bytes / sizeof(float) / ProductTile::columns /
                                              std::max<std::size_t>(1, rows.dim)) *
                 ProductTile::columns) {}

    [[nodiscard]] std::size_t block() const { return block_; }

    // All pairs of a column in [first, first + block) and a row behind it. Candidates come to each
    // row in ascending order: first those before it, as its columns, then those behind it.
    void add_block(std::size_t first, const std::stop_token& stop) {
        count_ = std::min(block_, rows_.rows - first);
        first_ = first;
        pack();
        threads_.clear();
        const auto tiles = (rows_.rows - first + ProductTile::rows - 1) / ProductTile::rows;
        parallel_for(static_cast<std::int64_t>(tiles), [&](std::int64_t begin, std::int64_t end) {
            NearestLists of_columns(count_, nearest_.n());
            for (std::int64_t t = begin; t < end && !stop.stop_requested(); ++t)
                add_rows(first + static_cast<std::size_t>(t) * ProductTile::rows, of_columns);
            const std::scoped_lock lock(mutex_);
            threads_.push_back({begin, std::move(of_columns)});
        });
        std::ranges::sort(threads_, {}, &OfThread::begin);
        for (const OfThread& thread : threads_)
            for (std::size_t c = 0; c < count_; ++c)
                merge(first + c, thread.of_columns.rows(c), thread.of_columns.scores(c));
    }
    [[nodiscard]] NearestLists take() { return std::move(nearest_); }

  private:
    struct OfThread {
        std::int64_t begin;
        NearestLists of_columns;
    };

    // The columns as panels, scaled to length 1; a panel is filled up with zeros.
    void pack() {
        const std::size_t panels = (count_ + ProductTile::columns - 1) / ProductTile::columns;
        packed_.assign(panels * ProductTile::columns * rows_.dim, 0);
        limits_.assign(panels * ProductTile::columns, std::numeric_limits<float>::infinity());
        for (std::size_t c = 0; c < count_; ++c) {
            limits_[c] = nearest_.limit(first_ + c);
            float* const to = packed_.data() +
                              c / ProductTile::columns * ProductTile::columns * rows_.dim +
                              c % ProductTile::columns;
            const auto row = rows_.row(first_ + c);
            const float scale = unit_.scale(first_ + c);
            for (std::size_t j = 0; j < row.size(); ++j)
                to[j * ProductTile::columns] = scale * row[j];
        }
    }

    void add_rows(std::size_t first_row, NearestLists& of_columns) {
        ProductTile tile;
        tile.length = rows_.dim;
        for (std::size_t r = 0; r < ProductTile::rows; ++r) {
            const std::size_t row = std::min(first_row + r, rows_.rows - 1);
            tile.left[r] = rows_.row(row).data();
            tile.scale[r] = unit_.scale(row);
        }
        const std::size_t last_row = std::min(first_row + ProductTile::rows, rows_.rows);
        std::array<float, ProductTile::columns> limits;
        for (std::size_t c = 0; c < count_ && first_ + c < last_row; c += ProductTile::columns) {
            for (std::size_t i = 0; i < limits.size(); ++i)
                limits[i] = c + i < count_ ? std::max(limits_[c + i], of_columns.limit(c + i))
                                           : std::numeric_limits<float>::infinity();
            for (std::size_t r = 0; r < ProductTile::rows; ++r)
                tile.row_limit[r] = first_row + r < last_row
                                        ? nearest_.limit(first_row + r)
                                        : std::numeric_limits<float>::infinity();
            tile.column_limit = limits.data();
            tile.panel = packed_.data() + c * rows_.dim;
            kernel_(tile);
            for (std::size_t r = 0; first_row + r < last_row; ++r)
                if (tile.above[r] != 0) offer(tile, r, first_row + r, c, of_columns);
        }
    }
    void offer(const ProductTile& tile, std::size_t r, std::size_t row, std::size_t first_column,
               NearestLists& of_columns) {
        for (std::uint64_t bits = tile.above[r]; bits != 0; bits &= bits - 1) {
            const std::size_t c = first_column + static_cast<std::size_t>(std::countr_zero(bits));
            const std::size_t column = first_ + c;
            if (c >= count_ || column >= row) return;
            const float score = tile.products[r][c - first_column];
            if (score > nearest_.limit(row))
                nearest_.offer(row, static_cast<std::uint32_t>(column), score);
            if (score > std::max(limits_[c], of_columns.limit(c)))
                of_columns.offer(c, static_cast<std::uint32_t>(row), score);
        }
    }
    void merge(std::size_t row, std::span<const std::uint32_t> candidates,
               std::span<const float> scores) {
        for (std::size_t i = 0; i < candidates.size() && candidates[i] != NearestLists::no_row; ++i)
            if (scores[i] > nearest_.limit(row)) nearest_.offer(row, candidates[i], scores[i]);
    }

    EmbeddingView rows_;
    MapSource source_;
    UnitRows unit_;
    NearestLists nearest_;
    ProductKernel kernel_;
    std::size_t block_;
    std::size_t first_ = 0, count_ = 0;  // columns of the block
    std::vector<float> packed_;          // [panels][dim][columns]
    std::vector<float> limits_;          // of the columns when the block began
    std::mutex mutex_;
    std::vector<OfThread> threads_;
};

}  // namespace

Result<NearestLists> nearest_rows(EmbeddingView rows, std::size_t n, std::stop_token stop,
                                  const Progress& progress) {
    AllPairs pairs(rows, n);
    const auto total = static_cast<double>(rows.rows);
    for (std::size_t first = 0; first < rows.rows; first += pairs.block()) {
        const double left = (total - static_cast<double>(first)) / total;
        report(progress, "finding neighbours", static_cast<std::int64_t>(total * (1 - left * left)),
               static_cast<std::int64_t>(rows.rows));
        pairs.add_block(first, stop);
        if (stop.stop_requested()) return cancelled();
    }
    return pairs.take();
}

}  // namespace sparsescope
