// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/torch/attention.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <limits>

#include "core/tune/kernels.h"

namespace sparsescope::tune {

namespace {

// 0 where a text has a token, −∞ where it was padded [texts, 1, 1, longest].
at::Tensor padding(const Packed& packed, const at::TensorOptions& options) {
    const std::int64_t longest = packed.longest();
    return at::full({packed.texts() * longest}, -std::numeric_limits<double>::infinity(), options)
        .index_fill(0, packed.place, 0)
        .view({packed.texts(), 1, 1, longest});
}

// The loops of core/tune/kernels.h, where they have any for this case.
class PackedAttention : public torch::autograd::Function<PackedAttention> {
  public:
    static at::Tensor forward(torch::autograd::AutogradContext* context,
                              const at::Tensor& projected, std::vector<std::int64_t> starts,
                              std::int64_t heads) {
        const at::Tensor given = projected.contiguous();
        const std::int64_t hidden = given.size(1) / 3;
        at::Tensor out = at::empty({given.size(0), hidden}, given.options().requires_grad(false));
        tune_kernels::attention({starts, heads, hidden / heads}, given.data_ptr<float>(),
                                out.data_ptr<float>());
        context->save_for_backward({given});
        context->saved_data["starts"] = std::move(starts);
        context->saved_data["heads"] = heads;
        return out;
    }
    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients) {
        const at::Tensor given = context->get_saved_variables()[0];
        const at::Tensor gradient = gradients[0].contiguous();
        const std::vector<std::int64_t> starts = context->saved_data["starts"].toIntVector();
        const std::int64_t heads = context->saved_data["heads"].toInt();
        at::Tensor out = at::empty_like(given);
        tune_kernels::attention_gradient({starts, heads, gradient.size(1) / heads},
                                         given.data_ptr<float>(), gradient.data_ptr<float>(),
                                         out.data_ptr<float>());
        return {out, at::Tensor(), at::Tensor()};
    }
};

// Any head size and device, through LibTorch's own products on padded texts.
at::Tensor padded_attention(const at::Tensor& projected, const Packed& packed, std::int64_t heads,
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

}  // namespace

at::Tensor attention(const at::Tensor& projected, const Packed& packed, std::int64_t heads,
                     const at::Tensor& bias) {
    const bool loops = !bias.defined() && projected.is_cpu() &&
                       projected.scalar_type() == at::kFloat &&
                       tune_kernels::has_attention(projected.size(1) / 3 / heads);
    return loops ? PackedAttention::apply(projected, packed.starts, heads)
                 : padded_attention(projected, packed, heads, bias);
}

}  // namespace sparsescope::tune
