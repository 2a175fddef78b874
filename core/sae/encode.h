// SPDX-License-Identifier: GPL-3.0-or-later
// Encoding of many rows at once; shared by the bulk encoder and the
// held-out probe of the trainer.
#pragma once
#include <stop_token>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

struct HeadView {
    std::size_t dim = 0;
    std::size_t hidden = 0;
    const float* encoder_weight = nullptr;
    const float* pre_bias = nullptr;
    const float* latent_bias = nullptr;
};

// Appends the codes of all rows at k (at most hidden) to out: those of core/code's encode(), bit
// for bit. A code at a smaller k is the beginning of it.
[[nodiscard]] Status encode_rows(const HeadView& head, EmbeddingView rows, int k, CodeMatrix& out,
                                 std::stop_token stop, const Progress& progress);

}  // namespace sparsescope
