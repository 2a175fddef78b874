// SPDX-License-Identifier: GPL-3.0-or-later
// The official choice (method §1.1): the k largest signed pre-activations of each row, then ReLU.
#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope::sparsifier_parts {

namespace {

template <class T>
class TopK final : public Sparsifier<T> {
  public:
    void select(const StepState<T>& state, int k, bool wide,
                kernels::SparseBatch<T>& code) override {
        const std::size_t hidden = state.head->hidden;
        code.resize(state.rows, hidden, k, slots_for(k, wide, hidden));
        kernels::select_top(state.pre_activations.data(), code);
    }
};

}  // namespace

const SparsifierEntry& topk_entry() {
    static const SparsifierEntry entry{"topk", "The k largest of each document (official).", 1,
                                       make_part<TopK, float>, make_part<TopK, double>};
    return entry;
}

}  // namespace sparsescope::sparsifier_parts
