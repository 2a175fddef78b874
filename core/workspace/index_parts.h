// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a SparseIndex from stored segments and from codes. Private to this folder.
#pragma once
#include <memory>
#include <stop_token>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/search/sparse_index.h"

namespace sparsescope {

constexpr std::int64_t window_rows = static_cast<std::int64_t>(Segment::max_rows);

// What an index is made of: segments that follow one another from row 0 on, and then a tail.
struct IndexParts {
    int k = 0;
    std::size_t hidden = 0;
    std::vector<std::shared_ptr<const Segment>> segments;
    std::shared_ptr<const ForwardRows> tail;  // null when there is none

    [[nodiscard]] std::int64_t rows_in_segments() const;
    [[nodiscard]] std::shared_ptr<const SparseIndex> make() const;
};

// The stored segments from row 0 on, up to the first that is missing or damaged.
[[nodiscard]] Result<IndexParts> read_segments(const Corpus& corpus, const ModelInfo& model, int k,
                                               std::stop_token stop, const Progress& progress);

// Adds from codes what is missing up to `rows`: segments of whole windows, and a tail when few rows
// are left. A last segment that is shorter than a window stays as it is.
[[nodiscard]] Status complete(const Corpus& corpus, ModelId model, std::int64_t rows,
                              IndexParts& parts, std::stop_token stop, const Progress& progress);

// Makes one segment of the codes of these rows.
[[nodiscard]] Result<Segment> build_segment(const Corpus& corpus, ModelId model, int k,
                                            std::size_t hidden, std::int64_t first_row,
                                            std::int64_t rows, std::stop_token stop);

}  // namespace sparsescope
