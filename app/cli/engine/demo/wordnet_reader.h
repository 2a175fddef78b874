// SPDX-License-Identifier: GPL-3.0-or-later
// Reads synsets of WordNet 3.0 from its data.* files. A synset is named by its byte offset in its
// file; wndb(5WN) describes the format.
#pragma once
#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"

namespace sparsescope::cli {

constexpr std::array<const char*, 4> wordnet_parts{"noun", "verb", "adj", "adv"};
constexpr std::size_t wordnet_nouns = 0;

class WordNetReader {
  public:
    // The text of a synset: "word, word — gloss". The example's embeddings were made of exactly
    // this text.
    [[nodiscard]] Result<std::string> text(std::size_t part, std::int64_t offset);
    // The first words of the noun synsets from the root of their tree down to this one, along the
    // first hypernym of each: "entity/physical entity/…/greyhound/Italian greyhound".
    [[nodiscard]] Result<std::string> noun_path(std::int64_t offset);

  private:
    struct Synset {
        std::vector<std::string> words;
        std::string gloss;
        std::int64_t hypernym = -1;  // offset of the first one; -1: none
    };
    struct Node {
        std::string name;
        std::int64_t hypernym = -1;
    };
    [[nodiscard]] Result<Synset> read(std::size_t part, std::int64_t offset);
    [[nodiscard]] Result<Node> noun(std::int64_t offset);
    [[nodiscard]] Status open(std::size_t part);
    [[nodiscard]] static Synset parsed(const std::string& line);

    std::array<std::ifstream, wordnet_parts.size()> files_;
    std::unordered_map<std::int64_t, Node> nouns_;  // read so far; most paths share their start
};

}  // namespace sparsescope::cli
