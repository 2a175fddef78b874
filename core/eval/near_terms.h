// SPDX-License-Identifier: GPL-3.0-or-later
// How often the documents of each neuron hold each term, and which terms tell a neuron from its
// nearest ones and from all documents: the first step of naming (core/eval/neuron_namer.h has the
// formula). Only documents of the first half are looked at, or all, of a neuron that has too few
// of them.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/eval/naming_input.h"

namespace sparsescope {

class NearTerms {
  public:
    struct Candidate {
        TermId term = 0;
        double z = 0;      // against the near ones + against all
        double apart = 0;  // z against the near ones alone
        double near = 0;   // share of the near ones' documents with the term, weighted
        double all = 0;    // share of all documents
    };

    // input must outlive the result.
    [[nodiscard]] static Result<NearTerms> count(const NamingInput& input, std::stop_token stop,
                                                 const Progress& progress);

    // Best first.
    [[nodiscard]] std::vector<Candidate> candidates(NeuronId neuron) const;
    // Terms that say where the neuron is active at all, best first: those with the largest
    // difference of P(term | active) and P(term | all), nothing weighted.
    [[nodiscard]] std::vector<TermId> broad(NeuronId neuron) const;
    [[nodiscard]] std::span<const NamedActivity> chosen_on(NeuronId neuron) const {
        return documents_[neuron];
    }
    [[nodiscard]] double weight(NeuronId neuron, const NamedActivity& active) const;

  private:
    struct Use {
        TermId term = 0;
        std::uint32_t documents = 0;
        float weight = 0;  // Σ w
    };
    [[nodiscard]] std::vector<Use> uses_of(NeuronId neuron, std::vector<Use>& scratch) const;
    [[nodiscard]] double share_near(NeuronId neuron, TermId term) const;
    [[nodiscard]] double share_of_all(TermId term) const;

    const NamingInput* input_ = nullptr;
    std::vector<std::vector<NamedActivity>> documents_;  // by neuron: those names are chosen on
    std::vector<ActivityWeights> weights_;
    std::vector<double> whole_;           // Σ w
    std::vector<std::vector<Use>> uses_;  // by neuron, ascending terms
    std::vector<std::uint32_t> common_;   // by term: common documents with it
    std::int64_t common_documents_ = 0;
};

}  // namespace sparsescope
