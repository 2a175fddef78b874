// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece's unigram model: of all ways to cut a piece into tokens, the one whose tokens'
// scores (logarithms of probabilities) have the largest sum.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/backbone/tokenizers/parts.h"
#include "core/base/result.h"

namespace sparsescope::tokenizers {

struct UnigramOptions {
    std::vector<std::pair<std::string, double>> tokens;  // and their scores; the place is the id
    std::int32_t unknown = 0;
    bool byte_fallback = false;  // unknown characters become their bytes, "<0x0A>"
};

[[nodiscard]] Result<std::unique_ptr<TokenModel>> make_unigram(UnigramOptions options,
                                                               std::string_view where);

}  // namespace sparsescope::tokenizers
