// SPDX-License-Identifier: GPL-3.0-or-later
// What a table row and a page show about one neuron. All numbers are over the stated set of N
// documents at k active neurons per code; "active" means weight > activation_epsilon.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/types/ids.h"

namespace sparsescope {

struct NeuronSummary {
    static constexpr std::size_t spark_bins = 16;
    NeuronId neuron = 0;
    std::int64_t active_documents = 0;  // |A_i|
    std::int64_t active_held_out = -1;  // validation documents in A_i; −1: not counted apart
    double frequency = 0;               // |A_i| / N
    double mean_weight = 0;             // over A_i; 0 for a silent neuron
    double max_weight = 0;
    double purity = 0;                      // max_c |A_i ∩ c| / |A_i|; 0 without labels
    std::int32_t top_label = no_label;      // the c of purity
    std::array<float, spark_bins> spark{};  // weight histogram over (0, max_weight], peak = 1
    // Never active on the validation documents (core/workspace/held_out.h).
    [[nodiscard]] bool dead() const {
        return (active_held_out < 0 ? active_documents : active_held_out) == 0;
    }
    [[nodiscard]] bool silent() const { return active_documents == 0; }  // on all documents
};

struct Histogram {
    std::vector<double> edges;  // bins + 1, ascending
    std::vector<double> counts;
};

struct LabelShare {
    std::int32_t label = no_label;
    std::int64_t documents = 0;
    double share = 0;      // of the neuron's active documents
    double base_rate = 0;  // of all labelled documents
};

// The two vectors of a neuron: what makes it active, and what it adds to a reconstruction. In a
// tied head (core/types/head_weights.h) they are the same.
enum class NeuronRows { encoder, decoder };

struct NeuronNeighbour {
    NeuronId neuron = 0;
    double cosine = 0;  // of encoder rows, or of decoder rows where they were asked for
};

struct ActiveDocument {
    DocumentId document = 0;
    std::int64_t row = 0;
    float weight = 0;
};

struct NeuronDetail {
    NeuronSummary summary;
    Histogram weights;                        // of the neuron's positive weights
    std::vector<ActiveDocument> strongest;    // weight descending, ties by document id
    std::vector<LabelShare> labels;           // share descending
    std::vector<NeuronNeighbour> neighbours;  // cosine descending, the neuron itself left out
    NeuronRows neighbour_rows = NeuronRows::encoder;  // whose cosines those are
};

}  // namespace sparsescope
