// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/shared_rows.h"

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

// Counts in how many of one neuron's rows each neuron of the other model is active.
class MeetingCounts {
  public:
    explicit MeetingCounts(std::size_t neurons) : counts_(neurons) {}

    void count(std::span<const std::uint32_t> rows, const CodeMatrix& codes, int k) {
        for (const NeuronId neuron : met_)
            counts_[neuron] = 0;
        met_.clear();
        for (const std::uint32_t row : rows) {
            const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
            for (std::size_t i = 0; i < code.size(); ++i) {
                if (!(code.weights[i] > activation_epsilon)) continue;
                if (counts_[code.neurons[i]]++ == 0) met_.push_back(code.neurons[i]);
            }
        }
    }
    [[nodiscard]] SharedRows best(std::size_t active, const ActiveRows& other) const {
        SharedRows best;
        for (const NeuronId neuron : met_) {
            const std::int64_t shared = counts_[neuron];
            const double either =
                static_cast<double>(active + other.size(neuron)) - static_cast<double>(shared);
            const double jaccard = static_cast<double>(shared) / either;
            if (jaccard < best.jaccard || (jaccard == best.jaccard && neuron > best.neuron))
                continue;
            best = {neuron, shared, jaccard};
        }
        return best;
    }

  private:
    std::vector<std::int64_t> counts_;
    std::vector<NeuronId> met_;
};

}  // namespace

Result<std::vector<SharedRows>> most_shared_rows(const ActiveRows& first, const ActiveRows& second,
                                                 const CodeMatrix& second_codes, int second_k,
                                                 std::stop_token stop) {
    std::vector<SharedRows> matches(first.neurons());
    const auto neurons = static_cast<std::int64_t>(first.neurons());
    parallel_for(neurons, [&](std::int64_t from, std::int64_t to) {
        MeetingCounts counts(second.neurons());
        for (std::int64_t i = from; i < to && !stop.stop_requested(); ++i) {
            const auto neuron = static_cast<std::size_t>(i);
            counts.count(first.rows(neuron), second_codes, second_k);
            matches[neuron] = counts.best(first.size(neuron), second);
        }
    });
    if (stop.stop_requested()) return cancelled();
    return matches;
}

}  // namespace sparsescope
