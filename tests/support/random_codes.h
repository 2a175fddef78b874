// SPDX-License-Identifier: GPL-3.0-or-later
// Makes random codes for tests. Entries are in the order that CodeMatrix requires.
#pragma once
#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "core/types/code_matrix.h"

namespace sparsescope::test {

struct OwnedCode {
    std::vector<NeuronId> neurons;
    std::vector<float> weights;
    [[nodiscard]] CodeView view() const { return {neurons, weights}; }
};

inline OwnedCode make_code(std::vector<std::pair<NeuronId, float>> entries) {
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    OwnedCode code;
    for (const auto& [neuron, weight] : entries) {
        code.neurons.push_back(neuron);
        code.weights.push_back(weight);
    }
    return code;
}

inline CodeMatrix make_codes(std::size_t hidden,
                             std::initializer_list<std::vector<std::pair<NeuronId, float>>> rows) {
    CodeMatrix codes(hidden);
    for (const auto& row : rows)
        codes.append(make_code(row).view());
    return codes;
}

// Makes a code of 0 … `longest` entries. Weights take only `levels` values (0: any value), so that
// few levels give many equal scores.
inline OwnedCode random_code(Random& random, std::size_t hidden, std::size_t longest, int levels) {
    std::vector<NeuronId> neurons(hidden);
    for (std::size_t i = 0; i < hidden; ++i)
        neurons[i] = static_cast<NeuronId>(i);
    random.shuffle(std::span(neurons));
    const auto length = static_cast<std::size_t>(random.below(std::min(longest, hidden) + 1));
    std::vector<std::pair<NeuronId, float>> entries;
    for (std::size_t i = 0; i < length; ++i) {
        const double weight =
            levels == 0
                ? random.uniform(0.01, 3)
                : 0.5 * static_cast<double>(1 + random.below(static_cast<std::uint64_t>(levels)));
        entries.emplace_back(neurons[i], static_cast<float>(weight));
    }
    return make_code(std::move(entries));
}

inline CodeMatrix random_codes(Random& random, std::size_t rows, std::size_t hidden,
                               std::size_t longest, int levels) {
    CodeMatrix codes(hidden);
    for (std::size_t row = 0; row < rows; ++row) {
        // Every fifth document is a copy of an earlier one.
        const OwnedCode code = random_code(random, hidden, longest, levels);
        if (row % 5 == 4) {
            const auto earlier = codes.row(random.below(row));
            const OwnedCode copy{{earlier.neurons.begin(), earlier.neurons.end()},
                                 {earlier.weights.begin(), earlier.weights.end()}};
            codes.append(copy.view());
        } else {
            codes.append(code.view());
        }
    }
    return codes;
}

}  // namespace sparsescope::test
