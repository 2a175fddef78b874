// SPDX-License-Identifier: GPL-3.0-or-later
// Example documents of one neuron, chosen at any k from its stored entries (neuron_postings.h).
// Order everywhere: weight descending, ties by row (and so by document id) ascending. ids is by
// row. Pure; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/eval/neuron_postings.h"
#include "core/types/neuron_page.h"

namespace sparsescope {

class NeuronExamples {
  public:
    // Entries come by row; those of rank > 2k are not looked at. `stored_k`: ranks beyond it are
    // unknown. ids must outlive it.
    NeuronExamples(std::span<const NeuronEntry> entries, int k, int stored_k,
                   std::span<const DocumentId> ids);

    [[nodiscard]] std::int64_t active() const { return std::ssize(active_); }  // |A_i|
    [[nodiscard]] std::vector<RankedDocument> strongest(int n) const;
    // A_i by weight, cut into `groups` groups of equal size (but for one document), strongest group
    // first, with `each` examples spread evenly over each group. Of fewer documents than groups
    // each is a group.
    [[nodiscard]] std::vector<ExampleGroup> quantiles(int groups, int each) const;
    // n documents of A_i drawn without putting back, the same for the same seed.
    [[nodiscard]] std::vector<RankedDocument> random(int n, std::uint64_t seed) const;
    [[nodiscard]] NearMisses near_misses(int n) const;
    // Those of A_i whose weight is in [low, high]: all of them counted, the n strongest listed.
    [[nodiscard]] ExampleGroup between(double low, double high, int n) const;
    // The entries of `between`.
    [[nodiscard]] std::span<const NeuronEntry> entries_between(double low, double high) const;
    // A_i, weight descending.
    [[nodiscard]] std::span<const NeuronEntry> entries() const { return active_; }

  private:
    [[nodiscard]] RankedDocument document(const NeuronEntry& entry) const;
    [[nodiscard]] std::vector<RankedDocument> first(std::span<const NeuronEntry> entries,
                                                    int n) const;

    int k_;
    int last_rank_;
    std::span<const DocumentId> ids_;
    std::vector<NeuronEntry> active_;
    std::vector<NeuronEntry> missed_;
};

// How many documents have the neuron in their code at k = 1, 2, …, stored_k.
[[nodiscard]] std::vector<std::int64_t> active_at_every_k(std::span<const NeuronEntry> entries,
                                                          int stored_k);

enum class WeightScale { linear, log };
// Of A_i's weights, in `bins` bins: of equal width over (0, largest], or of equal ratio from the
// smallest to the largest (from a tenth of it when all are equal). A bin holds its lower edge, the
// last one both. No bins without weights.
[[nodiscard]] Histogram histogram_of_weights(std::span<const NeuronEntry> active, int bins,
                                             WeightScale scale);

}  // namespace sparsescope
