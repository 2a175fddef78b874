// SPDX-License-Identifier: GPL-3.0-or-later
// Codes to measure search on, the same on every machine for one seed: synthetic ones of a topic
// mixture with Zipf skew, and trained ones replicated with noise.
// Weights are ratios to the row's strongest one, rounded to half precision: the values the index
// defines as canonical, so every method compared searches exactly the same numbers. All are cosine
// searches, so the length of a row does not matter.
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
// A document mixes two topics with a little of everything; a topic is 64 draws of neurons.
[[nodiscard]] CodeMatrix synthetic_codes(const SyntheticSpec& spec);
// Further documents of the same topics, none of them in synthetic_codes.
[[nodiscard]] CodeMatrix synthetic_queries(const SyntheticSpec& spec, std::size_t count);

struct ReplicaNoise {
    double weight = 0.2;  // standard deviation of the logarithm of a weight's factor
    double swap = 0.1;    // share of neurons replaced by one drawn as often as documents use it
};
// `documents` rows, row i made from row i mod codes.rows(). The first entries are kept up to k.
[[nodiscard]] CodeMatrix replicate(const CodeMatrix& codes, std::size_t documents, int k,
                                   const ReplicaNoise& noise, std::uint64_t seed);

struct PostingStatistics {
    double skew = 0;  // hidden · Σ p_f², p_f = share of postings at neuron f; 1: even
    double expected_postings = 0;  // a query reads, when queries are distributed like documents
    double mean_length = 0;        // entries of a row at k
    std::size_t used_neurons = 0;  // with at least one posting
};
[[nodiscard]] PostingStatistics posting_statistics(const CodeMatrix& codes, int k);

// (document, weight) pairs that an unpruned inverted index reads for each query, on average.
[[nodiscard]] double mean_postings(const CodeMatrix& codes, const CodeMatrix& queries, int k);

}  // namespace sparsescope::bench
