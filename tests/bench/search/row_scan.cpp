// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/row_scan.h"

namespace sparsescope::bench {

RowScan::RowScan(const CodeMatrix& codes, int k) : hidden_(codes.hidden()), starts_{0} {
    starts_.reserve(codes.rows() + 1);
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView view = codes.row(row).prefix(static_cast<std::size_t>(k));
        const double length = view.norm();
        for (std::size_t j = 0; j < view.size(); ++j) {
            columns_.push_back(static_cast<std::int32_t>(view.neurons[j]));
            values_.push_back(static_cast<float>(view.weights[j] / length));
        }
        starts_.push_back(static_cast<std::int32_t>(columns_.size()));
    }
    columns_.shrink_to_fit();
    values_.shrink_to_fit();
}

std::vector<Found> RowScan::search(CodeView query, int n) const {
    std::vector<float> dense(hidden_, 0);
    const double length = query.norm();
    for (std::size_t i = 0; i < query.size(); ++i) {
        if (query.neurons[i] < hidden_)
            dense[query.neurons[i]] = static_cast<float>(query.weights[i] / length);
    }
    TopRows best(n);
    const std::size_t rows = starts_.size() - 1;
    for (std::size_t row = 0; row < rows; ++row) {
        float score = 0;
        for (std::int32_t j = starts_[row]; j < starts_[row + 1]; ++j)
            score += dense[static_cast<std::size_t>(columns_[static_cast<std::size_t>(j)])] *
                     values_[static_cast<std::size_t>(j)];
        if (score > best.threshold()) best.offer(static_cast<std::uint32_t>(row), score);
    }
    return std::move(best).best_first();
}

std::size_t RowScan::bytes() const {
    return (starts_.size() + columns_.size()) * sizeof(std::int32_t) +
           values_.size() * sizeof(float);
}

}  // namespace sparsescope::bench
