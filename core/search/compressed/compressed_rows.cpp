// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/search/compressed/compressed_rows.h"

#include <algorithm>
#include <bit>

#include "core/base/parallel.h"
#include "core/search/compressed/score_tables.h"
#include "core/search/compressed/unit_row.h"

namespace sparsescope {

namespace {

std::size_t blocks_of(std::size_t rows) {
    return (rows + rows_per_block - 1) / rows_per_block;
}

}  // namespace

CompressedRows::CompressedRows(std::shared_ptr<const Quantiser> quantiser, std::size_t rows)
    : quantiser_(std::move(quantiser)),
      rows_(rows),
      blocks_(blocks_of(rows) * rows_per_block * quantiser_->bytes()),
      scored_(rows) {}

void CompressedRows::encode_row(std::size_t row, std::span<const float> x,
                                std::span<std::uint8_t> code, std::span<float> unit) {
    if (!to_unit(x, unit)) return;
    scored_.add(row);
    quantiser_->encode(unit, code);
    std::uint8_t* const block =
        blocks_.data() + row / rows_per_block * rows_per_block * code.size();
    for (std::size_t m = 0; m < code.size(); ++m)
        block[m * rows_per_block + row % rows_per_block] = code[m];
}

Result<std::shared_ptr<const CompressedRows>> CompressedRows::encode(
    std::shared_ptr<const Quantiser> quantiser, EmbeddingView rows, std::stop_token stop) {
    using Made = Result<std::shared_ptr<const CompressedRows>>;
    return guard("compressing embeddings", [&]() -> Made {
        const std::shared_ptr<CompressedRows> made(
            new CompressedRows(std::move(quantiser), rows.rows));
        // Whole blocks to each thread, so that no two write the same word of a set.
        parallel_for(static_cast<std::int64_t>(blocks_of(rows.rows)),
                     [&](std::int64_t first, std::int64_t last) {
                         std::vector<std::uint8_t> code(made->quantiser_->bytes());
                         std::vector<float> unit(rows.dim);
                         for (std::int64_t b = first; b < last && !stop.stop_requested(); ++b) {
                             const std::size_t begin = static_cast<std::size_t>(b) * rows_per_block;
                             for (std::size_t row = begin;
                                  row < std::min(begin + rows_per_block, rows.rows); ++row)
                                 made->encode_row(row, rows.row(row), code, unit);
                         }
                     });
        if (stop.stop_requested()) return cancelled();
        return made;
    });
}

std::vector<ScoredRow> CompressedRows::search(std::span<const float> query,
                                              const SearchOptions& options,
                                              SearchCost& cost) const {
    std::vector<float> unit(query.size());
    if (options.n < 1 || query.empty() || !to_unit(query, unit)) return {};
    const ScoreTables tables(quantiser_->tables(unit));
    const ReachingRows reaching = reaching_rows();
    TopN best(static_cast<std::size_t>(options.n));
    for (std::size_t b = 0; b < blocks_of(rows_); ++b) {
        std::uint64_t asked = scored_.words()[b];
        if (options.allowed != nullptr)
            asked &= b < options.allowed->words().size() ? options.allowed->words()[b] : 0;
        if (asked == 0) continue;
        const std::uint8_t* const block = blocks_.data() + b * rows_per_block * tables.bytes();
        cost.postings += static_cast<std::int64_t>(rows_per_block * tables.bytes());
        for (std::uint64_t left = asked & reaching(block, tables, best.floor()); left != 0;
             left &= left - 1) {
            const auto place = static_cast<std::size_t>(std::countr_zero(left));
            const auto row = static_cast<std::int64_t>(b * rows_per_block + place);
            if (row == options.exclude_row) continue;
            ++cost.candidates;
            best.push({row, std::clamp(tables.score(block, place), -1.0F, 1.0F)});  // as cosines
        }
    }
    return std::move(best).take();
}

}  // namespace sparsescope
