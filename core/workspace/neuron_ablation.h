// SPDX-License-Identifier: GPL-3.0-or-later
// What would change without a neuron, or with more or less of it: its weight is multiplied by a
// factor in the codes of all documents and of the queries. No other neuron takes its place in a
// code.
//   explained variance  of at most 8,192 documents of the part that evaluates the model
//   (evaluate.h;
//                       training documents where there is none), in short runs spread over it; a
//                       closed form (core/eval/reconstruction_shares.h)
//   1-NN                at most 1,000 documents of that part, evenly spread, ask among the training
//                       documents (ties shared: core/eval/nearest_neighbour.h); where the part is
//                       the training part itself, each leaves itself out. With labels on both
//                       sides only labelled documents take part; else the accuracy is unknown
//   changed             queries whose nearest document (of equals the first) is not among the
//                       nearest any more
//   results             of any query, before and after, and their rank-biased overlap
// Exact; the search is core/eval/reweighted_search.h. What does not depend on neuron and factor is
// prepared once for a model and k; then an answer takes milliseconds. Immutable; any thread.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/eval/reconstruction_shares.h"
#include "core/eval/reweighted_search.h"
#include "core/workspace/neuron_study.h"

namespace sparsescope {

class AblationStudy {
  public:
    // index: as Searchable::index() has it at k, to share it; null, or of other documents: it is
    // made here, which takes a second for a million documents. Errors: those of the corpus;
    // cancelled; invalid_argument for a k that the codes cannot be read at.
    [[nodiscard]] static Result<std::shared_ptr<const AblationStudy>> prepare(
        const Corpus& corpus, std::shared_ptr<const NeuronStudy> study, int k,
        std::shared_ptr<const SparseIndex> index = {}, std::stop_token stop = {},
        const Progress& progress = {});

    [[nodiscard]] int k() const { return k_; }
    // The neuron is of the same study and at the same k; factor ≥ 0 and finite (invalid_argument).
    // `listed`: of the changed queries. Errors: cancelled.
    [[nodiscard]] Result<AblationEffect> effect(const OneNeuron& neuron, double factor,
                                                int listed = 20, std::stop_token stop = {}) const;

    struct Query {
        CodeView code;  // as a search has it; every entry counts
        int n = 10;
        std::int64_t excluded = -1;       // the row of the query document itself
        const RowSet* allowed = nullptr;  // a filter; null: all documents
    };
    // invalid_argument: a factor that is negative or not finite.
    [[nodiscard]] Result<AblatedResults> results(const OneNeuron& neuron, double factor,
                                                 const Query& query) const;

  private:
    AblationStudy() = default;
    [[nodiscard]] Status measure(const Corpus& corpus, const std::stop_token& stop,
                                 const Progress& progress);
    [[nodiscard]] Status ask(const std::stop_token& stop, const Progress& progress);
    [[nodiscard]] Status ask_again(AblationEffect& effect, const OneNeuron& neuron, int listed,
                                   const std::stop_token& stop) const;
    [[nodiscard]] double rightness(std::size_t query, const NearestRows& nearest) const;
    [[nodiscard]] std::int64_t itself(std::size_t query) const;

    std::shared_ptr<const NeuronStudy> study_;
    int k_ = 0;
    std::shared_ptr<const SparseIndex> index_;
    RowSet present_;   // documents that are not removed
    RowSet database_;  // of the 1-NN
    Split asked_ = Split::test;
    bool judged_by_labels_ = false;
    std::vector<std::int64_t> queries_;  // rows
    std::vector<NearestRows> before_;    // of the queries
    std::optional<ReconstructionShares> shares_;
};

}  // namespace sparsescope
