// SPDX-License-Identifier: GPL-3.0-or-later
// What WordNet 3.0 quotes as examples, each with the gloss it is quoted in: one pair a synset, of
// nouns, verbs, adjectives and adverbs, in the order of its files data.noun, data.verb, data.adj
// and data.adv. wndb(5WN) describes the format.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::reproduce {

struct QuotedGloss {
    std::string sentence;   // the first one quoted that has three words or more
    std::string text;       // "word, word — gloss", without anything that it quotes
    std::int32_t file = 0;  // the lexicographer file, 0 (adj.all) … 44: the class
};

// Of a line of a data file; empty sentence: it quotes none that long.
[[nodiscard]] QuotedGloss quoted_gloss(std::string_view line);

// not_found: a file is missing (the sentence says which package has it). invalid_input: none of
// the lines quotes anything.
[[nodiscard]] Result<std::vector<QuotedGloss>> quoted_glosses(const std::filesystem::path& folder);

// WNSEARCHDIR, where WordNet's own programs look, too, or Debian's folder.
[[nodiscard]] std::filesystem::path wordnet_folder();

}  // namespace sparsescope::reproduce
