// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/active_rows.h"

#include "core/base/parallel.h"

namespace sparsescope {

namespace {

// Calls visit(row, neuron, weight) for the activations in rows [first, last) that count.
template <class Visit>
void for_each_activation(const CodeMatrix& codes, int k, const RowSet* counted, std::size_t first,
                         std::size_t last, const Visit& visit) {
    for (std::size_t row = first; row < last; ++row) {
        if (counted && !counted->contains(row)) continue;
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(std::max(k, 0)));
        for (std::size_t i = 0; i < code.size(); ++i) {
            if (code.weights[i] > activation_epsilon)
                visit(static_cast<std::uint32_t>(row), code.neurons[i], code.weights[i]);
        }
    }
}

}  // namespace

ActiveRows::ActiveRows(const CodeMatrix& codes, int k) {
    build(codes, k, nullptr);
}

ActiveRows::ActiveRows(const CodeMatrix& codes, int k, const RowSet& counted) {
    build(codes, k, &counted);
}

// A counting sort by neuron. Each chunk of rows counts for itself, and is then told where its
// activations go, so that chunks are filled in at the same time and rows still ascend.
void ActiveRows::build(const CodeMatrix& codes, int k, const RowSet* counted) {
    const auto chunks = static_cast<std::size_t>(compute_threads());
    const auto begin_of = [&](std::size_t chunk) { return codes.rows() * chunk / chunks; };
    std::vector<std::vector<std::size_t>> places(chunks);
    const auto for_each_chunk = [&](const auto& body) {
        parallel_for(static_cast<std::int64_t>(chunks), [&](std::int64_t from, std::int64_t to) {
            for (auto chunk = static_cast<std::size_t>(from); chunk < static_cast<std::size_t>(to);
                 ++chunk)
                body(chunk);
        });
    };
    for_each_chunk([&](std::size_t chunk) {
        places[chunk].assign(codes.hidden(), 0);
        for_each_activation(
            codes, k, counted, begin_of(chunk), begin_of(chunk + 1),
            [&](std::uint32_t, NeuronId neuron, float) { ++places[chunk][neuron]; });
    });
    offsets_.assign(codes.hidden() + 1, 0);
    for (std::size_t neuron = 0; neuron < codes.hidden(); ++neuron) {
        std::size_t place = offsets_[neuron];
        for (std::vector<std::size_t>& of_chunk : places) {
            const std::size_t count = of_chunk[neuron];
            of_chunk[neuron] = place;
            place += count;
        }
        offsets_[neuron + 1] = place;
    }
    rows_.resize(offsets_.back());
    weights_.resize(offsets_.back());
    for_each_chunk([&](std::size_t chunk) {
        for_each_activation(codes, k, counted, begin_of(chunk), begin_of(chunk + 1),
                            [&](std::uint32_t row, NeuronId neuron, float weight) {
                                const std::size_t at = places[chunk][neuron]++;
                                rows_[at] = row;
                                weights_[at] = weight;
                            });
    });
}

}  // namespace sparsescope
