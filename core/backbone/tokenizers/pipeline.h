// SPDX-License-Identifier: GPL-3.0-or-later
// A tokenizer put together from its parts.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/backbone/tokenizer.h"
#include "core/backbone/tokenizers/added_tokens.h"
#include "core/backbone/tokenizers/parts.h"

namespace sparsescope::tokenizers {

struct Pipeline {
    std::vector<AddedToken> added;
    std::unique_ptr<Normalizer> normalizer;       // may be missing
    std::unique_ptr<PreTokenizer> pre_tokenizer;  // may be missing
    std::unique_ptr<TokenModel> model;
    SpecialIds special;
    std::int32_t pad = 0;

    // Of a token, added or of the model.
    [[nodiscard]] std::optional<std::int32_t> id_of(std::string_view token) const;
};

[[nodiscard]] std::unique_ptr<Tokenizer> make_tokenizer(Pipeline pipeline);

}  // namespace sparsescope::tokenizers
