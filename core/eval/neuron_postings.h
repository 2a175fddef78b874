// SPDX-License-Identifier: GPL-3.0-or-later
// The inverted index of all stored codes, for pages about neurons: for each neuron the rows whose
// stored code holds it, with its rank there, at every k at once. A neuron is active on a row at k
// if its rank is at most k (and its weight above activation_epsilon: other entries are left out).
//
// Memory: 6 bytes a stored entry (the codes themselves take 8). Weights are looked up in the codes.
// Built on all cores in two passes; the result does not depend on their number. Immutable; any
// thread.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/types/code_matrix.h"

namespace sparsescope {

class NeuronPostings {
  public:
    NeuronPostings() = default;
    // What was asked to stop is good for nothing.
    explicit NeuronPostings(const CodeMatrix& codes, const std::stop_token& stop = {});

    [[nodiscard]] std::size_t hidden() const { return offsets_.empty() ? 0 : offsets_.size() - 1; }
    [[nodiscard]] std::span<const std::uint32_t> rows(NeuronId neuron) const {  // ascending
        return std::span(rows_).subspan(offsets_[neuron], size(neuron));
    }
    // From 1, by entry like rows(); 65,535 stands for itself and all higher ranks.
    [[nodiscard]] std::span<const std::uint16_t> ranks(NeuronId neuron) const {
        return std::span(ranks_).subspan(offsets_[neuron], size(neuron));
    }
    // |A_i| at k of every neuron. Reads two bytes an entry.
    [[nodiscard]] std::vector<std::int64_t> active_counts(int k) const;
    [[nodiscard]] std::size_t bytes() const;

  private:
    [[nodiscard]] std::size_t size(NeuronId neuron) const {
        return offsets_[neuron + 1] - offsets_[neuron];
    }
    std::vector<std::uint64_t> offsets_;  // [hidden + 1]
    std::vector<std::uint32_t> rows_;
    std::vector<std::uint16_t> ranks_;
};

// The stored entries of one neuron, by row: what all numbers of its page are made of.
struct NeuronEntry {
    std::uint32_t row = 0;
    int rank = 0;  // from 1
    float weight = 0;
};
[[nodiscard]] std::vector<NeuronEntry> entries_of(const CodeMatrix& codes,
                                                  const NeuronPostings& postings, NeuronId neuron);

}  // namespace sparsescope
