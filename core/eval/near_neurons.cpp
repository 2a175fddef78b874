// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/near_neurons.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/dot.h"
#include "core/base/parallel.h"
#include "core/eval/neuron_metrics.h"
#include "core/types/neuron_summary.h"

namespace sparsescope {

namespace {

constexpr std::size_t documents_looked_at = 500;  // of a neuron: enough to see who else is there
constexpr std::size_t at_once = 256;              // neurons between two looks at the stop token

using Likeness = std::pair<double, NeuronId>;  // larger is nearer

// Keeps the nearest few.
void offer(std::vector<Likeness>& nearest, std::size_t most, Likeness one) {
    const auto nearer = [](const Likeness& a, const Likeness& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    };
    if (nearest.size() == most && !nearer(one, nearest.back())) return;
    nearest.insert(std::ranges::upper_bound(nearest, one, nearer), one);
    if (nearest.size() > most) nearest.pop_back();
}

class NearNeurons {
  public:
    NearNeurons(const HeadWeights& weights, const CodeMatrix& codes, int k,
                const NearNeuronsOptions& options)
        : weights_(weights),
          codes_(codes),
          k_(static_cast<std::size_t>(k)),
          options_(options),
          active_(codes.hidden()),
          near_(codes.hidden()) {}

    void read(std::span<const std::int64_t> rows) {
        for (const std::int64_t row : rows) {
            const CodeView code = codes_.row(static_cast<std::size_t>(row)).prefix(k_);
            for (std::size_t i = 0; i < code.size(); ++i)
                if (code.weights[i] > activation_epsilon)
                    active_[code.neurons[i]].push_back(static_cast<std::uint32_t>(row));
        }
        if (weights_.hidden > options_.most_rows) return;
        for (std::size_t i = 0; i < codes_.hidden(); ++i) {
            const float square = dot(weights_.row(i), weights_.row(i));
            inverse_.push_back(square > 0 ? 1 / std::sqrt(static_cast<double>(square)) : 0);
        }
    }

    void compare(std::size_t first, std::size_t last) {
        std::vector<std::vector<Likeness>> by_row(last - first);
        if (weights_.hidden <= options_.most_rows && options_.by_row > 0)
            compare_rows(first, last, by_row);
        std::vector<std::uint32_t> together(codes_.hidden());
        for (std::size_t i = first; i < last; ++i) {
            for (const auto& [cosine, neuron] : by_row[i - first])
                near_[i].push_back(neuron);
            for (const auto& [share, neuron] : companions(i, together))
                if (std::ranges::find(near_[i], neuron) == near_[i].end())
                    near_[i].push_back(neuron);
        }
    }

    std::vector<std::vector<NeuronId>> take() { return std::move(near_); }

  private:
    void compare_rows(std::size_t first, std::size_t last,
                      std::vector<std::vector<Likeness>>& by_row) const {
        for_each_product(
            last - first, [&](std::size_t i) { return weights_.row(first + i).data(); },
            codes_.hidden(), [&](std::size_t j) { return weights_.row(j).data(); }, weights_.dim,
            [&](std::size_t i, std::size_t j, float product) {
                if (first + i == j || active_[j].empty()) return;
                const double cosine = product * inverse_[first + i] * inverse_[j];
                if (cosine > 0)
                    offer(by_row[i], options_.by_row, {cosine, static_cast<NeuronId>(j)});
            });
    }

    // Evenly spread documents of the neuron, where it has too many.
    std::vector<Likeness> companions(std::size_t neuron,
                                     std::vector<std::uint32_t>& together) const {
        std::vector<NeuronId> met;
        const auto& documents = active_[neuron];
        const std::size_t step = std::max<std::size_t>(1, documents.size() / documents_looked_at);
        for (std::size_t at = 0; at < documents.size(); at += step) {
            const CodeView code = codes_.row(documents[at]).prefix(k_);
            for (std::size_t i = 0; i < code.size(); ++i) {
                const NeuronId other = code.neurons[i];
                if (other == neuron || active_[other].empty()) continue;
                if (together[other]++ == 0) met.push_back(other);
            }
        }
        std::vector<Likeness> nearest;
        for (const NeuronId other : met)
            offer(nearest, options_.by_activity,
                  {std::exchange(together[other], 0) /
                       std::sqrt(static_cast<double>(active_[other].size())),
                   other});
        return nearest;
    }

    const HeadWeights& weights_;
    const CodeMatrix& codes_;
    std::size_t k_;
    const NearNeuronsOptions& options_;
    std::vector<std::vector<std::uint32_t>> active_;  // rows, by neuron
    std::vector<double> inverse_;                     // 1 / length of a row of weights
    std::vector<std::vector<NeuronId>> near_;
};

}  // namespace

Result<std::vector<std::vector<NeuronId>>> near_neurons(
    const HeadWeights& weights, const CodeMatrix& codes, int k, std::span<const std::int64_t> rows,
    const NearNeuronsOptions& options, std::stop_token stop, const Progress& progress) {
    NearNeurons near(weights, codes, k, options);
    near.read(rows);
    for (std::size_t first = 0; first < codes.hidden(); first += at_once) {
        if (stop.stop_requested()) return cancelled();
        report(progress, "comparing neurons", static_cast<std::int64_t>(first),
               static_cast<std::int64_t>(codes.hidden()));
        const std::size_t count = std::min(at_once, codes.hidden() - first);
        parallel_for(static_cast<std::int64_t>(count), [&](std::int64_t begin, std::int64_t end) {
            near.compare(first + static_cast<std::size_t>(begin),
                         first + static_cast<std::size_t>(end));
        });
    }
    return near.take();
}

}  // namespace sparsescope
