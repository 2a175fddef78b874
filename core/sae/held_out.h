// SPDX-License-Identifier: GPL-3.0-or-later
// Measures the quality of codes on held-out documents while a run goes on. A sample of held-out
// documents asks and a sample of training documents answers. One encoding serves several k, because
// a code's prefix is the code at a smaller k.
#pragma once
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/eval/ranking.h"
#include "core/recipe/train_config.h"
#include "core/sae/dense_neighbours.h"
#include "core/sae/train_data.h"
#include "core/sae/train_options.h"
#include "core/types/code_matrix.h"
#include "core/types/head_weights.h"
#include "core/types/train_metrics.h"

namespace sparsescope {

class HeldOutProbe {
  public:
    // The samples are drawn once, from the seed. Of labelled data, only documents with a label are
    // drawn.
    HeldOutProbe(const TrainConfig& config, const TrainData& data, const TrainOptions& options);

    [[nodiscard]] bool empty() const { return queries_.rows == 0 || database_.rows == 0; }

    struct Reading {
        std::vector<HeldOutQuality> qualities;  // config.k first
        double explained_variance = 0;          // of the queries at config.k
        // The number a run is judged by: at config.k, 1-NN accuracy, or recall@10 without labels.
        [[nodiscard]] double quality() const {
            const HeldOutQuality& own = qualities.front();
            return own.nearest_neighbour_accuracy.value_or(own.recall_at_10.value_or(0));
        }
    };
    // progress is called several times a second. The only error is cancelled.
    [[nodiscard]] Result<Reading> measure(const HeadWeights& head, std::int64_t step,
                                          const std::stop_token& stop, const Progress& progress);

  private:
    static constexpr std::size_t neighbours = 10;

    [[nodiscard]] Result<HeldOutQuality> measure_at(int k, const CodeMatrix& database,
                                                    const CodeMatrix& queries,
                                                    const std::stop_token& stop,
                                                    const Progress& progress) const;
    // What one query's ranking is worth, in expectation over ties.
    struct Found {
        double shared = 0;  // how many of the ten nearest by embedding are among the first ten
        double right = 0;   // how often the first has the query's label
    };
    [[nodiscard]] Found judge(std::size_t query, Ranking ranking) const;

    std::vector<int> ks_;  // config.k first
    EmbeddingMatrix queries_;
    EmbeddingMatrix database_;
    std::vector<std::int32_t> query_labels_;  // empty without labels
    std::vector<std::int32_t> database_labels_;
    DenseNeighbours dense_neighbours_;  // made once, when they are first needed
};

}  // namespace sparsescope
