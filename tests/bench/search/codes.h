// SPDX-License-Identifier: GPL-3.0-or-later
// Makes codes to measure search on: synthetic codes of documents that mix topics, with Zipf skew,
// and noisy replicas of trained codes. One seed gives the same codes on every machine. Weights are
// relative to the strongest one of their row and rounded to half precision. The index stores
// exactly these values, so that all methods search the same numbers. All searches are by cosine, so
// that the length of a row does not matter.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/base/random.h"
#include "core/types/code_matrix.h"

namespace sparsescope::bench {

struct SyntheticSpec {
    std::size_t documents = 0;
    std::size_t hidden = 4096;
    int k = 32;       // the first k' entries of a row are a code of k' active neurons
    double zipf = 0;  // the neuron of rank r is drawn with probability ∝ r^-zipf
    std::uint64_t seed = 1;
};
// Makes documents that each mix two topics and a little of all neurons. A topic is 64 draws of
// neurons.
[[nodiscard]] CodeMatrix synthetic_codes(const SyntheticSpec& spec);
// Makes further documents of the same topics; none of them is in synthetic_codes().
[[nodiscard]] CodeMatrix synthetic_queries(const SyntheticSpec& spec, std::size_t count);

struct ReplicaNoise {
    double weight = 0.2;  // standard deviation of the logarithm of a weight's factor
    double swap = 0.1;    // share of neurons replaced by others, drawn by how often they are used
};
// Makes `documents` rows, row i from the first k entries of row i mod codes.rows().
[[nodiscard]] CodeMatrix replicate(const CodeMatrix& codes, std::size_t documents, int k,
                                   const ReplicaNoise& noise, std::uint64_t seed);

struct PostingStatistics {
    double skew = 0;               // hidden · Σ p_f², p_f: neuron f's share of postings; 1: even
    double expected_postings = 0;  // read by a query that is distributed like documents
    double mean_length = 0;        // entries of a row at k, on average
    std::size_t used_neurons = 0;  // with at least one posting
};
[[nodiscard]] PostingStatistics posting_statistics(const CodeMatrix& codes, int k);

// The number of (document, weight) pairs that an unpruned inverted index reads for a query, on
// average.
[[nodiscard]] double mean_postings(const CodeMatrix& codes, const CodeMatrix& queries, int k);

}  // namespace sparsescope::bench
