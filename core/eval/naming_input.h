// SPDX-License-Identifier: GPL-3.0-or-later
// What names of neurons are made of (core/eval/neuron_namer.h): documents with their terms, and
// which neurons are active in them.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/eval/term_index.h"
#include "core/types/ids.h"

namespace sparsescope {

struct NamedActivity {
    std::uint32_t document = 0;  // in the index
    float weight = 0;
};

// What names are made of. By document: `second` tells the half; `common` documents are a fair
// sample of all, and stand for those that a neuron is not active in; others are there for the sake
// of single, rarely active neurons. By neuron: `active`, a fair sample of the documents it is
// active in, ascending, which has all common ones; `near`, its nearest neurons.
struct NamingInput {
    const TermIndex* index = nullptr;
    std::vector<bool> second;
    std::vector<bool> common;
    std::vector<std::vector<NamedActivity>> active;
    std::vector<std::vector<NeuronId>> near;
};

// How much a document counts for a neuron: (weight / w)², at most 1, where w is the eighth largest
// weight, so that no single document decides what a neuron is called.
class ActivityWeights {
  public:
    ActivityWeights() = default;
    explicit ActivityWeights(std::span<const NamedActivity> active) {
        constexpr std::size_t rank = 8;
        std::vector<float> weights;
        for (const NamedActivity& one : active)
            weights.push_back(one.weight);
        if (weights.empty()) return;
        const auto at =
            weights.begin() + static_cast<std::ptrdiff_t>(std::min(rank, weights.size()) - 1);
        std::ranges::nth_element(weights, at, std::ranges::greater());
        full_ = *at;
    }
    [[nodiscard]] double of(float weight) const {
        const double share = full_ > 0 ? std::min(1.0, static_cast<double>(weight) / full_) : 1;
        return share * share;
    }

  private:
    double full_ = 0;
};

}  // namespace sparsescope
