// SPDX-License-Identifier: GPL-3.0-or-later
// The backward pass into W and c, and Adam on them, neuron by neuron: a neuron's gradient row is
// gathered from the batch's postings into cache and spent at once, so no [hidden, dim] gradient
// matrix is written and read. Tied weights: an active slot with value v and gradient δ adds
//   v·g + δ·x̃  to ∂W[i]  (decoder + encoder use),   δ  to ∂c[i],
// with g the reconstruction's gradient for the slot's segment, x̃ = x − b.
// Work is cut into chunks by the data alone, so results do not depend on the number of threads.
#pragma once
#include "core/sae/head_parameters.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/losses/loss.h"

namespace sparsescope::kernels {

// Updates head.encoder_weight and head.latent_bias in place, unless gradient is given: then nothing
// is updated and the gradient is written there. Returns Σ_i ∂a[i]·W[i] with the old W, [dim], where
// ∂a[i], the sum of the δ, is ∂c[i] too unless state.latent_bias_gradient says otherwise.
template <class T>
std::vector<T> update_neurons(const StepState<T>& state, const AdamStep& adam_step,
                              HeadParameters<T>& head, HeadParameters<T>& first_moment,
                              HeadParameters<T>& second_moment, HeadParameters<T>* gradient);

}  // namespace sparsescope::kernels
