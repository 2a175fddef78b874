// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses the terms of one neuron after another, on the first half of the documents:
// core/eval/neuron_namer.h says how. One for each thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
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
    struct Held {
        double weight = 0;
        std::vector<std::uint16_t> candidates;  // by place, ascending
        [[nodiscard]] bool has(std::size_t candidate) const;
    };

    void fill_documents(NeuronId neuron);
    void fill_up(TermChoice& choice);
    void broaden(NeuronId neuron, TermChoice& choice) const;
    void cover(std::size_t candidate);
    // candidates_.size(): none adds enough.
    [[nodiscard]] std::size_t next(std::span<const TermId> taken, double near, double all) const;
    [[nodiscard]] std::vector<std::size_t> telling_apart() const;
    [[nodiscard]] bool new_to(std::span<const TermId> terms, TermId term) const;
    [[nodiscard]] bool tells_more(std::size_t candidate) const;
    [[nodiscard]] TermId said_whole(std::size_t word) const;
    [[nodiscard]] double held(std::size_t candidate) const;

    const TermIndex& index_;
    const NamingOptions& options_;
    const NearTerms& near_;
    const TermScore& score_;
    std::vector<NearTerms::Candidate> candidates_;
    std::vector<Held> documents_;
    std::vector<bool> covered_;
    std::vector<std::size_t> taken_;  // candidates
    double whole_ = 0;                // weight of all documents
};

}  // namespace sparsescope
