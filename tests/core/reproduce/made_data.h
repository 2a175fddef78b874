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

}  // namespace sparsescope::reproduce
