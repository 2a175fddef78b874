// SPDX-License-Identifier: GPL-3.0-or-later
// What an outside program is told about a neuron to name it, as one line of JSON: core/workspace/
// ask_names.h has its shape. Private to the folder.
#pragma once
#include <string>
#include <vector>

#include "core/eval/near_terms.h"
#include "core/workspace/ask_names.h"
#include "core/workspace/name_book.h"

namespace sparsescope {

class NameQuestions {
  public:
    NameQuestions(const Corpus& corpus, const LoadedModel& model, const AskOptions& options,
                  const NameBook& book, const NearTerms& terms, const TermIndex& index);

    [[nodiscard]] Result<std::string> about(NeuronId neuron) const;

  private:
    struct Shown {
        std::int64_t row = 0;
        float weight = 0;
    };
    // Documents whose code has the neuron among these ranks, strongest first.
    [[nodiscard]] std::vector<Shown> strongest(NeuronId neuron, std::size_t first_rank,
                                               std::size_t end_rank, std::size_t most) const;

    const Corpus& corpus_;
    const LoadedModel& model_;
    const AskOptions& options_;
    const NameBook& book_;
    const NearTerms& terms_;
    const TermIndex& index_;
};

}  // namespace sparsescope
