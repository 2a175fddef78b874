// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/held_out.h"

#include <algorithm>
#include <numeric>

#include "core/base/random.h"
#include "core/eval/neuron_metrics.h"
#include "core/eval/quality_metrics.h"

namespace sparsescope {

namespace {

std::vector<std::size_t> sample_rows(std::size_t count, std::int64_t wanted, Random& random) {
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    random.shuffle(std::span(rows));
    rows.resize(std::min(count, static_cast<std::size_t>(std::max<std::int64_t>(wanted, 0))));
    std::sort(rows.begin(), rows.end());
    return rows;
}

void copy_rows(EmbeddingView from, std::span<const std::int32_t> labels,
               const std::vector<std::size_t>& rows, EmbeddingMatrix& out,
               std::vector<std::int32_t>& out_labels) {
    out = EmbeddingMatrix(rows.size(), from.dim);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::copy_n(from.row(rows[i]).begin(), from.dim, out.row(i).begin());
        if (!labels.empty()) out_labels.push_back(labels[rows[i]]);
    }
}

}  // namespace

HeldOutProbe::HeldOutProbe(const TrainData& data, const TrainOptions& options, std::uint64_t seed) {
    Random random(seed ^ 0x9E3779B97F4A7C15ULL);
    const bool labelled = !data.train_labels.empty() && !data.held_out_labels.empty();
    const std::span<const std::int32_t> none;
    copy_rows(data.train, labelled ? data.train_labels : none,
              sample_rows(data.train.rows, options.held_out_database, random), database_, labels_);
    copy_rows(data.held_out, labelled ? data.held_out_labels : none,
              sample_rows(data.held_out.rows, options.held_out_queries, random), queries_, labels_);
}

Result<HeldOutQuality> HeldOutProbe::measure(const HeadView& head, int k, std::int64_t step,
                                             std::stop_token stop) const {
    CodeMatrix codes(head.hidden);
    SPARSESCOPE_TRY(encode_rows(head, database_.view(), k, codes, stop, {}));
    SPARSESCOPE_TRY(encode_rows(head, queries_.view(), k, codes, stop, {}));
    std::vector<std::int64_t> database_rows(database_.rows), query_rows(queries_.rows);
    std::iota(database_rows.begin(), database_rows.end(), std::int64_t{0});
    std::iota(query_rows.begin(), query_rows.end(), static_cast<std::int64_t>(database_.rows));

    HeldOutQuality quality;
    quality.step = step;
    quality.k = k;
    quality.queries = static_cast<std::int64_t>(queries_.rows);
    quality.database = static_cast<std::int64_t>(database_.rows);
    quality.dead_share = code_statistics(codes, k, query_rows).dead_share;
    const bool usable = std::any_of(
        labels_.begin() + (labels_.empty() ? 0 : static_cast<std::ptrdiff_t>(database_.rows)),
        labels_.end(), [](std::int32_t label) { return label != no_label; });
    if (!usable) return quality;
    SPARSESCOPE_ASSIGN(const auto accuracy,
                       code_nearest_neighbour_accuracy(codes, k, {database_rows, labels_},
                                                       {query_rows, labels_}, stop, {}));
    quality.nearest_neighbour_accuracy = accuracy.accuracy;
    return quality;
}

}  // namespace sparsescope
