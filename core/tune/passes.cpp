// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/passes.h"

#include <algorithm>
#include <unordered_map>

namespace sparsescope {

TunePasses tune_passes(const TuneBatch& batch, const PassLimits& limits,
                       const std::function<std::size_t(std::int32_t)>& length,
                       const std::function<std::int64_t(std::int32_t)>& bytes) {
    TunePasses passes;
    for (const auto* column : {&batch.anchors, &batch.positives, &batch.negatives})
        passes.documents.insert(passes.documents.end(), column->begin(), column->end());
    std::sort(passes.documents.begin(), passes.documents.end());
    passes.documents.erase(std::unique(passes.documents.begin(), passes.documents.end()),
                           passes.documents.end());
    std::stable_sort(passes.documents.begin(), passes.documents.end(),
                     [&](std::int32_t a, std::int32_t b) { return length(a) > length(b); });
    std::unordered_map<std::int32_t, std::int64_t> rows;
    for (std::size_t row = 0; row < passes.documents.size(); ++row)
        rows[passes.documents[row]] = static_cast<std::int64_t>(row);
    const auto rows_of = [&](const std::vector<std::int32_t>& column) {
        std::vector<std::int64_t> out;
        for (const std::int32_t document : column)
            out.push_back(rows.at(document));
        return out;
    };
    passes.anchors = rows_of(batch.anchors);
    passes.positives = rows_of(batch.positives);
    passes.negatives = rows_of(batch.negatives);
    std::int64_t in_pass = 0;
    for (std::size_t row = 0; row < passes.documents.size(); ++row) {
        const std::int64_t more = bytes(passes.documents[row]);
        const bool full = row > 0 && (row - passes.starts.back() >= limits.documents ||
                                      more > limits.bytes - in_pass);
        if (row == 0 || full) {
            passes.starts.push_back(row);
            in_pass = 0;
        }
        in_pass += more;
    }
    passes.starts.push_back(passes.documents.size());
    return passes;
}

}  // namespace sparsescope
