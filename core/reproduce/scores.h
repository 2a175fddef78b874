// SPDX-License-Identifier: GPL-3.0-or-later
// The evaluator that judges every arm alike: training rows as the collection, test rows as queries.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/reproduce/arms.h"

namespace sparsescope::reproduce {

struct SearchGround;  // search_scores.h

// Query by query, so that two representations can be compared in pairs (core/eval/bootstrap.h).
// Empty: not kept.
struct ScoresOfQueries {
    std::vector<float> nearest_neighbour;  // of each test row, 0 … 1
    std::vector<float> linear_probe;       // likewise
    std::vector<float> ndcg_at_10;         // of each judged query
};

struct Scores {
    double nearest_neighbour = 0;  // 1-NN accuracy: core/eval/nearest_neighbour.h
    double linear_probe = 0;       // accuracy: core/eval/linear_probe.h
    // Of k-means on the test rows, as many clusters as classes; of codes on what their neurons
    // stand for in the training rows: core/eval/neuron_means.h.
    double v_measure = 0;
    // Of codes only. Never active at k over a full pass, share of all neurons.
    std::optional<double> dead_train, dead_test;
    std::optional<double> l0;    // mean active neurons of a test code
    std::optional<double> skew;  // of the training codes: core/eval/neuron_metrics.h
    // Two bytes a neuron and two a weight, or four a number of a dense prefix.
    std::int64_t bytes_per_document = 0;
    // Exact search for the ten nearest training rows, one thread, median over test rows.
    double microseconds_per_query = 0;

    // What follows may be missing: from files of earlier versions, and where it does not apply.
    std::optional<double> tied;          // test rows whose nearest training rows are several, share
    std::optional<bool> probe_finished;  // the linear probe converged
    std::optional<double> recall_at_10;  // of the dense order: core/eval/recall.h
    std::optional<double> explained_variance;  // of the test rows, by codes with a decoder
    // Of judged queries: core/eval/retrieval.h.
    std::optional<double> ndcg_at_10, judged_recall_at_10, recall_at_100;
    std::optional<double> wup_at_10, deep_at_10;  // of test rows, by label paths: likewise
    // Neurons whose name, chosen on training rows, fits test rows: core/eval/name_score.h.
    std::optional<double> named;
    ScoresOfQueries of_query;
};

// Scores what arms made of with_queries(data).
class Judge {
  public:
    explicit Judge(const ProtocolData& data);
    ~Judge();
    Judge(const Judge&) = delete;
    Judge& operator=(const Judge&) = delete;

    [[nodiscard]] Result<Scores> score(const Representation& made, int k, std::stop_token stop,
                                       const Progress& progress);

  private:
    const ProtocolData& data_;
    std::unique_ptr<SearchGround> ground_;  // made once, when it is first needed
};

}  // namespace sparsescope::reproduce
