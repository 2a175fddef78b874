// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/embedding_sample.h"

#include <algorithm>

namespace sparsescope {

namespace {

constexpr std::size_t run_length = 64;

}  // namespace

std::vector<std::int64_t> spread_in_runs(std::span<const std::int64_t> candidates,
                                         std::size_t most) {
    if (candidates.size() <= most) return {candidates.begin(), candidates.end()};
    std::vector<std::int64_t> rows;
    const std::size_t runs = (most + run_length - 1) / run_length;
    for (std::size_t run = 0; run < runs; ++run) {
        const std::size_t begin = candidates.size() * run / runs;
        const std::size_t end = candidates.size() * (run + 1) / runs;
        const std::size_t wanted = most * (run + 1) / runs - most * run / runs;
        const auto taken = candidates.subspan(begin, std::min(wanted, end - begin));
        rows.insert(rows.end(), taken.begin(), taken.end());
    }
    return rows;
}

Result<EmbeddingSample> read_embeddings(const Corpus& corpus, DatasetId dataset,
                                        std::vector<std::int64_t> rows, std::stop_token stop,
                                        const Progress& progress) {
    EmbeddingSample sample;
    sample.rows = std::move(rows);
    const std::size_t count = sample.rows.size();
    for (std::size_t begin = 0; begin < count;) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "reading embeddings", static_cast<std::int64_t>(begin),
               static_cast<std::int64_t>(count));
        // Rows that lie near each other are read at once, with what is between them.
        constexpr std::int64_t widest = 1024;
        std::size_t end = begin + 1;
        while (end < count && sample.rows[end] - sample.rows[begin] < widest &&
               sample.rows[end] - sample.rows[end - 1] <= static_cast<std::int64_t>(run_length))
            ++end;
        const std::int64_t first = sample.rows[begin];
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix read,
                           corpus.embeddings(dataset, first, sample.rows[end - 1] - first + 1));
        if (begin == 0) sample.embeddings = EmbeddingMatrix(count, read.dim);
        for (; begin < end; ++begin)
            std::ranges::copy(read.row(static_cast<std::size_t>(sample.rows[begin] - first)),
                              sample.embeddings.row(begin).begin());
    }
    return sample;
}

}  // namespace sparsescope
