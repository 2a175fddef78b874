// SPDX-License-Identifier: GPL-3.0-or-later
// A segment holds a window of 65,536 rows. The newest window is built again whenever it has grown
// by a step, so that few rows wait for their segment.
#include "core/workspace/keep_segments.h"

#include <algorithm>

#include "core/workspace/index_parts.h"

namespace sparsescope {

namespace {

// How many rows may wait for their segment: reading them in memory costs little.
std::int64_t step_rows(int k) {
    return k >= 32 ? 4096 : 16'384;
}

// Rows [0, result) that are in sound stored segments, each within one window.
Result<std::int64_t> sound_rows(const Corpus& corpus, const ModelInfo& model, int k,
                                std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const IndexParts parts,
                       read_segments(corpus, model, k, std::move(stop), progress));
    return parts.rows_in_segments();
}

}  // namespace

Result<int> keep_segments(Corpus& corpus, ModelId id, std::stop_token stop,
                          const Progress& progress) {
    return guard("storing the search index", [&]() -> Result<int> {
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(id));
        if (model.stored_k < 1) return 0;
        const int k = std::min(model.k, model.stored_k);
        SPARSESCOPE_ASSIGN(const std::int64_t version, corpus.codes_version(id));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(model.dataset));
        SPARSESCOPE_ASSIGN(const std::int64_t sound, sound_rows(corpus, model, k, stop, progress));
        int written = 0;
        // A window that is stored in part begins again at its first row.
        for (std::int64_t row = sound; row < dataset.documents;) {
            const std::int64_t first = row / window_rows * window_rows;
            const std::int64_t end = std::min(dataset.documents, first + window_rows);
            if (end < first + window_rows && end - row < step_rows(k)) break;
            if (stop.stop_requested()) return cancelled();
            report(progress, "storing the search index", first, dataset.documents);
            SPARSESCOPE_ASSIGN(const Segment segment, build_segment(corpus, id, k, model.hidden,
                                                                    first, end - first, stop));
            SegmentInfo info;
            info.first_row = first;
            info.rows = end - first;
            SPARSESCOPE_TRY(corpus.put_segment(id, k, info, segment.serialize(), version));
            ++written;
            row = end;
        }
        return written;
    });
}

}  // namespace sparsescope
