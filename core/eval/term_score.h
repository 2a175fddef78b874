// SPDX-License-Identifier: GPL-3.0-or-later
// How well terms tell where a neuron is active, on one half of the documents:
//   AUROC of "the document holds one of the terms" for "the neuron is active"
//     = (1 + P(term | active) − P(term | not active)) / 2,
// 0.5 for terms that say nothing (core/eval/name_score.h judges labels the same way).
//
// P(term | active) is a share of the documents alike, or each counts by its weight
// (ActivityWeights). Names are judged by weight: at k of 32 a neuron is a little active in many
// documents that it does not stand for, so that alike they would say of every name that it is
// wrong. Where all weights are equal the two are the same.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "core/eval/naming_input.h"

namespace sparsescope {

enum class Counting { by_weight, alike };
enum class Half { first, second };

class TermScore {
  public:
    // input must outlive it.
    TermScore(const NamingInput& input, Half half);

    [[nodiscard]] double of(NeuronId neuron, std::span<const TermId> terms,
                            Counting counting = Counting::by_weight) const;
    // The same, unless the neuron is active in fewer documents of both halves, or in none of one.
    [[nodiscard]] std::optional<double> judged(NeuronId neuron, std::span<const TermId> terms,
                                               std::int64_t least_documents,
                                               Counting counting = Counting::by_weight) const;

  private:
    [[nodiscard]] bool here(std::uint32_t document) const {
        return input_->second[document] == second_;
    }

    const NamingInput* input_;
    bool second_;
    std::int64_t common_ = 0;  // common documents of the half
};

}  // namespace sparsescope
