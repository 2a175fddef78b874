// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece's own files, through its library: sentencepiece.bpe.model (XLM-R, multilingual E5),
// spiece.model (T5), tokenizer.model (Llama, Gemma). Where a tokenizer.json lies beside it, that
// one is read instead: it is what the models' own programs go by.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/backbone/tokenizer.h"
#include "core/backbone/tokenizers/tokenizer_files.h"

namespace sparsescope::tokenizers {

// `name` is the file's name, which tells which ids the model gives to the pieces.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> tokenizer_from_sentence_piece(
    std::string_view bytes, std::string_view name, const std::string& where,
    const TokenizerConfig& config);

// What the library would trust: that lengths fit, that pieces are texts with scores, that the map
// of characters stays inside itself. The library reads out of bounds or stops the program
// otherwise.
[[nodiscard]] Status check_sentence_piece(std::string_view bytes, const std::string& where);

}  // namespace sparsescope::tokenizers
