// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of all neurons of a model, recomputed from its stored codes at any k. They are over
// the N documents of its dataset that are not removed. Calls block: a second for 100,000 documents,
// most of it for reading their embeddings; call them in a task. The formulas stand in
// core/eval/{neuron_report,mono_score,row_cosines,code_use}.h.
#pragma once
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/eval/code_use.h"
#include "core/types/neuron_report.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

// The expensive parts; without them the report takes a tenth of the time.
struct NeuronReportParts {
    bool mono = true;     // MonoScore, which reads all embeddings
    bool nearest = true;  // the nearest other neuron by row cosine, where h is not too large
};

struct NeuronReports {
    std::vector<NeuronReport> neurons;   // by id; stability is left unknown
    CodeUse use;                         // N, k and the numbers of the model as a whole
    std::int64_t labelled = 0;           // of the N documents
    std::int64_t held_out = 0;           // documents that decide who is dead …
    std::optional<Split> held_out_part;  // … of this part; nullopt: all, none is held out
    // What could not be computed, and why; a sentence each.
    std::vector<std::string> unknown;

    [[nodiscard]] std::int64_t dead() const;
    [[nodiscard]] std::int64_t never() const;  // active on no document at all
};

// k is 1 … info.stored_k of the model. The corpus is the model's. Errors: invalid_argument for
// another k; those of the corpus; cancelled.
[[nodiscard]] Result<NeuronReports> neuron_reports(const Corpus& corpus, const LoadedModel& model,
                                                   int k, const NeuronReportParts& parts = {},
                                                   std::stop_token stop = {},
                                                   const Progress& progress = {});

// Whether neuron_reports() finds the nearest neurons of a head of this size itself: h²·d of up to
// 30 thousand million, half a second on two cores.
[[nodiscard]] bool nearest_is_quick(const HeadWeights& weights);
// The nearest other neurons of a head of any size: 20 seconds on two cores for 65,536 neurons of
// 384 numbers. Errors: cancelled.
[[nodiscard]] Status find_nearest(const HeadWeights& weights, std::span<NeuronReport> reports,
                                  std::stop_token stop, const Progress& progress);

// For each neuron the mean of its best-match row cosine in these models; by neuron. Empty when none
// of them has as many dimensions, or none is another model.
[[nodiscard]] Result<std::vector<double>> neuron_stability(const Corpus& corpus,
                                                           const LoadedModel& model,
                                                           std::span<const ModelId> others,
                                                           std::stop_token stop,
                                                           const Progress& progress);
// The other models of its dataset, which a person means by "stability over runs".
[[nodiscard]] Result<std::vector<ModelId>> sister_models(const Corpus& corpus,
                                                         const LoadedModel& model);

// The rows whose documents are not removed.
[[nodiscard]] RowSet counted_rows(const LoadedModel& model);

}  // namespace sparsescope
