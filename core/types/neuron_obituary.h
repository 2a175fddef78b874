// SPDX-License-Identifier: GPL-3.0-or-later
// What a neuron owned before it died, and which neurons took it. Std only.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

struct NeuronObituary {
    NeuronId neuron = 0;
    std::int64_t died_step = 0;    // when it was found to have been silent for a whole window
    std::int64_t before_step = 0;  // steps done at the last kept moment at which it was active …
    std::int64_t after_step = 0;   // … and at the first after it at which it was silent
    int before_k = 0;
    int after_k = 0;
    std::int64_t encoded = 0;  // training documents that were looked at
    std::int64_t owned = 0;    // of them it was active on
    struct Heir {
        NeuronId neuron = 0;
        std::int64_t documents = 0;  // of the owned ones
    };
    struct Lost {
        DocumentId document = 0;
        std::string text;
        float weight = 0;        // it had there
        NeuronId heir = 0;       // the strongest neuron that was not active there before
        bool inherited = false;  // false: no neuron came new to this document
    };
    std::vector<Heir> heirs;      // most documents first
    std::vector<Lost> documents;  // strongest first, at most 50
};

}  // namespace sparsescope
