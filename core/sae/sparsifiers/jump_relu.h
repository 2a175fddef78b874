// SPDX-License-Identifier: GPL-3.0-or-later
// What the sparsifier jump_relu and the loss that steers its thresholds have in common.
#pragma once
#include <algorithm>
#include <cstddef>

#include "core/sae/head_parameters.h"

namespace sparsescope::jump_relu {

// Thresholds are kept in the latent bias, θ = −c, so that a head needs no further vector. They are
// never below 0.
template <class T>
T threshold(const HeadParameters<T>& head, std::size_t neuron) {
    return std::max(-head.latent_bias[neuron], T{0});
}

// ε, the width of the window around a threshold within which a pre-activation has a say in where
// the threshold moves. It is a fifth of the mean threshold, whatever the scale of the data.
template <class T>
T window(const HeadParameters<T>& head) {
    double sum = 0;
    for (std::size_t i = 0; i < head.hidden; ++i)
        sum += threshold(head, i);
    return static_cast<T>(std::max(0.2 * sum / static_cast<double>(head.hidden), 1e-6));
}

}  // namespace sparsescope::jump_relu
