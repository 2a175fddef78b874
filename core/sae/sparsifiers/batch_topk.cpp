// SPDX-License-Identifier: GPL-3.0-or-later
// BatchTopK (Bussmann, Leask and Nanda 2024, arXiv 2412.06410): the B·k largest pre-activations of
// the whole batch are kept, so that a document that needs more neurons takes them from one that
// needs fewer. Here a document keeps 4k at most, which keeps the code at k within the code at 4k;
// that one stays 4k for each document. Ties: lower row, then lower neuron.
//
// Only training shares the budget. Who reads the model takes the k largest of each document, as
// with every model: codes then do not depend on what else is in the batch.
#include <algorithm>
#include <limits>

#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope::sparsifier_parts {

namespace {

template <class T>
class BatchTopK final : public Sparsifier<T> {
  public:
    void select(const StepState<T>& state, int k, bool wide,
                kernels::SparseBatch<T>& code) override {
        const std::size_t hidden = state.head->hidden;
        code.resize(state.rows, hidden, k, slots_for(k, true, hidden));
        kernels::select_top(state.pre_activations.data(), code);
        share(code, state.rows * static_cast<std::size_t>(k));
        if (!wide) code.active = code.active_k;
    }

  private:
    struct Candidate {
        T value;
        std::uint32_t row;
        std::uint32_t slot;
        bool operator<(const Candidate& other) const {
            if (value != other.value) return value > other.value;
            return row != other.row ? row < other.row : slot < other.slot;
        }
    };

    // Slots of a row are in descending order, so the ones that are kept are its first.
    void share(kernels::SparseBatch<T>& code, std::size_t budget) {
        candidates_.clear();
        for (std::uint32_t row = 0; row < code.rows; ++row)
            for (std::uint32_t slot = 0; slot < code.active[row]; ++slot) {
                const T value = code.values[code.at(row) + slot];
                // Not-a-number has no order; it counts as the largest and stops the run.
                candidates_.push_back(
                    {value == value ? value : std::numeric_limits<T>::infinity(), row, slot});
            }
        if (candidates_.size() > budget) {
            std::nth_element(candidates_.begin(),
                             candidates_.begin() + static_cast<std::ptrdiff_t>(budget),
                             candidates_.end());
            candidates_.resize(budget);
        }
        std::fill(code.active_k.begin(), code.active_k.end(), 0U);
        for (const Candidate& kept : candidates_)
            ++code.active_k[kept.row];
    }

    std::vector<Candidate> candidates_;
};

}  // namespace

const SparsifierEntry& batch_topk_entry() {
    static const SparsifierEntry entry{
        "batch_topk", "The k largest per document on average, shared out over the batch.", 4,
        make_part<BatchTopK, float>, make_part<BatchTopK, double>};
    return entry;
}

}  // namespace sparsescope::sparsifier_parts
