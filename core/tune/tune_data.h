// SPDX-License-Identifier: GPL-3.0-or-later
// What a backbone is finetuned on, ready for it: token ids or pictures, and which of them belong
// together. Free of LibTorch.
#pragma once
#include <cstdint>
#include <vector>

#include "core/types/document.h"
#include "core/types/ids.h"

namespace sparsescope {

// Everything that a run may read, once. Texts or pictures, not both.
struct TuneInputs {
    // Token ids with the special ones, prefixes applied, cut to TuneConfig::max_tokens.
    std::vector<std::vector<std::int32_t>> texts;
    std::vector<Image> pictures;  // all of one size and number of channels

    [[nodiscard]] std::size_t size() const {
        return texts.empty() ? pictures.size() : texts.size();
    }
};

// The documents of one step, as places in TuneInputs.
struct TuneBatch {
    std::vector<std::int32_t> anchors;
    std::vector<std::int32_t> positives;  // of each anchor
    // Hard negatives of each anchor, equally many of each, anchor by anchor; or empty.
    std::vector<std::int32_t> negatives;
    // Scored pairs: how alike anchor and positive are said to be, higher is more; else empty.
    std::vector<float> scores;
    // Of each pair its class, or what else makes pairs alike: pairs of one group are no negatives
    // of one another, and are positives in a joint run's contrast of codes. no_label: of none.
    // Empty: every pair is of its own.
    std::vector<std::int32_t> groups;

    [[nodiscard]] std::size_t pairs() const { return anchors.size(); }
};

}  // namespace sparsescope
