// SPDX-License-Identifier: GPL-3.0-or-later
// BERT's model: of a word the longest token that it begins with, then the longest continuation of
// what is left, and so on; the unknown token for the whole word when any part of it has none, or
// when it is very long.
#pragma once
#include <memory>

#include "core/backbone/tokenizers/parts.h"
#include "core/backbone/tokenizers/vocabulary.h"
#include "core/base/result.h"

namespace sparsescope::tokenizers {

struct WordPieceOptions {
    std::string unknown = "[UNK]";
    std::string continuation = "##";  // what continuations begin with in the vocabulary
    std::int64_t longest_word = 100;  // characters
};

[[nodiscard]] Result<std::unique_ptr<TokenModel>> make_word_piece(const Vocabulary& vocabulary,
                                                                  const WordPieceOptions& options,
                                                                  std::string_view where);

}  // namespace sparsescope::tokenizers
