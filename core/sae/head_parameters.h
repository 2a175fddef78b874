// SPDX-License-Identifier: GPL-3.0-or-later
// The trainable parameters of the sparse head in single or (for checks) double precision. Gradients
// and Adam's moments have the same shape and use it, too.
#pragma once
#include <cstddef>
#include <vector>

#include "core/types/head_weights.h"

namespace sparsescope {

template <class T>
struct HeadParameters {
    std::size_t dim = 0;
    std::size_t hidden = 0;
    std::vector<T> encoder_weight;  // [hidden, dim]
    std::vector<T> pre_bias;        // [dim]
    std::vector<T> latent_bias;     // [hidden]

    HeadParameters() = default;
    HeadParameters(std::size_t d, std::size_t h)
        : dim(d), hidden(h), encoder_weight(d * h), pre_bias(d), latent_bias(h) {}
    explicit HeadParameters(const HeadWeights& w)
        : dim(w.dim),
          hidden(w.hidden),
          encoder_weight(w.encoder_weight.begin(), w.encoder_weight.end()),
          pre_bias(w.pre_bias.begin(), w.pre_bias.end()),
          latent_bias(w.latent_bias.begin(), w.latent_bias.end()) {}

    [[nodiscard]] HeadWeights to_weights() const {
        HeadWeights w;
        w.dim = dim;
        w.hidden = hidden;
        w.encoder_weight.assign(encoder_weight.begin(), encoder_weight.end());
        w.pre_bias.assign(pre_bias.begin(), pre_bias.end());
        w.latent_bias.assign(latent_bias.begin(), latent_bias.end());
        return w;
    }
};

}  // namespace sparsescope
