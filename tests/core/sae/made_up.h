// SPDX-License-Identifier: GPL-3.0-or-later
// Small made-up problems for tests of training.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/sae/head_parameters.h"
#include "core/types/embedding_view.h"

namespace sparsescope::made_up {

// Thousands of tiny steps are faster on one thread.
struct OneThread {
    int before = compute_threads();
    OneThread() { set_compute_threads(1); }
    ~OneThread() { set_compute_threads(before); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;
};

// Labelled unit-length rows around one random direction a class.
struct Data {
    EmbeddingMatrix embeddings;
    std::vector<std::int32_t> labels;
};
inline Data clusters(std::size_t rows, std::size_t dim, int classes, std::uint64_t seed) {
    Random random(seed);
    Data data{EmbeddingMatrix(rows, dim), {}};
    std::vector<double> centres(static_cast<std::size_t>(classes) * dim);
    for (double& c : centres)
        c = random.normal();
    for (std::size_t r = 0; r < rows; ++r) {
        const auto label =
            static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(classes)));
        data.labels.push_back(label);
        double squares = 0;
        std::vector<double> x(dim);
        for (std::size_t j = 0; j < dim; ++j) {
            x[j] = centres[static_cast<std::size_t>(label) * dim + j] + random.normal();
            squares += x[j] * x[j];
        }
        for (std::size_t j = 0; j < dim; ++j)
            data.embeddings.row(r)[j] = static_cast<float>(x[j] / std::sqrt(squares));
    }
    return data;
}

// Rows of the same classes for training and for testing, none of them in both.
struct TrainAndHeldOut {
    Data train;
    Data held_out;
};
inline TrainAndHeldOut split_clusters(std::size_t train, std::size_t held_out, std::size_t dim,
                                      int classes, std::uint64_t seed) {
    const Data all = clusters(train + held_out, dim, classes, seed);
    const auto part = [&](std::size_t first, std::size_t count) {
        const EmbeddingView rows = all.embeddings.view().slice(first, count);
        const auto labels = all.labels.begin() + static_cast<std::ptrdiff_t>(first);
        Data data{EmbeddingMatrix(count, dim),
                  {labels, labels + static_cast<std::ptrdiff_t>(count)}};
        std::copy_n(rows.data, count * dim, data.embeddings.values.begin());
        return data;
    };
    return {part(0, train), part(train, held_out)};
}

template <class T>
HeadParameters<T> head(std::size_t dim, std::size_t hidden, std::uint64_t seed) {
    Random random(seed);
    HeadParameters<T> p(dim, hidden);
    const double bound = 1 / std::sqrt(static_cast<double>(dim));
    for (T& w : p.encoder_weight)
        w = static_cast<T>(random.uniform(-bound, bound));
    for (T& b : p.pre_bias)
        b = static_cast<T>(0.05 * random.normal());
    for (T& c : p.latent_bias)
        c = static_cast<T>(0.05 * random.normal());
    return p;
}

}  // namespace sparsescope::made_up
