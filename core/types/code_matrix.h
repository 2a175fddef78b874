// SPDX-License-Identifier: GPL-3.0-or-later
// Sparse codes of many documents, each sorted by weight (descending, ties by neuron id ascending),
// so that the first k entries of a row are the code at k active neurons. Rows may be shorter than
// k: a neuron whose pre-activation is not positive is never stored. Weights are > 0.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

struct CodeView {
    std::span<const NeuronId> neurons;
    std::span<const float> weights;  // same length

    [[nodiscard]] std::size_t size() const { return neurons.size(); }
    [[nodiscard]] bool empty() const { return neurons.empty(); }
    [[nodiscard]] CodeView prefix(std::size_t k) const {
        const auto n = std::min(k, neurons.size());
        return {neurons.first(n), weights.first(n)};
    }
    [[nodiscard]] double norm() const {
        double sum = 0;
        for (const float w : weights)
            sum += static_cast<double>(w) * w;
        return std::sqrt(sum);
    }
};

class CodeMatrix {
  public:
    CodeMatrix() = default;
    explicit CodeMatrix(std::size_t hidden) : hidden_(hidden) {}

    // Appends one row that is already in the order stated above.
    void append(CodeView code) {
        neurons_.insert(neurons_.end(), code.neurons.begin(), code.neurons.end());
        weights_.insert(weights_.end(), code.weights.begin(), code.weights.end());
        offsets_.push_back(neurons_.size());
    }
    void reserve(std::size_t rows, std::size_t entries_per_row) {
        offsets_.reserve(rows + 1);
        neurons_.reserve(rows * entries_per_row);
        weights_.reserve(rows * entries_per_row);
    }
    [[nodiscard]] std::size_t rows() const { return offsets_.size() - 1; }
    [[nodiscard]] std::size_t hidden() const { return hidden_; }
    [[nodiscard]] std::size_t entries() const { return neurons_.size(); }
    [[nodiscard]] CodeView row(std::size_t i) const {
        const auto begin = offsets_[i];
        const auto size = offsets_[i + 1] - begin;
        return {std::span(neurons_).subspan(begin, size), std::span(weights_).subspan(begin, size)};
    }

  private:
    std::size_t hidden_ = 0;
    std::vector<std::uint64_t> offsets_{0};
    std::vector<NeuronId> neurons_;
    std::vector<float> weights_;
};

}  // namespace sparsescope
