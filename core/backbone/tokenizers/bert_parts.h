// SPDX-License-Identifier: GPL-3.0-or-later
// What BERT does to a text before its vocabulary is looked at.
#pragma once
#include <memory>

#include "core/backbone/tokenizers/parts.h"

namespace sparsescope::tokenizers {

struct BertOptions {
    bool clean = true;             // drop control characters, one kind of space
    bool split_ideographs = true;  // spaces around CJK
    bool lower = true;
    std::optional<bool> strip_accents;  // nothing: as `lower`
};

[[nodiscard]] std::unique_ptr<Normalizer> make_bert_normalizer(const BertOptions& options);
// Words between spaces; each punctuation mark by itself.
[[nodiscard]] std::unique_ptr<PreTokenizer> make_bert_pre_tokenizer();

// Decomposes, then drops accents.
void strip_accents(std::string& text);

}  // namespace sparsescope::tokenizers
