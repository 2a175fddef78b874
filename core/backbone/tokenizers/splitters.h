// SPDX-License-Identifier: GPL-3.0-or-later
// Pre-tokenizers: what texts are cut into before the model sees them.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/backbone/tokenizers/parts.h"
#include "core/backbone/tokenizers/word_patterns.h"

namespace sparsescope::tokenizers {

using PreTokenizerPtr = std::unique_ptr<PreTokenizer>;

[[nodiscard]] PreTokenizerPtr make_sequence(std::vector<PreTokenizerPtr> parts);
[[nodiscard]] PreTokenizerPtr make_pattern_splitter(WordPattern pattern);

// Each byte becomes a visible character of its own (a space becomes U+0120), so that pieces are
// texts whatever is in them. `pattern` may be nullptr.
[[nodiscard]] PreTokenizerPtr make_byte_level(bool add_prefix_space, WordPattern pattern);

// What becomes of what is split at: it goes, stands alone, or ends or begins a piece.
enum class SplitAt { removed, isolated, merged_with_previous, merged_with_next };
[[nodiscard]] PreTokenizerPtr make_literal_splitter(std::string literal, SplitAt how);
[[nodiscard]] PreTokenizerPtr make_space_splitter();        // spaces go
[[nodiscard]] PreTokenizerPtr make_punctuation_splitter();  // each mark alone
[[nodiscard]] PreTokenizerPtr make_digit_splitter(bool each_alone);

// SentencePiece's: a sign for each space, and one before the text.
enum class PrependSign { always, first_piece, never };
[[nodiscard]] PreTokenizerPtr make_metaspace(std::string sign, PrependSign prepend, bool split);

}  // namespace sparsescope::tokenizers
