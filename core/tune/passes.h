// SPDX-License-Identifier: GPL-3.0-or-later
// Which documents of a batch pass through the backbone together. Each document of a batch is read
// once, however often it stands in it. Free of LibTorch; pure functions.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "core/tune/tune_data.h"

namespace sparsescope {

struct TunePasses {
    std::vector<std::int32_t> documents;  // of the batch, each once, the longest first
    std::vector<std::size_t> starts;      // pass i has the documents [starts[i], starts[i + 1])
    // The rows in `documents` of the batch's anchors, positives and negatives.
    std::vector<std::int64_t> anchors, positives, negatives;

    [[nodiscard]] std::size_t count() const { return starts.size() - 1; }
};

// What a pass may hold; one document always passes.
struct PassLimits {
    std::size_t documents = std::numeric_limits<std::size_t>::max();
    std::int64_t bytes = std::numeric_limits<std::int64_t>::max();
};

// Passes are of documents of about one length, because they go by it.
[[nodiscard]] TunePasses tune_passes(const TuneBatch& batch, const PassLimits& limits,
                                     const std::function<std::size_t(std::int32_t)>& length,
                                     const std::function<std::int64_t(std::int32_t)>& bytes);

}  // namespace sparsescope
