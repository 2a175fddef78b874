// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backbone/model/transformer.h"

#include <algorithm>

namespace sparsescope {

namespace {

using kernels::AlignedFloats;
using kernels::padded;
using kernels::Rows;

// So many rows at a time pass through the feed-forward layer: what lies between its two products
// stays in a core's cache.
constexpr std::size_t feed_forward_rows = 96;

void grow(AlignedFloats& floats, std::size_t count) {
    if (floats.size() < count) floats = AlignedFloats(count);
}

Rows part(Rows rows, std::size_t first, std::size_t count) {
    return {rows.data + first * rows.stride, count, rows.stride};
}

}  // namespace

void Transformer::embed(const TokenBatch& batch, Rows hidden) const {
    const std::size_t size = shape_.hidden;
    for (std::size_t text = 0; text < batch.texts(); ++text) {
        for (std::size_t i = batch.starts[text]; i < batch.starts[text + 1]; ++i) {
            const auto id = static_cast<std::size_t>(batch.ids[i]);
            const float* position = positions_.data() + (i - batch.starts[text]) * size;
            float* row = hidden.data + i * hidden.stride;
            if (word_bytes_.empty()) {
                const float* word = words_.data() + id * size;
                for (std::size_t j = 0; j < size; ++j)
                    row[j] = word[j] + position[j];
            } else {
                const std::int8_t* word = word_bytes_.data() + id * size;
                for (std::size_t j = 0; j < size; ++j)
                    row[j] = static_cast<float>(word[j]) * word_scales_[id] + position[j];
            }
            std::fill(row + size, row + hidden.stride, 0.0F);
        }
    }
    normalise(hidden, {}, embedding_norm_);
}

void Transformer::attend(const Layer& layer, const TokenBatch& batch, Rows hidden,
                         TransformerWorkspace& workspace) const {
    const Rows projected{workspace.projected.data(), hidden.count, 3 * width()};
    const Rows context{workspace.context.data(), hidden.count, width()};
    const Rows added{workspace.added.data(), hidden.count, width()};
    kernels_->product(hidden, layer.projections.panels(), projected);
    kernels::RelativeBias bias;
    if (!distance_bias_.empty())
        bias = {distance_bias_.data(), 2 * shape_.longest_text() - 1, shape_.longest_text() - 1};
    for (std::size_t text = 0; text < batch.texts(); ++text) {
        const std::size_t first = batch.starts[text], count = batch.starts[text + 1] - first;
        const Rows queries = part(projected, first, count);
        kernels_->attention(
            queries, {queries.data + width(), count, queries.stride},
            {queries.data + 2 * width(), count, queries.stride}, part(context, first, count),
            {shape_.heads, shape_.hidden / shape_.heads}, bias, workspace.scratch.data());
    }
    kernels_->product(context, layer.attended.panels(), added);
    normalise(hidden, added, layer.attended_norm);
}

void Transformer::feed_forward(const Layer& layer, Rows hidden,
                               TransformerWorkspace& workspace) const {
    for (std::size_t row = 0; row < hidden.count; row += feed_forward_rows) {
        const Rows rows = part(hidden, row, std::min(feed_forward_rows, hidden.count - row));
        const Rows middle{workspace.middle.data(), rows.count, padded(shape_.intermediate)};
        const Rows added{workspace.added.data(), rows.count, width()};
        kernels_->product(rows, layer.up.panels(), middle);
        activate(middle);
        kernels_->product(middle, layer.down.panels(), added);
        normalise(rows, added, layer.norm);
    }
}

void Transformer::activate(Rows rows) const {
    switch (shape_.activation) {
        case HiddenActivation::gelu:
            return kernels_->gelu(rows, shape_.intermediate);
        case HiddenActivation::gelu_tanh:
            return kernels_->gelu_tanh(rows, shape_.intermediate);
        case HiddenActivation::relu:
            return kernels_->relu(rows, shape_.intermediate);
    }
}

void Transformer::normalise(Rows rows, Rows added, const Norm& norm) const {
    kernels_->layer_norm(rows, added, shape_.hidden, norm.scale.data(), norm.shift.data(),
                         shape_.epsilon);
}

Result<Rows> Transformer::hidden_states(const TokenBatch& batch, TransformerWorkspace& workspace,
                                        std::stop_token stop) const {
    const std::size_t tokens = batch.ids.size();
    std::size_t longest = 0;
    for (std::size_t text = 0; text < batch.texts(); ++text)
        longest = std::max(longest, batch.starts[text + 1] - batch.starts[text]);
    grow(workspace.hidden, tokens * width());
    grow(workspace.projected, tokens * 3 * width());
    grow(workspace.context, tokens * width());
    grow(workspace.added, tokens * width());
    grow(workspace.middle, std::min(tokens, feed_forward_rows) * padded(shape_.intermediate));
    grow(workspace.scratch, kernels::attention_scratch(longest, shape_.hidden / shape_.heads));
    const Rows hidden{workspace.hidden.data(), tokens, width()};
    embed(batch, hidden);
    for (const Layer& layer : layers_) {
        if (stop.stop_requested()) return cancelled();
        attend(layer, batch, hidden, workspace);
        feed_forward(layer, hidden, workspace);
    }
    return hidden;
}

}  // namespace sparsescope
