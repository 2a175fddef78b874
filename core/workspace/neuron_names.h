// SPDX-License-Identifier: GPL-3.0-or-later
// What neurons are called as long as nobody has named them: "animal: dog, breed, hound". The label
// is there when most of a neuron's labelled documents carry it; the words are those that tell its
// strongest documents from all others (core/eval/neuron_words.h). Read from all stored entries of
// the codes, so that a neuron keeps its name whatever k is in use.
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "core/workspace/loaded_model.h"

namespace sparsescope {

// By neuron; "" where there is neither text nor label, and for neurons of no document. No two are
// alike as long as a neuron has a word left to add; the neurons of many documents choose first.
// Reads the texts of the strongest 30 documents of every neuron: call it in a task.
[[nodiscard]] Result<std::vector<std::string>> neuron_names(const Corpus& corpus,
                                                            const LoadedModel& model,
                                                            std::stop_token stop = {},
                                                            const Progress& progress = {});

}  // namespace sparsescope
