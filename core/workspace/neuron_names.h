// SPDX-License-Identifier: GPL-3.0-or-later
// What neurons are called as long as nobody has named them: "animal: dog, breed, hound". The label
// is there when most of a neuron's labelled documents carry it; the words are those that tell its
// strongest documents from all others (core/eval/neuron_words.h). Names come from all stored
// entries of the codes, so that a neuron keeps its name whatever k is in use.
#pragma once
#include <stop_token>
#include <string>
#include <vector>

#include "core/workspace/loaded_model.h"

namespace sparsescope {

// One name for each neuron: "" where there is neither text nor label, and for neurons that no
// document activates. No two names are alike as long as a neuron has a word left to add; neurons of
// many documents choose first. It reads the texts of the strongest 30 documents of every neuron, so
// call it in a task.
[[nodiscard]] Result<std::vector<std::string>> neuron_names(const Corpus& corpus,
                                                            const LoadedModel& model,
                                                            std::stop_token stop = {},
                                                            const Progress& progress = {});

}  // namespace sparsescope
