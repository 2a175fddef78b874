// SPDX-License-Identifier: GPL-3.0-or-later
// k-means by cosine, and how well groups agree with labels.
#pragma once
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/eval/feature_rows.h"

namespace sparsescope {

struct ClusteringOptions {
    int clusters = 2;
    int restarts = 5;      // the most similar clustering of them counts
    int iterations = 100;  // each has at most so many
    std::uint64_t seed = 1;
};

struct Clustering {
    std::vector<std::int32_t> cluster;  // by row: 0 … clusters−1; that of a row of zeros: clusters
    double similarity = 0;              // Σ cosine of a row and the centre of its cluster
};

// Spherical k-means: centres have length 1, and a row belongs to the most similar one (ties: the
// lower). Starts are drawn one after the other with probability 1 − cosine to the nearest so far
// (Arthur and Vassilvitskii 2007), so no direction is drawn twice. A cluster that loses its last
// row starts again at the row that is least like its own centre. The seed decides everything, and
// the number of threads nothing. Errors: invalid_argument for fewer rows than clusters; cancelled.
//
// Rows of ultra-sparse codes are at right angles to most others. A row at right angles to every
// centre goes where rows with its columns went before it, or else to the smallest cluster, which is
// what lengthens the sums of the clusters most, so that no cluster becomes a sink. Rows of zeros,
// which nothing tells apart, make a cluster of their own, numbered after the others.
//
// What this cannot do: rows that share no column tell nothing about each other. When a class owns
// more neurons than there are clusters a class, codes at k = 1 that are perfectly pure are grouped
// by chance, and V-measure says so. Whoever wants to know whether the neurons of a class belong
// together clusters what the neurons stand for: neuron_means.h.
[[nodiscard]] Result<Clustering> cosine_clusters(const FeatureRows& rows,
                                                 const ClusteringOptions& options,
                                                 std::stop_token stop, const Progress& progress);

// V = 2·h·c/(h + c), homogeneity h = 1 − H(labels|clusters)/H(labels), completeness
// c = 1 − H(clusters|labels)/H(clusters) (Rosenberg and Hirschberg 2007). h is 1 when there is only
// one label, c when there is only one cluster, and V is 0 for no rows. labels and clusters have the
// same length.
[[nodiscard]] double v_measure(std::span<const std::int32_t> labels,
                               std::span<const std::int32_t> clusters);

}  // namespace sparsescope
