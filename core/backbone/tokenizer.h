// SPDX-License-Identifier: GPL-3.0-or-later
// Text to the ids a language model reads. Free of LibTorch. Immutable: share it between threads.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sparsescope {

struct TokenIds {
    std::vector<std::int32_t> ids;  // with the special tokens the model expects around them
    bool truncated = false;         // the text has more tokens than were asked for
};

class Tokenizer {
  public:
    virtual ~Tokenizer() = default;
    // At most max_tokens ids, special tokens included. Any bytes are text: what is no UTF-8 becomes
    // U+FFFD. Special tokens written in the text are plain text.
    [[nodiscard]] virtual TokenIds encode(std::string_view text, std::size_t max_tokens) const = 0;
    [[nodiscard]] virtual std::int32_t pad_id() const = 0;
    [[nodiscard]] virtual std::size_t vocabulary_size() const = 0;  // largest id + 1
    [[nodiscard]] virtual std::string kind() const = 0;  // "WordPiece", "SentencePiece", "BPE"
};

// The tokenizer of a model folder: tokenizer.json, vocab.txt or a SentencePiece model, with
// tokenizer_config.json beside it. A kind we do not know is refused by its name.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> open_tokenizer(
    const std::filesystem::path& folder);

}  // namespace sparsescope
