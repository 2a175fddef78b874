// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/feature_rows.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sparsescope {

namespace {

void append_unit(FeatureRows& rows, std::span<const std::uint32_t> columns,
                 std::span<const float> values, std::vector<float>& scratch) {
    double squares = 0;
    for (const float value : values)
        squares += static_cast<double>(value) * value;
    if (!(squares > 0)) {
        rows.append({}, {});
        return;
    }
    const auto scale = static_cast<float>(1 / std::sqrt(squares));
    scratch.assign(values.begin(), values.end());
    for (float& value : scratch)
        value *= scale;
    rows.append(columns, scratch);
}

}  // namespace

void FeatureRows::append(std::span<const std::uint32_t> columns, std::span<const float> values) {
    entry_columns_.insert(entry_columns_.end(), columns.begin(), columns.end());
    values_.insert(values_.end(), values.begin(), values.end());
    offsets_.push_back(values_.size());
}

void FeatureRows::reserve(std::size_t rows, std::size_t entries) {
    offsets_.reserve(rows + 1);
    entry_columns_.reserve(entries);
    values_.reserve(entries);
}

FeatureRows FeatureRows::transposed() const {
    FeatureRows result(rows());
    result.offsets_.assign(columns_ + 1, 0);
    for (const std::uint32_t column : entry_columns_)
        ++result.offsets_[column + 1];
    std::partial_sum(result.offsets_.begin(), result.offsets_.end(), result.offsets_.begin());
    result.entry_columns_.resize(values_.size());
    result.values_.resize(values_.size());
    std::vector<std::size_t> next(result.offsets_.begin(), result.offsets_.end() - 1);
    for (std::size_t i = 0; i < rows(); ++i) {
        const Row entries = row(i);
        for (std::size_t j = 0; j < entries.size(); ++j) {
            const std::size_t place = next[entries.columns[j]]++;
            result.entry_columns_[place] = static_cast<std::uint32_t>(i);
            result.values_[place] = entries.values[j];
        }
    }
    return result;
}

FeatureRows unit_rows(const CodeMatrix& codes, int k) {
    FeatureRows rows(codes.hidden());
    rows.reserve(codes.rows(), codes.rows() * static_cast<std::size_t>(k));
    std::vector<float> scratch;
    for (std::size_t i = 0; i < codes.rows(); ++i) {
        const CodeView code = codes.row(i).prefix(static_cast<std::size_t>(k));
        append_unit(rows, code.neurons, code.weights, scratch);
    }
    return rows;
}

FeatureRows unit_rows(EmbeddingView embeddings, std::size_t dims) {
    const std::size_t length = dims == 0 ? embeddings.dim : std::min(dims, embeddings.dim);
    FeatureRows rows(length);
    rows.reserve(embeddings.rows, embeddings.rows * length);
    std::vector<std::uint32_t> columns(length);
    std::iota(columns.begin(), columns.end(), 0U);
    std::vector<float> scratch;
    for (std::size_t i = 0; i < embeddings.rows; ++i)
        append_unit(rows, columns, embeddings.row(i).first(length), scratch);
    return rows;
}

}  // namespace sparsescope
