// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/sparsifiers/sparsifier.h"

#include "sparsifier_list.inc"

namespace sparsescope {

std::span<const SparsifierEntry* const> sparsifiers() {
    return sparsifier_list;
}

namespace {

const SparsifierEntry& chosen(const TrainConfig& config) {
    for (const SparsifierEntry* entry : sparsifiers())
        if (entry->name == config.sparsifier) return *entry;
    return *sparsifiers().front();
}

}  // namespace

template <class T>
std::unique_ptr<Sparsifier<T>> make_sparsifier(const TrainConfig& config) {
    if constexpr (std::is_same_v<T, float>)
        return chosen(config).make();
    else
        return chosen(config).make_double();
}
template std::unique_ptr<Sparsifier<float>> make_sparsifier(const TrainConfig&);
template std::unique_ptr<Sparsifier<double>> make_sparsifier(const TrainConfig&);

void start_sparsifier(const TrainConfig& config, EmbeddingView train, int k,
                      HeadParameters<float>& head) {
    if (const auto start = chosen(config).start) start(train, k, head);
}

HeadWeights stored_head(const TrainConfig& config, HeadWeights trained) {
    const auto stored = chosen(config).stored;
    return stored ? stored(std::move(trained)) : trained;
}

}  // namespace sparsescope
