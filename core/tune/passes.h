// SPDX-License-Identifier: GPL-3.0-or-later
// Which documents of a batch pass through the backbone together. Each document of a batch is read
// once, however often it stands in it. Free of LibTorch; pure functions.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
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

// At most `most` documents a pass; those of a pass are of about one length.
[[nodiscard]] TunePasses tune_passes(const TuneBatch& batch, std::size_t most,
                                     const std::function<std::size_t(std::int32_t)>& length);

}  // namespace sparsescope
