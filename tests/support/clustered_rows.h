// SPDX-License-Identifier: GPL-3.0-or-later
// Makes random embeddings of length 1 around a few centres, and codes that belong to them: the k
// largest cosines to further rows of the same kind.
#pragma once
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/types/code_matrix.h"
#include "core/types/embedding_view.h"

namespace sparsescope::test {

inline EmbeddingMatrix clustered_rows(std::size_t rows, std::size_t dim, std::size_t clusters,
                                      double noise, std::uint64_t seed) {
    Random random(seed);
    EmbeddingMatrix centres(clusters, dim);
    for (float& value : centres.values)
        value = static_cast<float>(random.normal());
    EmbeddingMatrix made(rows, dim);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto centre = centres.row(random.below(clusters));
        double squares = 0;
        for (std::size_t j = 0; j < dim; ++j) {
            made.row(row)[j] = centre[j] + static_cast<float>(noise * random.normal());
            squares += static_cast<double>(made.row(row)[j]) * made.row(row)[j];
        }
        for (float& value : made.row(row))
            value /= static_cast<float>(std::sqrt(squares));
    }
    return made;
}

// Makes codes with one neuron for each row of `neurons`; only positive cosines count.
inline CodeMatrix codes_by_cosine(EmbeddingView rows, EmbeddingView neurons, std::size_t k) {
    CodeMatrix codes(neurons.rows);
    std::vector<float> cosines(neurons.rows), weights;
    std::vector<NeuronId> order(neurons.rows), active;
    for (std::size_t row = 0; row < rows.rows; ++row) {
        for (std::size_t i = 0; i < neurons.rows; ++i)
            cosines[i] = dot(rows.row(row), neurons.row(i));
        std::iota(order.begin(), order.end(), NeuronId{0});
        std::ranges::partial_sort(
            order, order.begin() + static_cast<std::ptrdiff_t>(k), [&](NeuronId a, NeuronId b) {
                return cosines[a] != cosines[b] ? cosines[a] > cosines[b] : a < b;
            });
        active.clear();
        weights.clear();
        for (std::size_t i = 0; i < k && cosines[order[i]] > 0; ++i) {
            active.push_back(order[i]);
            weights.push_back(cosines[order[i]]);
        }
        codes.append({active, weights});
    }
    return codes;
}

}  // namespace sparsescope::test
