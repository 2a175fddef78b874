// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/max_score.h"

#include <algorithm>
#include <limits>

namespace sparsescope::bench {

namespace {

constexpr std::uint32_t no_row = std::numeric_limits<std::uint32_t>::max();

// A place in one list. `rest` ends with no sentinel: row() tells the end.
struct Cursor {
    const std::uint32_t* row_at = nullptr;
    const std::uint32_t* end = nullptr;
    const float* weight_at = nullptr;
    float factor = 0;
    float bound = 0;   // the largest product of this list
    float bounds = 0;  // of this list and all before it

    [[nodiscard]] std::uint32_t row() const { return row_at == end ? no_row : *row_at; }
    [[nodiscard]] float product() const { return factor * *weight_at; }
    void advance() {
        ++row_at;
        ++weight_at;
    }
    // To the first row that is not before `row`: steps that double, then halving.
    void seek(std::uint32_t row) {
        if (row_at == end || *row_at >= row) return;
        const auto left = static_cast<std::size_t>(end - row_at);
        std::size_t step = 1;
        while (step < left && row_at[step] < row)
            step *= 2;
        const std::uint32_t* const found =
            std::lower_bound(row_at + step / 2, row_at + std::min(step, left), row);
        weight_at += found - row_at;
        row_at = found;
    }
};

}  // namespace

MaxScore::MaxScore(const CodeMatrix& codes, int k)
    : starts_(codes.hidden() + 1, 0), largest_(codes.hidden(), 0) {
    const auto code = [&](std::size_t row) {
        return codes.row(row).prefix(static_cast<std::size_t>(k));
    };
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        for (const NeuronId neuron : code(row).neurons)
            ++starts_[neuron + 1];
    }
    for (std::size_t neuron = 0; neuron < codes.hidden(); ++neuron)
        starts_[neuron + 1] += starts_[neuron];
    rows_.resize(starts_.back());
    weights_.resize(starts_.back());
    std::vector<std::uint64_t> next(starts_.begin(), starts_.end() - 1);
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView view = code(row);
        const double length = view.norm();
        for (std::size_t j = 0; j < view.size(); ++j) {
            const std::uint64_t at = next[view.neurons[j]]++;
            rows_[at] = static_cast<std::uint32_t>(row);
            weights_[at] = static_cast<float>(view.weights[j] / length);
            largest_[view.neurons[j]] = std::max(largest_[view.neurons[j]], weights_[at]);
        }
    }
}

std::vector<Found> MaxScore::search(CodeView query, int n) const {
    const double length = query.norm();
    std::vector<Cursor> cursors;
    cursors.reserve(query.size());
    for (std::size_t i = 0; i < query.size(); ++i) {
        const NeuronId neuron = query.neurons[i];
        if (neuron >= largest_.size() || starts_[neuron] == starts_[neuron + 1]) continue;
        const auto factor = static_cast<float>(query.weights[i] / length);
        cursors.push_back({rows_.data() + starts_[neuron], rows_.data() + starts_[neuron + 1],
                           weights_.data() + starts_[neuron], factor, factor * largest_[neuron]});
    }
    std::ranges::sort(cursors, {}, &Cursor::bound);
    float bounds = 0;
    for (Cursor& cursor : cursors)
        cursor.bounds = bounds += cursor.bound;

    TopRows best(n);
    std::size_t essential = 0;  // lists before this one cannot make a hit on their own
    std::uint32_t row = no_row;
    for (const Cursor& cursor : cursors)
        row = std::min(row, cursor.row());
    while (row != no_row) {
        float score = 0;
        std::uint32_t next = no_row;
        for (std::size_t i = essential; i < cursors.size(); ++i) {
            Cursor& cursor = cursors[i];
            if (cursor.row() == row) {
                score += cursor.product();
                cursor.advance();
            }
            next = std::min(next, cursor.row());
        }
        for (std::size_t i = essential; i-- > 0;) {
            Cursor& cursor = cursors[i];
            if (score + cursor.bounds <= best.threshold()) break;
            cursor.seek(row);
            if (cursor.row() == row) score += cursor.product();
        }
        if (score > best.threshold()) {
            best.offer(row, score);
            const std::size_t before = essential;
            while (essential < cursors.size() && cursors[essential].bounds <= best.threshold())
                ++essential;
            if (essential != before) {
                next = no_row;
                for (std::size_t i = essential; i < cursors.size(); ++i)
                    next = std::min(next, cursors[i].row());
            }
        }
        row = next;
    }
    return std::move(best).best_first();
}

std::size_t MaxScore::bytes() const {
    return starts_.size() * sizeof(std::uint64_t) + rows_.size() * sizeof(std::uint32_t) +
           (weights_.size() + largest_.size()) * sizeof(float);
}

}  // namespace sparsescope::bench
