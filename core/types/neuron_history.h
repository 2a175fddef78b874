// SPDX-License-Identifier: GPL-3.0-or-later
// What a neuron was at the moments of its run whose weights were kept. Std only.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

struct NeuronHistory {
    NeuronId neuron = 0;
    RunId run = 0;
    std::int64_t encoded = 0;  // training documents that each moment's weights encoded
    int final_k = 0;           // at which all moments can be compared

    struct Example {
        DocumentId document = 0;
        std::string text;
        float weight = 0;
    };
    struct Moment {
        std::int64_t step = 0;             // steps done
        int k = 0;                         // of the schedule then
        std::int64_t active = 0;           // of the encoded documents, at that k …
        std::int64_t active_at_final = 0;  // … and at final_k
        double mean_weight = 0;            // over those at final_k; 0: none
        double cosine = 0;   // of the neuron's encoder row then and at the last moment
        double overlap = 0;  // Jaccard of its documents at final_k then and at the last moment
        std::string label;   // the most frequent label of its documents at final_k, or ""
        double purity = 0;   // that label's share of those that have one
        std::vector<Example> strongest;  // at final_k; at most five
    };
    std::vector<Moment> moments;  // oldest first
};

}  // namespace sparsescope
