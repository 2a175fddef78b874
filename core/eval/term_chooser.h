// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses the terms of one neuron after another, on the first half of the documents:
// core/eval/neuron_namer.h says how. One for each thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/eval/near_terms.h"
#include "core/eval/neuron_namer.h"
#include "core/eval/term_score.h"

namespace sparsescope {

struct TermChoice {
    std::vector<TermId> broad;  // at most one: where the neuron is active at all
    std::vector<TermId> terms;  // what tells it apart
    std::vector<TermId> spare;  // what else there is, best first
};

class TermChooser {
  public:
    // All of them must outlive it.
    TermChooser(const TermIndex& index, const NamingOptions& options, const NearTerms& near,
                const TermScore& score)
        : index_(index), options_(options), near_(near), score_(score) {}

    [[nodiscard]] TermChoice choose(NeuronId neuron);

  private:
    void fill_documents(NeuronId neuron);
    void fill_up(TermChoice& choice);
    void broaden(NeuronId neuron, TermChoice& choice);
    void cover(std::size_t candidate);
    // candidates_.size(): none adds enough.
    [[nodiscard]] std::size_t next(std::span<const TermId> taken, double near, double all);
    [[nodiscard]] std::vector<std::size_t> telling_apart() const;
    [[nodiscard]] bool new_to(std::span<const TermId> terms, TermId term);
    [[nodiscard]] const std::string& folded(TermId term);
    [[nodiscard]] bool tells_more(std::size_t candidate) const;
    [[nodiscard]] TermId said_whole(std::size_t word) const;
    [[nodiscard]] bool has(std::size_t document, std::size_t candidate) const {
        return has_[candidate * weights_.size() + document] != 0;
    }

    const TermIndex& index_;
    const NamingOptions& options_;
    const NearTerms& near_;
    const TermScore& score_;
    std::vector<NearTerms::Candidate> candidates_;
    std::vector<double> weights_;                      // by document the name is chosen on
    std::vector<char> has_;                            // [candidate, document]
    std::vector<std::vector<std::uint32_t>> holders_;  // by candidate: documents
    std::vector<double> held_;                         // by candidate: the weight of these
    std::vector<bool> covered_;                        // by document
    std::vector<std::size_t> taken_;                   // candidates
    std::unordered_map<TermId, std::string> folded_;   // spellings as a reader compares them
    double whole_ = 0;                                 // weight of all documents
};

}  // namespace sparsescope
