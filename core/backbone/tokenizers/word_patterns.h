// SPDX-License-Identifier: GPL-3.0-or-later
// The regular expressions that byte-level tokenizers cut texts by. There are only a few of them,
// and each is matched by code of its own: in linear time, with the reference's classes of
// characters, and without a regular expression from a file ever being run.
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

namespace sparsescope::tokenizers {

// Where the match ends that begins at `begin` (< text.size()). Each of the patterns matches
// everywhere, so the matches cover a text.
using WordPattern = std::size_t (*)(std::string_view text, std::size_t begin);

// GPT-2's, which RoBERTa and ModernBERT use as well.
[[nodiscard]] std::size_t gpt2_word_end(std::string_view text, std::size_t begin);

// CLIP's, which matches no spaces: here a run of them is a match of its own, to be dropped.
[[nodiscard]] std::size_t clip_word_end(std::string_view text, std::size_t begin);
[[nodiscard]] bool is_clip_pattern(std::string_view expression);

// The matcher of a regular expression as it stands in tokenizer.json: GPT-2's, Qwen's (2, 2.5, 3),
// and cl100k's in the forms that Llama 3 and others have it; nullptr for any other.
[[nodiscard]] WordPattern word_pattern(std::string_view expression);

}  // namespace sparsescope::tokenizers
