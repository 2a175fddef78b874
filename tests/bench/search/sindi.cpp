// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/sindi.h"

#include <algorithm>

#include "core/formats/element_type.h"
#include "tests/bench/search/sindi_kernels.h"

namespace sparsescope::bench {

namespace {

// Accumulators are scanned 64 at a time.
constexpr std::size_t padded(std::size_t rows) {
    return (rows + 63) / 64 * 64;
}

}  // namespace

Sindi::Sindi(const CodeMatrix& codes, int k, SimdLevel simd)
    : simd_(simd), hidden_(codes.hidden()) {
    for (std::size_t first = 0; first < codes.rows(); first += window_documents)
        windows_.push_back(
            make_window(codes, first, std::min(window_documents, codes.rows() - first), k));
    accumulators_.assign(padded(window_documents), 0);
}

Sindi::Window Sindi::make_window(const CodeMatrix& codes, std::size_t first, std::size_t rows,
                                 int k) {
    Window window;
    window.first_row = static_cast<std::uint32_t>(first);
    window.rows = static_cast<std::uint32_t>(rows);
    window.starts.assign(codes.hidden() + 1, 0);
    const auto code = [&](std::size_t local) {
        return codes.row(first + local).prefix(static_cast<std::size_t>(k));
    };
    for (std::size_t local = 0; local < rows; ++local) {
        for (const NeuronId neuron : code(local).neurons)
            ++window.starts[neuron + 1];
    }
    for (std::size_t neuron = 0; neuron < codes.hidden(); ++neuron)
        window.starts[neuron + 1] += window.starts[neuron];
    window.ids.resize(window.starts.back());
    window.weights.resize(window.starts.back());
    std::vector<std::uint32_t> next(window.starts.begin(), window.starts.end() - 1);
    for (std::size_t local = 0; local < rows; ++local) {
        const CodeView row = code(local);
        const double length = row.norm();
        for (std::size_t j = 0; j < row.size(); ++j) {
            const std::uint32_t at = next[row.neurons[j]]++;
            window.ids[at] = static_cast<std::uint16_t>(local);
            window.weights[at] = float_to_half(static_cast<float>(row.weights[j] / length));
        }
    }
    return window;
}

std::vector<Found> Sindi::search(CodeView query, int n, Collect collect) const {
    const SindiKernels kernels = sindi_kernels(simd_);
    const auto length = static_cast<float>(query.norm());
    float* accumulators = accumulators_.data();
    TopRows best(n);
    for (const Window& window : windows_) {
        bool touched = false;
        for (std::size_t i = 0; i < query.size(); ++i) {
            if (query.neurons[i] >= hidden_) continue;
            const std::uint32_t start = window.starts[query.neurons[i]];
            const std::uint32_t count = window.starts[query.neurons[i] + 1] - start;
            if (count == 0) continue;
            kernels.add(window.ids.data() + start, window.weights.data() + start, count,
                        query.weights[i] / length, accumulators);
            touched = true;
        }
        if (!touched) continue;
        if (collect == Collect::scan) {
            kernels.collect(accumulators, padded(window.rows), window.first_row, best);
            continue;
        }
        for (const NeuronId neuron : query.neurons) {
            if (neuron >= hidden_) continue;
            for (std::uint32_t at = window.starts[neuron]; at < window.starts[neuron + 1]; ++at) {
                float& score = accumulators[window.ids[at]];
                // Not in the order of rows, so equal scores have to be looked at too; a document
                // met again is 0 by then.
                if (score > 0 && score >= best.threshold())
                    best.offer(window.first_row + window.ids[at], score);
                score = 0;
            }
        }
    }
    return std::move(best).best_first();
}

std::size_t Sindi::bytes() const {
    std::size_t bytes = accumulators_.size() * sizeof(float);
    for (const Window& window : windows_)
        bytes += window.starts.size() * sizeof(std::uint32_t) +
                 (window.ids.size() + window.weights.size()) * sizeof(std::uint16_t);
    return bytes;
}

}  // namespace sparsescope::bench
