// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/eval/neuron_means.h"

#include <cmath>

#include "core/base/dot.h"

namespace sparsescope {

EmbeddingMatrix neuron_means(const CodeMatrix& codes, int k, EmbeddingView embeddings) {
    EmbeddingMatrix means(codes.hidden(), embeddings.dim);
    std::vector<double> weights(codes.hidden());
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const auto x = embeddings.row(row);
        const float squares = dot(x, x);
        if (!(squares > 0)) continue;
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        for (std::size_t j = 0; j < code.size(); ++j) {
            add_scaled(code.weights[j] / std::sqrt(squares), x.data(), means.row(code.neurons[j]));
            weights[code.neurons[j]] += code.weights[j];
        }
    }
    for (std::size_t neuron = 0; neuron < means.rows; ++neuron)
        if (weights[neuron] > 0)
            for (float& value : means.row(neuron))
                value /= static_cast<float>(weights[neuron]);
    return means;
}

FeatureRows read_back(const CodeMatrix& codes, int k, const EmbeddingMatrix& means) {
    EmbeddingMatrix rows(codes.rows(), means.dim);
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row).prefix(static_cast<std::size_t>(k));
        for (std::size_t j = 0; j < code.size(); ++j)
            add_scaled(code.weights[j], means.row(code.neurons[j]).data(), rows.row(row));
    }
    return unit_rows(rows.view());
}

}  // namespace sparsescope
