// SPDX-License-Identifier: GPL-3.0-or-later
// Byte pair encoding: a piece falls into its characters, and of all neighbours in it the pair that
// stands first in the list of merges becomes one token, until no neighbours are in the list.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/backbone/tokenizers/parts.h"
#include "core/backbone/tokenizers/vocabulary.h"
#include "core/base/result.h"

namespace sparsescope::tokenizers {

struct BytePairOptions {
    std::string unknown;         // "": characters that are no token are left out
    std::string continuation;    // what all but the first character of a piece begin with
    std::string word_end;        // what the last one ends with
    bool byte_fallback = false;  // characters that are no token become their bytes, "<0x0A>"
    bool fuse_unknown = false;   // neighbouring unknown characters are one token
    bool ignore_merges = false;  // a piece that is a token needs no merges
};

using Merges = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] Result<std::unique_ptr<TokenModel>> make_byte_pair(Vocabulary vocabulary,
                                                                 const Merges& merges,
                                                                 const BytePairOptions& options,
                                                                 std::string_view where);

// "<0x0A>" for the byte 10.
[[nodiscard]] std::string byte_token(char byte);

}  // namespace sparsescope::tokenizers
