// SPDX-License-Identifier: GPL-3.0-or-later
// A_i of every neuron: the rows whose code at k has it with a weight above activation_epsilon,
// ascending, with its weights there. The transpose of the codes at k, which every number about
// neurons is read from. The result does not depend on the number of threads. 8 bytes an activation.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/row_set.h"

namespace sparsescope {

class ActiveRows {
  public:
    // Of all rows.
    ActiveRows(const CodeMatrix& codes, int k);
    // Of those that count.
    ActiveRows(const CodeMatrix& codes, int k, const RowSet& counted);

    [[nodiscard]] std::size_t neurons() const { return offsets_.size() - 1; }
    [[nodiscard]] std::size_t activations() const { return rows_.size(); }
    [[nodiscard]] std::span<const std::uint32_t> rows(std::size_t neuron) const {
        return std::span(rows_).subspan(offsets_[neuron], size(neuron));
    }
    [[nodiscard]] std::span<const float> weights(std::size_t neuron) const {
        return std::span(weights_).subspan(offsets_[neuron], size(neuron));
    }
    [[nodiscard]] std::size_t size(std::size_t neuron) const {
        return offsets_[neuron + 1] - offsets_[neuron];
    }

  private:
    void build(const CodeMatrix& codes, int k, const RowSet* counted);

    std::vector<std::size_t> offsets_;
    std::vector<std::uint32_t> rows_;
    std::vector<float> weights_;
};

}  // namespace sparsescope
