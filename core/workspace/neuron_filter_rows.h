// SPDX-License-Identifier: GPL-3.0-or-later
// A filter on neurons (core/filter/neuron_filter.h) as the set of neurons it lets through, for the
// window's table and the command line alike. Everything it reads is given; milliseconds for 65,536
// neurons, and as much again for each near:. Any thread.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/filter/neuron_filter.h"
#include "core/types/head_weights.h"
#include "core/types/neuron_mark.h"
#include "core/types/neuron_report.h"
#include "core/types/row_set.h"
#include "core/workspace/name_book.h"

namespace sparsescope {

// What is known of the neurons. Only the reports must be there; what is null or empty is nothing
// known, which no condition finds.
struct NeuronFacts {
    std::span<const NeuronReport> reports;  // by neuron
    const NameBook* names = nullptr;
    std::span<const NeuronMark> marks;  // by neuron; only of those that have one
    std::span<const std::string> label_names;
    const HeadWeights* weights = nullptr;  // whose encoder rows near: compares
};

// An empty mark where nothing is written about the neuron.
[[nodiscard]] const NeuronMark& mark_of(const NeuronFacts& facts, NeuronId neuron);
// The label of its purity as people read it; "" without one.
[[nodiscard]] std::string label_of(const NeuronFacts& facts, NeuronId neuron);
// The number of a neuron; nullopt: not known.
[[nodiscard]] std::optional<double> number_of(const NeuronFacts& facts, NeuronId neuron,
                                              NeuronNumber number);

// The neurons for which the filter holds. invalid_argument: a label, a tag or a neuron that there
// is not (the sentence names what was meant), near: without weights, or stability: that was not
// computed.
[[nodiscard]] Result<RowSet> filter_neurons(const NeuronFilter& filter, const NeuronFacts& facts);

// Reads a filter as a person typed it: invalid_argument says what is wrong and where.
[[nodiscard]] Result<NeuronFilter> read_neuron_filter(const std::string& text);
// Whether the filter, or a part of it, asks for this number: what has to be computed first.
[[nodiscard]] bool asks_for(const NeuronFilter& filter, NeuronNumber number);

// What filters may name, with how many neurons each label and tag has, the most frequent first.
[[nodiscard]] NeuronVocabulary neuron_vocabulary(const NeuronFacts& facts);

}  // namespace sparsescope
