// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/index_parts.h"

#include <algorithm>

namespace sparsescope {

namespace {

// A tail is read row by row at every search: so many rows take some tens of microseconds.
constexpr std::int64_t longest_tail = 2048;

Result<ForwardRows> read_rows(const Corpus& corpus, ModelId model, int k, std::size_t hidden,
                              std::int64_t first_row, std::int64_t count, std::stop_token stop) {
    ForwardRows rows(k, hidden);
    rows.reserve(static_cast<std::size_t>(count));
    SPARSESCOPE_TRY(corpus.for_each_codes(model, first_row, count, std::move(stop),
                                          [&](std::int64_t, const CodeMatrix& piece) -> Status {
                                              for (std::size_t i = 0; i < piece.rows(); ++i)
                                                  rows.append(piece.row(i));
                                              return {};
                                          }));
    return rows;
}

}  // namespace

std::int64_t IndexParts::rows_in_segments() const {
    std::size_t rows = 0;
    for (const auto& segment : segments)
        rows += segment->rows();
    return static_cast<std::int64_t>(rows);
}

std::shared_ptr<const SparseIndex> IndexParts::make() const {
    return std::make_shared<const SparseIndex>(k, hidden, segments, tail);
}

Result<IndexParts> read_segments(const Corpus& corpus, const ModelInfo& model, int k,
                                 std::stop_token stop, const Progress& progress) {
    IndexParts parts{k, model.hidden, {}, nullptr};
    SPARSESCOPE_ASSIGN(const auto stored, corpus.segments(model.id, k));
    std::int64_t next_row = 0;
    for (const SegmentInfo& info : stored) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "reading the search index", next_row, 0);
        if (info.first_row != next_row) break;
        const auto data = corpus.segment_data(info.id);
        // Whatever is wrong with it: codes are the truth, and the index is made from them.
        if (!data) break;
        auto segment = Segment::parse(*data, k, model.hidden);
        if (!segment || static_cast<std::int64_t>(segment->rows()) != info.rows) break;
        parts.segments.push_back(std::make_shared<const Segment>(std::move(*segment)));
        next_row += info.rows;
    }
    return parts;
}

Result<Segment> build_segment(const Corpus& corpus, ModelId model, int k, std::size_t hidden,
                              std::int64_t first_row, std::int64_t rows, std::stop_token stop) {
    SPARSESCOPE_ASSIGN(ForwardRows forward,
                       read_rows(corpus, model, k, hidden, first_row, rows, std::move(stop)));
    return Segment(std::move(forward));
}

Status complete(const Corpus& corpus, ModelId model, std::int64_t rows, IndexParts& parts,
                std::stop_token stop, const Progress& progress) {
    parts.tail.reset();
    std::int64_t row = parts.rows_in_segments();
    while (rows - row > longest_tail) {
        report(progress, "building the search index", row, rows);
        // Up to the end of the window, so that segments line up with those that are stored.
        const std::int64_t count = std::min(rows, (row / window_rows + 1) * window_rows) - row;
        SPARSESCOPE_ASSIGN(Segment segment,
                           build_segment(corpus, model, parts.k, parts.hidden, row, count, stop));
        parts.segments.push_back(std::make_shared<const Segment>(std::move(segment)));
        row += count;
    }
    if (row == rows) return {};
    SPARSESCOPE_ASSIGN(ForwardRows tail,
                       read_rows(corpus, model, parts.k, parts.hidden, row, rows - row, stop));
    parts.tail = std::make_shared<const ForwardRows>(std::move(tail));
    return {};
}

}  // namespace sparsescope
