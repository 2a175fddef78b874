// SPDX-License-Identifier: GPL-3.0-or-later
// MonoScore: how alike the documents of a neuron are, without labels. The mean cosine of pairs of
// its documents, weighted by both weights:
//   MonoScore_i = Σ_{s≠t} a_i(s)·a_i(t)·⟨x_s, x_t⟩ / Σ_{s≠t} a_i(s)·a_i(t),   x of length 1
//               = (‖Σ_s a_i(s)·x_s‖² − Σ_s a_i(s)²) / ((Σ_s a_i(s))² − Σ_s a_i(s)²)
// (the idea: arXiv 2504.02821; the linear form: arXiv 2602.12403). It is read beside the mean
// cosine of any two documents, Σ_{s≠t} ⟨x_s, x_t⟩ / N(N−1), because embeddings that all point one
// way flatter every neuron. Embeddings of zeros, which have no direction, are left out of both.
//
// One pass over the embeddings, in slices. Every sum runs in the order of the rows, first over some
// thousand rows and then over those sums, so that the number of threads changes no bit.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "core/eval/active_rows.h"
#include "core/types/embedding_view.h"
#include "core/types/neuron_report.h"

namespace sparsescope {

struct WeightedEmbedding;  // private to mono_score.cpp

class MonoScores {
  public:
    // Takes 4·h·d bytes. Both must outlive this.
    MonoScores(const ActiveRows& active, const RowSet& counted, std::size_t dim);

    // The next embeddings: those of rows [first_row, first_row + slice.rows). Rows come in order,
    // each once; rows that do not count are passed over.
    void add(std::size_t first_row, EmbeddingView slice);
    // Fills in mono_score and mono_base of the reports, which are by neuron. A neuron with fewer
    // than NeuronReport::least_support documents gets none.
    void describe(std::span<NeuronReport> reports) const;

  private:
    struct Piece;
    void add_piece(const Piece& piece);
    void add_neuron(std::size_t neuron, const Piece& piece,
                    std::vector<WeightedEmbedding>& weighted);
    void add_to_mean(const Piece& piece);

    const ActiveRows& active_;
    const RowSet& counted_;
    EmbeddingMatrix sums_;             // Σ a·x, [h, d]
    std::vector<double> weights_;      // Σ a, by neuron
    std::vector<double> squares_;      // Σ a², by neuron
    std::vector<std::size_t> next_;    // how many of its rows were read, by neuron
    std::vector<std::size_t> summed_;  // and how many of them have a direction
    std::vector<double> mean_;         // Σ x over the rows that count, [d]
    std::size_t directed_ = 0;         // how many of those have a direction
};

}  // namespace sparsescope
