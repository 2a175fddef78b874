// SPDX-License-Identifier: GPL-3.0-or-later
// Loops of the step that LibTorch has no good ones for, in single precision on the CPU. Results do
// not depend on the number of threads. Free of LibTorch.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace sparsescope::tune_kernels {

// Texts one after another without padding; text i has the tokens [starts[i], starts[i + 1]). A row
// of `projected` has queries, keys and values, [tokens, 3·heads·size]; one of the others
// [tokens, heads·size].
struct AttentionShape {
    std::span<const std::int64_t> starts;
    std::int64_t heads = 0, size = 0;
};
// Whether there are loops for heads of this size.
[[nodiscard]] bool has_attention(std::int64_t size);
// context = softmax(q·kᵀ/√size)·v of each text and head.
void attention(const AttentionShape& shape, const float* projected, float* context);
// ∂projected from ∂context; the softmax is computed again.
void attention_gradient(const AttentionShape& shape, const float* projected,
                        const float* context_gradient, float* projected_gradient);

struct AdamWStep {
    float keep = 1;               // 1 − η·λ
    float step_size = 0;          // η/(1 − β₁ᵗ)
    float second_correction = 0;  // 1/√(1 − β₂ᵗ)
    float epsilon = 1e-8F;
    float gradient_scale = 1;
};
// One step of AdamW (core/tune/torch/adamw.h) on `count` numbers.
void adamw(const AdamWStep& step, const float* gradient, float* first, float* second,
           float* weights, std::int64_t count);

// Σ x², in double.
[[nodiscard]] double squares(const float* x, std::int64_t count);

}  // namespace sparsescope::tune_kernels
