// SPDX-License-Identifier: GPL-3.0-or-later
// What one neuron has in codes, found the slow way, and made-up labels and splits.
#pragma once
#include <optional>
#include <vector>

#include "core/eval/neuron_postings.h"
#include "core/types/document.h"
#include "tests/support/random_codes.h"

namespace sparsescope::test {

// The neuron's weight in the code of a row at k; nullopt: it is not active there.
inline std::optional<float> naive_weight(const CodeMatrix& codes, std::size_t row, NeuronId neuron,
                                         int k) {
    const CodeView code = codes.row(row);
    for (std::size_t i = 0; i < code.size() && i < static_cast<std::size_t>(k); ++i)
        if (code.neurons[i] == neuron && code.weights[i] > activation_epsilon)
            return code.weights[i];
    return std::nullopt;
}

inline bool naive_active(const CodeMatrix& codes, std::size_t row, NeuronId neuron, int k) {
    return naive_weight(codes, row, neuron, k).has_value();
}

inline std::int64_t naive_count(const CodeMatrix& codes, NeuronId neuron, int k) {
    std::int64_t count = 0;
    for (std::size_t row = 0; row < codes.rows(); ++row)
        count += naive_active(codes, row, neuron, k) ? 1 : 0;
    return count;
}

// A_i at k, weight descending as NeuronExamples has it.
inline std::vector<NeuronEntry> active_entries(const CodeMatrix& codes, NeuronId neuron, int k) {
    std::vector<NeuronEntry> entries;
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row);
        for (std::size_t i = 0; i < code.size() && i < static_cast<std::size_t>(k); ++i)
            if (code.neurons[i] == neuron && code.weights[i] > activation_epsilon)
                entries.push_back(
                    {static_cast<std::uint32_t>(row), static_cast<int>(i) + 1, code.weights[i]});
    }
    std::sort(entries.begin(), entries.end(), [](const NeuronEntry& a, const NeuronEntry& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.row < b.row;
    });
    return entries;
}

inline std::vector<DocumentId> ids_of(std::size_t rows) {
    std::vector<DocumentId> ids;
    for (std::size_t row = 0; row < rows; ++row)
        ids.push_back(static_cast<DocumentId>(100 + 3 * row));
    return ids;
}

// Labels 0 … classes−1 and, for about a seventh of the rows, none.
inline std::vector<std::int32_t> random_labels(Random& random, std::size_t rows, int classes) {
    std::vector<std::int32_t> labels;
    for (std::size_t row = 0; row < rows; ++row)
        labels.push_back(random.below(7) == 0 ? no_label
                                              : static_cast<std::int32_t>(random.below(
                                                    static_cast<std::uint64_t>(classes))));
    return labels;
}

inline std::vector<Split> random_splits(Random& random, std::size_t rows) {
    constexpr Split parts[] = {Split::train, Split::train, Split::test, Split::validation};
    std::vector<Split> splits;
    for (std::size_t row = 0; row < rows; ++row)
        splits.push_back(parts[random.below(4)]);
    return splits;
}

}  // namespace sparsescope::test
