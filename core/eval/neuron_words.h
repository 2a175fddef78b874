// SPDX-License-Identifier: GPL-3.0-or-later
// The words that tell the documents of a neuron from all others. A neuron is called by them as long
// as nobody has named it. Only the texts of documents that activate some neuron most are counted,
// so that a million documents need not be read.
//
// The measure is the log-odds ratio with an informative prior (Monroe, Colaresi, Quinn 2008) as a
// z-score, over documents that hold a word (however often), of neuron i:
//   y, n   weight / largest weight, summed over its documents with the word, over all of them
//   Y, N   documents read with the word, all of them;  a = s·Y/N, the prior, s = 10 documents
//   z      (ln((y+a)/(n+s−y−a)) − ln((Y+½)/(N−Y+½))) / √(1/(y+a) + 1/(Y+½))
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/types/code_matrix.h"

namespace sparsescope {

class NeuronWords {
  public:
    // Chooses the documents: of every neuron those with the largest weights in the codes at k.
    NeuronWords(const CodeMatrix& codes, int k, std::size_t documents_per_neuron = 30);

    // The rows whose texts are wanted, ascending.
    [[nodiscard]] const std::vector<std::int64_t>& rows() const { return rows_; }
    // Once for each of rows(), before words are asked for. Words are runs of letters and digits in
    // UTF-8, ASCII letters in lower case; numbers are none, nor are "of", "with" and their like.
    void add(std::int64_t row, std::string_view text);

    // The most telling words of a neuron, best first; fewer when there are not so many. Words of
    // one document among many, and forms of a word that is listed already (dog, dogs), are left
    // out, and so are those of `known`, in lower case.
    [[nodiscard]] std::vector<std::string> most_telling(NeuronId neuron, std::size_t most,
                                                        std::string_view known = {}) const;

  private:
    struct Active {
        std::size_t at = 0;  // in rows_
        float weight = 0;
    };
    struct Scored {
        double z = 0;
        std::uint32_t word = 0;
    };
    [[nodiscard]] std::vector<Scored> scored_words(NeuronId neuron) const;

    std::vector<std::int64_t> rows_;
    std::vector<std::vector<Active>> documents_;          // by neuron
    std::vector<std::vector<std::uint32_t>> words_;       // by place in rows_: each word once
    std::unordered_map<std::string, std::uint32_t> ids_;  // of words
    std::vector<std::string> spellings_;                  // by word
    std::vector<std::int64_t> frequencies_;               // documents that hold the word
};

}  // namespace sparsescope
