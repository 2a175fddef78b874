// SPDX-License-Identifier: GPL-3.0-or-later
// A model with everything needed to look at its neurons. (To search with it, see searchable.h.) It
// is loaded once and never changed: share it as std::shared_ptr<const LoadedModel> between threads,
// and replace it as a whole.
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
    CodeMatrix codes;                  // by dataset row, up to info.stored_k neurons each
    std::vector<DocumentId> ids;       // by row, ascending
    std::vector<std::int32_t> labels;  // by row
    std::vector<Split> splits;         // by row

    [[nodiscard]] std::int64_t documents() const;  // that are not removed
    // −1 when the document is not in this dataset.
    [[nodiscard]] std::int64_t row_of(DocumentId id) const;
    // invalid_argument unless the stored codes can be read at k, which is 1 … info.stored_k.
    [[nodiscard]] Status check_k(int k) const;
    // By neuron. k is 1 … info.stored_k.
    [[nodiscard]] std::vector<NeuronSummary> neurons(int k) const;
    // Its summary, and its neighbours among the neurons by the cosine of those rows. k is
    // 1 … info.stored_k.
    [[nodiscard]] Result<NeuronDetail> neuron(NeuronId id, int k,
                                              NeuronRows rows = NeuronRows::encoder) const;
};

[[nodiscard]] Result<std::shared_ptr<const LoadedModel>> load_model(const Corpus& corpus,
                                                                    ModelId id,
                                                                    std::stop_token stop = {},
                                                                    const Progress& progress = {});

}  // namespace sparsescope
