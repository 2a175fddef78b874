// SPDX-License-Identifier: GPL-3.0-or-later
// Attention of a text and head at a time: what lies between two products stays in a core's cache,
// and nothing of it is kept for the backward pass, which computes it again.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "core/base/clones.h"
#include "core/base/parallel.h"
#include "core/tune/kernels.h"

namespace sparsescope::tune_kernels {

namespace {

// So many rows at a time share what is read of the other factor.
constexpr std::int64_t block = 4;

// out[i, j] = Σ_d a[i, d]·b[d, j]; a has rows of `stride`, b and out of `width`, a multiple of 16.
template <int Size>
[[gnu::always_inline]] inline void scores(const float* a, std::int64_t stride, const float* b,
                                          float* out, std::int64_t rows, std::int64_t width) {
    for (std::int64_t i = 0; i < rows; i += block) {
        const std::int64_t count = std::min(block, rows - i);
        for (std::int64_t j = 0; j < width; j += 16) {
            float sums[block][16] = {};
            for (std::int64_t d = 0; d < Size; ++d)
                for (std::int64_t r = 0; r < block; ++r) {
                    const float x = a[std::min(i + r, rows - 1) * stride + d];
                    for (std::int64_t c = 0; c < 16; ++c)
                        sums[r][c] += x * b[d * width + j + c];
                }
            for (std::int64_t r = 0; r < count; ++r)
                for (std::int64_t c = 0; c < 16; ++c)
                    out[(i + r) * width + j + c] = sums[r][c];
        }
    }
}

// out[i, :] = factor·Σ_j w(i, j)·b[j, :]; w(i, j) = w[i·across + j·along].
template <int Size>
[[gnu::always_inline]] inline void weighted(const float* w, std::int64_t across, std::int64_t along,
                                            const float* b, std::int64_t b_stride, float factor,
                                            float* out, std::int64_t out_stride,
                                            std::int64_t length) {
    for (std::int64_t i = 0; i < length; i += block) {
        const std::int64_t count = std::min(block, length - i);
        float sums[block][Size] = {};
        for (std::int64_t j = 0; j < length; ++j)
            for (std::int64_t r = 0; r < block; ++r) {
                const float x = w[std::min(i + r, length - 1) * across + j * along];
                for (std::int64_t d = 0; d < Size; ++d)
                    sums[r][d] += x * b[j * b_stride + d];
            }
        for (std::int64_t r = 0; r < count; ++r)
            for (std::int64_t d = 0; d < Size; ++d)
                out[(i + r) * out_stride + d] = factor * sums[r][d];
    }
}

// The transpose of `length` rows, [Size, width], zeros behind them.
template <int Size>
[[gnu::always_inline]] inline void transpose(const float* rows, std::int64_t stride, float* out,
                                             std::int64_t length, std::int64_t width) {
    for (std::int64_t d = 0; d < Size; ++d) {
        for (std::int64_t j = 0; j < length; ++j)
            out[d * width + j] = rows[j * stride + d];
        std::fill(out + d * width + length, out + (d + 1) * width, 0.0F);
    }
}

// e^x of x ≤ 0 to about 2 units in the last place: 2^n·e^f by a polynomial (Cephes' expf).
[[gnu::always_inline]] inline float exponential(float x) {
    x = std::max(x, -87.0F);
    const float n = std::nearbyint(x * 1.44269504088896341F);
    float f = x - n * 0.693359375F;
    f -= n * -2.12194440e-4F;
    float y = 1.9875691500e-4F;
    y = y * f + 1.3981999507e-3F;
    y = y * f + 8.3334519073e-3F;
    y = y * f + 4.1665795894e-2F;
    y = y * f + 1.6666665459e-1F;
    y = y * f + 5.0000001201e-1F;
    y = y * f * f + f + 1;
    union {
        std::int32_t bits;
        float power;
    } two{(static_cast<std::int32_t>(n) + 127) << 23};
    return y * two.power;
}

[[gnu::always_inline]] inline void softmax(float* row, std::int64_t length, float scale) {
    float most = row[0];
    for (std::int64_t j = 1; j < length; ++j)
        most = std::max(most, row[j]);
    float sum = 0;
    for (std::int64_t j = 0; j < length; ++j) {
        row[j] = exponential((row[j] - most) * scale);
        sum += row[j];
    }
    const float factor = 1 / sum;
    for (std::int64_t j = 0; j < length; ++j)
        row[j] *= factor;
}

struct Text {
    const float* projected;  // of its first token and this head
    std::int64_t length, width, stride;
    float scale;
};

template <int Size>
[[gnu::always_inline]] inline void forward(const Text& text, std::int64_t hidden, float* context,
                                           float* scratch) {
    const float* keys = text.projected + hidden;
    float* p = scratch + Size * text.width;
    transpose<Size>(keys, text.stride, scratch, text.length, text.width);
    scores<Size>(text.projected, text.stride, scratch, p, text.length, text.width);
    for (std::int64_t i = 0; i < text.length; ++i)
        softmax(p + i * text.width, text.length, text.scale);
    weighted<Size>(p, text.width, 1, keys + hidden, text.stride, 1, context, hidden, text.length);
}

// With P the softmax and D = ∂context: ∂V = Pᵀ·D, dP = D·Vᵀ, dS = P∘(dP − rowsum(P∘dP)),
// ∂Q = dS·K/√d, ∂K = dSᵀ·Q/√d.
template <int Size>
[[gnu::always_inline]] inline void backward(const Text& text, std::int64_t hidden,
                                            const float* gradient, float* out, float* scratch) {
    const float* keys = text.projected + hidden;
    const float* values = keys + hidden;
    const std::int64_t length = text.length, width = text.width;
    float* p = scratch + Size * width;
    float* ds = p + length * width;
    transpose<Size>(keys, text.stride, scratch, length, width);
    scores<Size>(text.projected, text.stride, scratch, p, length, width);
    transpose<Size>(values, text.stride, scratch, length, width);
    scores<Size>(gradient, hidden, scratch, ds, length, width);
    for (std::int64_t i = 0; i < length; ++i) {
        float* row = p + i * width;
        float* slope = ds + i * width;
        softmax(row, length, text.scale);
        float sum = 0;
        for (std::int64_t j = 0; j < length; ++j)
            sum += row[j] * slope[j];
        for (std::int64_t j = 0; j < length; ++j)
            slope[j] = row[j] * (slope[j] - sum);
    }
    weighted<Size>(ds, width, 1, keys, text.stride, text.scale, out, text.stride, length);
    weighted<Size>(ds, 1, width, text.projected, text.stride, text.scale, out + hidden, text.stride,
                   length);
    weighted<Size>(p, 1, width, gradient, hidden, 1, out + 2 * hidden, text.stride, length);
}

SPARSESCOPE_CLONES void forward_any(const Text& text, std::int64_t size, std::int64_t hidden,
                                    float* context, float* scratch) {
    size == 32 ? forward<32>(text, hidden, context, scratch)
               : forward<64>(text, hidden, context, scratch);
}

SPARSESCOPE_CLONES void backward_any(const Text& text, std::int64_t size, std::int64_t hidden,
                                     const float* gradient, float* out, float* scratch) {
    size == 32 ? backward<32>(text, hidden, gradient, out, scratch)
               : backward<64>(text, hidden, gradient, out, scratch);
}

// body(text, token, head, scratch) for every text and head. Memory is taken before threads begin,
// which could tell nobody that there is none.
template <class Body>
void each_head(const AttentionShape& shape, const float* projected, const Body& body) {
    const std::int64_t texts = std::int64_t(shape.starts.size()) - 1;
    const std::int64_t hidden = shape.heads * shape.size;
    const auto width_of = [](std::int64_t length) { return (length + 15) / 16 * 16; };
    std::int64_t longest = 0;
    for (std::int64_t i = 0; i < texts; ++i)
        longest =
            std::max(longest, shape.starts[std::size_t(i) + 1] - shape.starts[std::size_t(i)]);
    const auto each = std::size_t((shape.size + 2 * longest) * width_of(longest));
    std::vector<float> scratch(each * std::size_t(compute_threads()));
    std::atomic<std::size_t> next = 0;
    parallel_for(texts * shape.heads, [&](std::int64_t first, std::int64_t last) {
        float* own = scratch.data() + each * next++;
        for (std::int64_t i = first; i < last; ++i) {
            const std::int64_t start = shape.starts[std::size_t(i / shape.heads)];
            const std::int64_t length = shape.starts[std::size_t(i / shape.heads) + 1] - start;
            const std::int64_t head = i % shape.heads;
            const Text text{projected + start * 3 * hidden + head * shape.size, length,
                            width_of(length), 3 * hidden,
                            1 / std::sqrt(static_cast<float>(shape.size))};
            body(text, start, head, own);
        }
    });
}

}  // namespace

bool has_attention(std::int64_t size) {
    return size == 32 || size == 64;
}

void attention(const AttentionShape& shape, const float* projected, float* context) {
    const std::int64_t hidden = shape.heads * shape.size;
    each_head(shape, projected,
              [&](const Text& text, std::int64_t start, std::int64_t head, float* scratch) {
                  forward_any(text, shape.size, hidden,
                              context + start * hidden + head * shape.size, scratch);
              });
}

void attention_gradient(const AttentionShape& shape, const float* projected,
                        const float* context_gradient, float* projected_gradient) {
    const std::int64_t hidden = shape.heads * shape.size;
    each_head(shape, projected,
              [&](const Text& text, std::int64_t start, std::int64_t head, float* scratch) {
                  backward_any(text, shape.size, hidden,
                               context_gradient + start * hidden + head * shape.size,
                               projected_gradient + start * 3 * hidden + head * shape.size,
                               scratch);
              });
}

}  // namespace sparsescope::tune_kernels
