// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that were added to a vocabulary and are found in the text before anything else is done
// ("<think>", runs of spaces). Special ones ("[SEP]") are not: written in a text they are text.
// Where several begin at one place the longest counts.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/backbone/tokenizers/json_fields.h"
#include "core/backbone/tokenizers/parts.h"

namespace sparsescope::tokenizers {

struct AddedToken {
    std::int32_t id = 0;
    std::string content;
    bool special = false;
    bool single_word = false;                                   // only between non-word characters
    bool take_space_before = false, take_space_behind = false;  // "lstrip", "rstrip"
    bool normalized = true;                                     // looked for in the normalised text
};

// "added_tokens" of tokenizer.json.
[[nodiscard]] Result<std::vector<AddedToken>> read_added_tokens(const Node& root);

struct Section {
    std::string_view text;
    std::int32_t id = -1;  // of the added token; -1: text
};

// Finds the tokens of one list.
class AddedTokenFinder {
  public:
    explicit AddedTokenFinder(std::vector<AddedToken> tokens = {});
    // The text in order; the sections refer to it.
    [[nodiscard]] std::vector<Section> split(std::string_view text) const;
    [[nodiscard]] bool empty() const { return tokens_.empty(); }

  private:
    [[nodiscard]] const AddedToken* longest_at(std::string_view text) const;
    std::vector<AddedToken> tokens_;  // by content
};

}  // namespace sparsescope::tokenizers
