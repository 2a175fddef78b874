// SPDX-License-Identifier: GPL-3.0-or-later
// A made-up head, tied or not.
#pragma once
#include <vector>

#include "core/base/random.h"
#include "core/types/head_weights.h"

namespace sparsescope {

inline HeadWeights sample_head(std::size_t dim, std::size_t hidden, bool tied,
                               std::uint64_t seed = 1) {
    Random random(seed);
    const auto normal = [&](std::size_t count, double scale) {
        std::vector<float> values(count);
        for (float& value : values)
            value = static_cast<float>(scale * random.normal());
        return values;
    };
    HeadWeights head;
    head.dim = dim;
    head.hidden = hidden;
    head.encoder_weight = normal(dim * hidden, 0.4);
    head.pre_bias = normal(dim, 0.1);
    head.latent_bias = normal(hidden, 0.1);
    if (!tied) head.decoder_weight = normal(dim * hidden, 0.4);
    return head;
}

}  // namespace sparsescope
