// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/torch/attention.h"

#include <cmath>
#include <limits>

namespace sparsescope::tune {

namespace {

// 0 where a text has a token, −∞ where it was padded [texts, 1, 1, longest].
at::Tensor padding(const Packed& packed, const at::TensorOptions& options) {
    const std::int64_t longest = packed.longest();
    return at::full({packed.texts() * longest}, -std::numeric_limits<double>::infinity(), options)
        .index_fill(0, packed.place, 0)
        .view({packed.texts(), 1, 1, longest});
}

}  // namespace

at::Tensor attention(const at::Tensor& projected, const Packed& packed, std::int64_t heads,
                     const at::Tensor& bias) {
    const std::int64_t texts = packed.texts(), longest = packed.longest();
    const std::int64_t hidden = projected.size(1) / 3, size = hidden / heads;
    const at::Tensor spread =
        at::zeros({texts * longest, 3 * hidden}, projected.options().requires_grad(false))
            .index_copy(0, packed.place, projected)
            .view({texts, longest, 3, heads, size})
            .permute({2, 0, 3, 1, 4});
    const at::Tensor query = spread[0] * (1 / std::sqrt(static_cast<double>(size)));
    at::Tensor scores = at::matmul(query, spread[1].transpose(2, 3));
    if (bias.defined()) scores = scores + bias;
    if (texts * longest != packed.tokens())
        scores = scores + padding(packed, projected.options().requires_grad(false));
    return at::matmul(at::softmax(scores, -1), spread[2])
        .transpose(1, 2)
        .reshape({texts * longest, hidden})
        .index_select(0, packed.place);
}

}  // namespace sparsescope::tune
