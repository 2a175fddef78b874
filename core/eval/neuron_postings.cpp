// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_postings.h"

#include <algorithm>
#include <limits>

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

constexpr std::int64_t most_parts = 32;
constexpr std::int64_t least_rows = 4096;  // of a part

// Calls visit(neuron, row, rank) for the entries of rows [first, last) that count.
template <class Visit>
void for_each_entry(const CodeMatrix& codes, std::int64_t first, std::int64_t last,
                    const Visit& visit) {
    constexpr std::size_t highest = std::numeric_limits<std::uint16_t>::max();
    for (std::int64_t row = first; row < last; ++row) {
        const CodeView code = codes.row(static_cast<std::size_t>(row));
        for (std::size_t i = 0; i < code.size(); ++i)
            if (code.weights[i] > activation_epsilon)
                visit(code.neurons[i], static_cast<std::uint32_t>(row),
                      static_cast<std::uint16_t>(std::min(i + 1, highest)));
    }
}

}  // namespace

NeuronPostings::NeuronPostings(const CodeMatrix& codes, const std::stop_token& stop)
    : offsets_(codes.hidden() + 1) {
    // Each part of the rows counts its entries by neuron, and then knows where its own go.
    const auto rows = static_cast<std::int64_t>(codes.rows());
    const std::int64_t parts = std::clamp<std::int64_t>(rows / least_rows, 1, most_parts);
    const auto first_of = [&](std::int64_t part) { return rows * part / parts; };
    std::vector<std::vector<std::uint64_t>> next(static_cast<std::size_t>(parts));
    parallel_for(parts, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t part = first; part < last && !stop.stop_requested(); ++part) {
            auto& counts = next[static_cast<std::size_t>(part)];
            counts.resize(codes.hidden());
            for_each_entry(
                codes, first_of(part), first_of(part + 1),
                [&](NeuronId neuron, std::uint32_t, std::uint16_t) { ++counts[neuron]; });
        }
    });
    if (stop.stop_requested()) {
        offsets_.clear();
        return;
    }
    std::uint64_t sum = 0;
    for (std::size_t neuron = 0; neuron < codes.hidden(); ++neuron) {
        offsets_[neuron] = sum;
        for (auto& counts : next) {
            const std::uint64_t count = counts[neuron];
            counts[neuron] = sum;
            sum += count;
        }
    }
    offsets_.back() = sum;
    rows_.resize(sum);
    ranks_.resize(sum);
    parallel_for(parts, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t part = first; part < last && !stop.stop_requested(); ++part) {
            auto& places = next[static_cast<std::size_t>(part)];
            for_each_entry(codes, first_of(part), first_of(part + 1),
                           [&](NeuronId neuron, std::uint32_t row, std::uint16_t rank) {
                               const std::uint64_t at = places[neuron]++;
                               rows_[at] = row;
                               ranks_[at] = rank;
                           });
        }
    });
}

std::vector<std::int64_t> NeuronPostings::active_counts(int k) const {
    std::vector<std::int64_t> counts(hidden());
    parallel_for(static_cast<std::int64_t>(hidden()), [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t neuron = first; neuron < last; ++neuron)
            counts[static_cast<std::size_t>(neuron)] =
                std::ranges::count_if(ranks(static_cast<NeuronId>(neuron)),
                                      [k](std::uint16_t rank) { return rank <= k; });
    });
    return counts;
}

std::size_t NeuronPostings::bytes() const {
    return offsets_.size() * sizeof(std::uint64_t) + rows_.size() * sizeof(std::uint32_t) +
           ranks_.size() * sizeof(std::uint16_t);
}

std::vector<NeuronEntry> entries_of(const CodeMatrix& codes, const NeuronPostings& postings,
                                    NeuronId neuron) {
    const auto rows = postings.rows(neuron);
    const auto ranks = postings.ranks(neuron);
    std::vector<NeuronEntry> entries(rows.size());
    parallel_for(std::ssize(entries), [&](std::int64_t first, std::int64_t last) {
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            const CodeView code = codes.row(rows[i]);
            std::size_t at = ranks[i] - 1U;
            while (code.neurons[at] != neuron)  // a rank beyond those that 16 bits hold
                ++at;
            entries[i] = {rows[i], static_cast<int>(at) + 1, code.weights[at]};
        }
    });
    return entries;
}

}  // namespace sparsescope
