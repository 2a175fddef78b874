// SPDX-License-Identifier: GPL-3.0-or-later
// What codes say in terms of the embeddings. A neuron stands for the documents it is active in:
//   μ_i = Σ_s z_i(s)·x_s / Σ_s z_i(s),  x_s of length 1,
// and a code for Σ_i z_i·μ_i. At k = 1 these are the centroids of vector quantisation. Unlike the
// codes themselves they tell that two neurons of one class are close, though the neurons are never
// active together; unlike a decoder they are there for any codes, and do not ask how well the
// decoder's scale was trained.
#pragma once
#include "core/eval/feature_rows.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

// [hidden, dim]; zeros for a neuron that is active in none of the codes at k. codes.rows() ==
// embeddings.rows.
[[nodiscard]] EmbeddingMatrix neuron_means(const CodeMatrix& codes, int k,
                                           EmbeddingView embeddings);

// What each code at k stands for, brought to length 1.
[[nodiscard]] FeatureRows read_back(const CodeMatrix& codes, int k, const EmbeddingMatrix& means);

}  // namespace sparsescope
