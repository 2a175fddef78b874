// SPDX-License-Identifier: GPL-3.0-or-later
// "normalizer", "pre_tokenizer" and "model" of tokenizer.json. What is not known is refused by its
// name.
#pragma once
#include <memory>

#include "core/backbone/tokenizers/json_fields.h"
#include "core/backbone/tokenizers/parts.h"

namespace sparsescope::tokenizers {

// nullptr where there is none.
[[nodiscard]] Result<std::unique_ptr<Normalizer>> read_normalizer(const Node& node);
[[nodiscard]] Result<std::unique_ptr<PreTokenizer>> read_pre_tokenizer(const Node& node);
[[nodiscard]] Result<std::unique_ptr<TokenModel>> read_model(const Node& node);

}  // namespace sparsescope::tokenizers
