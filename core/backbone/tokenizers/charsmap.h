// SPDX-License-Identifier: GPL-3.0-or-later
// SentencePiece's compiled normalisation: a double-array trie from byte sequences to their
// replacements. The format: u32 LE length of the trie in bytes; its units, u32 LE; the
// replacements, each ended by a zero byte.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/backbone/tokenizers/parts.h"
#include "core/base/result.h"

namespace sparsescope::tokenizers {

class Charsmap {
  public:
    // Checks that no walk can leave the trie and that every replacement is a text.
    [[nodiscard]] static Result<Charsmap> parse(std::string_view blob, std::string_view where);
    // What the shortest beginning of `text` that is in the map becomes; nothing: none is.
    [[nodiscard]] std::optional<std::string_view> replacement(std::string_view text) const;

  private:
    std::vector<std::uint32_t> units_;
    std::string replacements_;
};

// As the reference applies it: to whole grapheme clusters of up to five bytes, else to characters.
[[nodiscard]] std::unique_ptr<Normalizer> make_charsmap_normalizer(Charsmap map);

}  // namespace sparsescope::tokenizers
