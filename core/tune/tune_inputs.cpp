// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/tune_inputs.h"

#include <algorithm>

#include "core/backbone/model_folder.h"
#include "core/backbone/tokenizer.h"
#include "core/backbone/tokenizers/characters.h"

namespace sparsescope {

namespace {

std::string lower_cased(std::string_view bytes) {
    const std::string text = tokenizers::valid_text(bytes);
    std::string lower;
    for (std::size_t at = 0; at < text.size();)
        tokenizers::append_lower(lower, tokenizers::next_character(text, at));
    return lower;
}

}  // namespace

Result<TuneInputs> tokenised(const std::filesystem::path& folder,
                             std::span<const std::string> texts, int max_tokens,
                             std::stop_token stop, const Progress& progress) {
    return guard("reading texts as tokens", [&]() -> Result<TuneInputs> {
        SPARSESCOPE_ASSIGN(const ModelFolder model, read_model_folder(folder));
        SPARSESCOPE_ASSIGN(const auto tokenizer, open_tokenizer(model.transformer));
        const std::size_t most =
            std::min(model.max_tokens, static_cast<std::size_t>(std::max(1, max_tokens)));
        constexpr std::size_t piece = 1024;
        TuneInputs inputs;
        inputs.texts.reserve(texts.size());
        for (const std::string& text : texts) {
            if (inputs.texts.size() % piece == 0) {
                report(progress, "reading texts as tokens",
                       static_cast<std::int64_t>(inputs.texts.size()),
                       static_cast<std::int64_t>(texts.size()));
                if (stop.stop_requested()) return cancelled();
            }
            inputs.texts.push_back(
                tokenizer->encode(model.lower_case ? lower_cased(text) : text, most).ids);
        }
        return inputs;
    });
}

}  // namespace sparsescope
