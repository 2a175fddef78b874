// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of all neurons as one would first write them: loops over documents and pairs, one
// thread, sums in double precision. What the report is compared with, for time and for numbers.
#pragma once
#include "core/types/embedding_view.h"
#include "core/types/neuron_report.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope::bench {

// Frequency, weights, purity, base rate, entropy, lift.
[[nodiscard]] std::vector<NeuronReport> plain_numbers(const LoadedModel& model, int k);
// Fills in mono_score and mono_base.
void plain_mono(const LoadedModel& model, int k, EmbeddingView embeddings,
                std::vector<NeuronReport>& reports);
// Fills in nearest_cosine and nearest.
void plain_nearest(const HeadWeights& weights, std::vector<NeuronReport>& reports);

}  // namespace sparsescope::bench
