// SPDX-License-Identifier: GPL-3.0-or-later
// A model with everything needed to look at its neurons, loaded once and never changed (searching:
// searchable.h):
// share it as std::shared_ptr<const LoadedModel> between threads; replace it as a whole.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/corpus/corpus.h"
#include "core/types/neuron_summary.h"

namespace sparsescope {

class LoadedModel {
  public:
    ModelInfo info;
    DatasetInfo dataset;
    HeadWeights weights;
    CodeMatrix codes;                  // row = dataset row, up to info.stored_k entries
    std::vector<DocumentId> ids;       // by row, ascending
    std::vector<std::int32_t> labels;  // by row
    std::vector<Split> splits;         // by row

    // −1: not in this dataset.
    [[nodiscard]] std::int64_t row_of(DocumentId id) const;
    // Whether the stored codes can be read at k: 1 … info.stored_k, or a sentence.
    [[nodiscard]] Status check_k(int k) const;
    // k up to info.stored_k, as everywhere below.
    [[nodiscard]] std::vector<NeuronSummary> neurons(int k) const;
    // With neighbours.
    [[nodiscard]] Result<NeuronDetail> neuron(NeuronId id, int k) const;
};

[[nodiscard]] Result<std::shared_ptr<const LoadedModel>> load_model(const Corpus& corpus,
                                                                    ModelId id,
                                                                    std::stop_token stop = {},
                                                                    const Progress& progress = {});

}  // namespace sparsescope
