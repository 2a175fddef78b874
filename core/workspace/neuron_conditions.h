// SPDX-License-Identifier: GPL-3.0-or-later
// The conditions of a filter that ask about neurons. They are answered together, in one pass over
// the stored codes. Private to filter_rows.
#pragma once
#include <cstddef>
#include <span>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/filter/filter.h"

namespace sparsescope {

class NeuronConditions {
  public:
    // Takes those conditions that ask about neurons, in their order. Where a condition names no k,
    // a neuron is "on" when it is active at this k.
    NeuronConditions(std::span<const Condition* const> conditions, int k);
    [[nodiscard]] bool empty() const { return tests_.empty(); }

    // invalid_argument when the model has no such neuron, or no codes at a k that is asked about.
    [[nodiscard]] Status check(const ModelInfo& model) const;
    // The rows for which each condition holds, in the order of the conditions. Call check() first.
    [[nodiscard]] Result<std::vector<RowSet>> answer(const Corpus& corpus, const ModelInfo& model,
                                                     std::size_t rows, std::stop_token stop);

  private:
    // What the code in hand says of one neuron that is asked about.
    struct Found {
        std::size_t rank = 0;  // 0 is the strongest
        double weight = 0;     // 0: silent
    };
    // Compares the weight of its one neuron with the bound, or else how many of its neurons are
    // among the k strongest of the code.
    struct Test {
        std::vector<std::size_t> slots;  // places in found_ of its neurons
        bool by_weight = false;
        int k = 0;
        Comparison comparison{};
        double bound = 0;
    };

    void add(const LabelIs&) {}
    void add(const TextHas&) {}
    void add(const LengthIs&) {}
    void add(const TagIs&) {}
    void add(const SplitIs&) {}
    void add(const IdIs&) {}
    void add(const IdIn&) {}
    void add(const FieldIs&) {}
    void add(const NeuronWeightIs& c);
    void add(const NeuronOn& c);
    void add(const SharesNeurons& c);
    [[nodiscard]] std::vector<std::size_t> slots_of(std::span<const NeuronId> neurons);
    void look_up(CodeView code);
    [[nodiscard]] bool holds_for(const Test& test) const;

    int k_;
    std::vector<Test> tests_;
    std::unordered_map<NeuronId, std::size_t> slots_;  // of the neurons that are asked about
    std::vector<std::size_t> slot_of_;                 // the same by neuron, while answering
    std::vector<Found> found_;                         // by slot
};

}  // namespace sparsescope
