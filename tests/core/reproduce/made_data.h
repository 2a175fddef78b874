// SPDX-License-Identifier: GPL-3.0-or-later
// A small protocol's data: noisy points around one random direction per class, of length 1.
#pragma once
#include <cmath>

#include "core/base/random.h"
#include "core/reproduce/protocol.h"

namespace sparsescope::reproduce {

inline ProtocolData made_data(std::size_t train, std::size_t test, std::size_t dim = 16,
                              int classes = 4, double noise = 0.25) {
    Random random(11);
    EmbeddingMatrix centres(static_cast<std::size_t>(classes), dim);
    for (float& value : centres.values)
        value = static_cast<float>(random.normal() / std::sqrt(static_cast<double>(dim)));
    ProtocolData data{"w25", EmbeddingMatrix(train + test, dim), {}, train, classes};
    for (std::size_t i = 0; i < data.rows(); ++i) {
        const auto label = random.below(static_cast<std::uint64_t>(classes));
        double squares = 0;
        for (std::size_t j = 0; j < dim; ++j) {
            float& value = data.embeddings.row(i)[j];
            value = centres.row(label)[j] + static_cast<float>(noise * random.normal());
            squares += static_cast<double>(value) * value;
        }
        for (float& value : data.embeddings.row(i))
            value /= static_cast<float>(std::sqrt(squares));
        data.labels.push_back(static_cast<std::int32_t>(label));
    }
    return data;
}

// The same with two levels of labels, the class and a half of it, under one root; and with queries
// near single test rows, which answer them.
inline ProtocolData judged_data(std::size_t train, std::size_t test) {
    ProtocolData data = made_data(train, test);
    data.paths.begin.push_back(0);
    for (std::size_t row = 0; row < data.rows(); ++row) {
        const auto label = static_cast<std::uint32_t>(data.labels[row]);
        const auto half = data.embeddings.row(row)[0] > 0 ? 1U : 0U;
        for (const std::uint32_t node : {0U, 1 + label, 10 + 2 * label + half})
            data.paths.nodes.push_back(node);
        data.paths.begin.push_back(static_cast<std::uint32_t>(data.paths.nodes.size()));
    }
    Random random(12);
    data.queries.embeddings = EmbeddingMatrix(test / 2, data.dim());
    for (std::size_t query = 0; query < test / 2; ++query) {
        const std::size_t row = train + 2 * query;
        double squares = 0;
        for (std::size_t j = 0; j < data.dim(); ++j) {
            float& value = data.queries.embeddings.row(query)[j];
            value = data.embeddings.row(row)[j] + static_cast<float>(0.02 * random.normal());
            squares += static_cast<double>(value) * value;
        }
        for (float& value : data.queries.embeddings.row(query))
            value /= static_cast<float>(std::sqrt(squares));
        data.queries.relevant.push_back({static_cast<std::uint32_t>(row)});
    }
    return data;
}

}  // namespace sparsescope::reproduce
