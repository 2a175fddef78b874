// SPDX-License-Identifier: GPL-3.0-or-later
// Documents as the learners of this folder read them: rows of length 1 that list only the entries
// that are not zero (a row of zeros stays one). Codes at k and the first dimensions of embeddings
// come in one shape, so that both are judged by the same code.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope {

class FeatureRows {
  public:
    FeatureRows() = default;
    explicit FeatureRows(std::size_t columns) : columns_(columns) {}

    struct Row {
        std::span<const std::uint32_t> columns;
        std::span<const float> values;
        [[nodiscard]] std::size_t size() const { return columns.size(); }
    };

    [[nodiscard]] std::size_t rows() const { return offsets_.size() - 1; }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    [[nodiscard]] Row row(std::size_t i) const {
        const std::size_t begin = offsets_[i], size = offsets_[i + 1] - begin;
        return {std::span(entry_columns_).subspan(begin, size),
                std::span(values_).subspan(begin, size)};
    }
    // Adds a row as it is.
    void append(std::span<const std::uint32_t> columns, std::span<const float> values);
    void reserve(std::size_t rows, std::size_t entries);
    // Columns become rows; entries of one column keep the order of their rows.
    [[nodiscard]] FeatureRows transposed() const;

  private:
    std::size_t columns_ = 0;
    std::vector<std::size_t> offsets_{0};
    std::vector<std::uint32_t> entry_columns_;
    std::vector<float> values_;
};

[[nodiscard]] FeatureRows unit_rows(const CodeMatrix& codes, int k);
// dims: 0 = all.
[[nodiscard]] FeatureRows unit_rows(EmbeddingView embeddings, std::size_t dims = 0);

// y += a·x over y.size() numbers.
inline void add_scaled(float a, const float* x, std::span<float> y) {
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] += a * x[i];
}

}  // namespace sparsescope
