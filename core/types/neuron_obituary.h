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
    // The step, counted from 0, at which it was found to have been silent for a whole window of the
    // batches that were trained on. Read on all training documents it may have been active still.
    std::int64_t died_step = 0;
    std::int64_t before_step = 0;  // steps done at the last kept moment at which it was active …
    std::int64_t after_step = 0;   // … and at the first after it at which it was silent
    // The same as steps counted from 0: the last step that went into the weights.
    [[nodiscard]] std::int64_t last_active() const { return before_step - 1; }
    [[nodiscard]] std::int64_t first_silent() const { return after_step - 1; }
    // Whether documents still had it when it was noted as dead.
    [[nodiscard]] bool noted_early() const { return last_active() >= died_step; }
    int before_k = 0;
    int after_k = 0;
    std::int64_t encoded = 0;  // training documents that were looked at
    std::int64_t owned = 0;    // of them it was active on
    std::int64_t taken = -1;  // of the owned ones, those that any neuron came new to; −1: not known
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
