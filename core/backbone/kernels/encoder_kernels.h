// SPDX-License-Identifier: GPL-3.0-or-later
// What a transformer encoder spends its time in, compiled for several processor levels. All
// matrices are row-major fp32; rows begin `stride` floats apart. Widths are padded to whole panels,
// and what lies in the padding is zero and stays zero. Every row of a result is added up in one
// order, whatever rows stand beside it, so a text has the same vector in every batch. Pure; any
// thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sparsescope::kernels {

// Matrices that are multiplied from the right are kept as panels of this many columns.
constexpr std::size_t panel_width = 32;
[[nodiscard]] constexpr std::size_t padded(std::size_t width) {
    return (width + panel_width - 1) / panel_width * panel_width;
}

struct Rows {
    float* data = nullptr;
    std::size_t count = 0;
    std::size_t stride = 0;
};

// [depth, columns] as panels: panel p holds, for each of `depth` steps, panel_width columns. They
// are floats, or bytes of which each column has a scale of its own.
struct Panels {
    const float* data = nullptr;
    const std::int8_t* bytes = nullptr;  // instead of `data`
    std::size_t depth = 0;
    std::size_t columns = 0;        // a multiple of panel_width
    const float* scales = nullptr;  // of the bytes; `columns` floats
    const float* bias = nullptr;    // `columns` floats
};

struct AttentionShape {
    std::size_t heads = 0;
    std::size_t head_dim = 0;
};

// What is added to the score of query i and key j where a model has relative positions: the number
// at [head][centre + j − i].
struct RelativeBias {
    const float* data = nullptr;  // null: nothing is added
    std::size_t stride = 0;       // between heads
    std::size_t centre = 0;
};

// A convolution of every channel by itself, over a picture whose pixels are rows of channels.
struct DepthwiseShape {
    std::size_t in_height = 0, in_width = 0;
    std::size_t out_height = 0, out_width = 0;
    std::size_t size = 3;           // 3 or 5: the kernel has size · size weights a channel
    std::size_t stride = 1;         // 1 or 2
    std::size_t top = 0, left = 0;  // rows and columns of zeros that are thought before the picture
};

struct EncoderKernels {
    std::string_view level;
    // out = left · right + bias. Bytes are widened on their way; all sums are of floats.
    void (*product)(Rows left, const Panels& right, Rows out);
    void (*gelu)(Rows rows, std::size_t width);       // x·Φ(x), by erf
    void (*gelu_tanh)(Rows rows, std::size_t width);  // its approximation by tanh
    void (*relu)(Rows rows, std::size_t width);
    void (*relu6)(Rows rows, std::size_t width);       // min(max(x, 0), 6)
    void (*quick_gelu)(Rows rows, std::size_t width);  // x / (1 + exp(−1.702 x))
    // x = (x + added − mean) / √(variance + epsilon) · scale + shift, each over the `width` numbers
    // of a row; scale and shift are padded with zeros. added.data may be null.
    void (*layer_norm)(Rows rows, Rows added, std::size_t width, const float* scale,
                       const float* shift, float epsilon);
    // context = softmax(queries · keysᵀ + bias) · values, head by head, over the rows of one
    // sequence. The scale of the scores is in the queries. scratch: attention_scratch() floats.
    void (*attention)(Rows queries, Rows keys, Rows values, Rows context, AttentionShape shape,
                      const RelativeBias& bias, float* scratch);
    // out = min(max(convolution + bias, 0), 6); weights [size · size][in.stride], bias [in.stride].
    void (*depthwise)(Rows in, const DepthwiseShape& shape, const float* weights, const float* bias,
                      Rows out);
};

[[nodiscard]] std::size_t attention_scratch(std::size_t longest, std::size_t head_dim);

// The best for this processor; and all that it can run, best first.
[[nodiscard]] const EncoderKernels& encoder_kernels();
[[nodiscard]] std::span<const EncoderKernels* const> all_encoder_kernels();

}  // namespace sparsescope::kernels
