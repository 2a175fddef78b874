// SPDX-License-Identifier: GPL-3.0-or-later
// Names that tell neurons apart. The documents fall into two halves: on the first the terms of a
// neuron's name are chosen, on the second they are judged (core/eval/term_score.h).
//
// Choosing. A document counts by its weight w (ActivityWeights), so that a neuron that is a little
// active everywhere is called by what activates it much. For each term t
//   y, n   Σ w of the neuron's documents with t, of all of them
//   q      share of t among the documents of its nearest neurons, by their weights; Y = q·n, N = n
//   p      share of all documents with t;  s = 10, the size of the prior;  a = s·p
//   z      (logit((y+a)/(n+s)) − logit((Y+a)/(N+s))) / √(1/(y+a) + 1/(Y+a))
// is the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi, Quinn 2008) against
// the near ones, and likewise against all documents. Terms with the largest sum of the two are the
// candidates. Of these a name takes, one by one, the term that adds most to
//   P_w(term | active) − ½·P_w(term | near ones) − ½·P(term | all),
// and is filled up with the candidates that say something else. When what is chosen scores under
// `good` on the first half, a label, node or word that lifts it there is put before it.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/eval/naming_input.h"

namespace sparsescope {

struct NamingOptions {
    double good = 0.7;                  // no name scores less
    std::size_t most_terms = 3;         // of a name, unless another neuron has it
    std::int64_t least_documents = 10;  // a name of fewer is not judged
};

struct NeuronNaming {
    std::string name;  // "": no term tells this neuron
    std::optional<double> score;
    bool mixed = false;
};

// One for each neuron. Busier neurons choose first where two would have the same name.
[[nodiscard]] Result<std::vector<NeuronNaming>> name_neurons(const NamingInput& input,
                                                             const NamingOptions& options = {},
                                                             std::stop_token stop = {},
                                                             const Progress& progress = {});

}  // namespace sparsescope
