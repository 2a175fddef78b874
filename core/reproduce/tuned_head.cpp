// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduce/tuned_head.h"

#include <algorithm>
#include <numeric>

#include "core/recipe/data_shape.h"
#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"
#include "core/reproduce/search_scores.h"
#include "core/sae/bulk_encoder.h"
#include "core/sae/trainer.h"

namespace sparsescope::reproduce {

namespace {

// Of the rows that heads are trained on.
std::vector<std::int32_t> head_labels(const TuningSet& set) {
    if (!set.pairs)
        return {set.labels.begin(),
                set.labels.begin() + static_cast<std::ptrdiff_t>(set.train_rows)};
    std::vector<std::int32_t> labels(2 * set.train_rows);
    const auto half = labels.begin() + static_cast<std::ptrdiff_t>(set.train_rows);
    std::iota(labels.begin(), half, 0);
    std::iota(half, labels.end(), 0);
    return labels;
}

// The inputs whose rows Judge reads, in its order.
std::vector<std::size_t> judged_order(const TuningSet& set, bool validation) {
    std::vector<std::size_t> order;
    const auto add = [&](std::size_t first, std::size_t count) {
        for (std::size_t i = first; i < first + count; ++i)
            order.push_back(i);
    };
    const std::size_t first = set.train_rows + (validation ? set.test_rows : 0);
    const std::size_t count = validation ? set.validation_rows : set.test_rows;
    add(0, set.train_rows);
    add(first, count);
    if (set.queries) add(set.documents() + first, count);
    if (!validation) add(set.train_rows + set.test_rows, set.validation_rows);
    return order;
}

EmbeddingMatrix rows_in(const EmbeddingMatrix& embedded, const std::vector<std::size_t>& order) {
    EmbeddingMatrix made(order.size(), embedded.dim);
    for (std::size_t i = 0; i < order.size(); ++i)
        std::ranges::copy(embedded.row(order[i]), made.row(i).begin());
    return made;
}

class HeadProgress final : public TrainObserver {
  public:
    explicit HeadProgress(const Progress& progress) : progress_(progress) {}
    void on_step(const StepMetrics& metrics) override {
        report(progress_, "training the head", metrics.step + 1, metrics.total_steps);
    }

  private:
    const Progress& progress_;
};

}  // namespace

JudgedBackbone judged_backbone(const TuningSet& set, EmbeddingMatrix embedded, bool validation) {
    JudgedBackbone made;
    made.rows = rows_in(embedded, judged_order(set, validation));
    bring_rows_to_length_1(embedded);
    made.data = protocol_data(set, embedded);
    if (validation) made.data = tuning_data(std::move(made.data));
    std::vector<std::size_t> training(set.train_rows);
    std::iota(training.begin(), training.end(), std::size_t{0});
    if (set.pairs)
        for (std::size_t row = 0; row < set.train_rows; ++row)
            training.push_back(static_cast<std::size_t>(set.query_of(row)));
    made.training = rows_in(embedded, training);
    return made;
}

Result<TrainConfig> head_config(const TuningSet& set, const Budget& budget, int hidden, int k,
                                std::uint64_t seed) {
    SPARSESCOPE_ASSIGN(TrainConfig config, preset_config("csrv2-text"));
    config.aux_weight = 1.0 / 32;
    config.contrastive_weight = 0.1;
    config.hidden = hidden;
    config.k = k;
    config.epochs = budget.epochs;
    config.batch = budget.batch;
    config.learning_rate = budget.learning_rate;
    config.seed = seed;
    const std::vector<std::int32_t> labels = head_labels(set);
    // The number of neurons is given, so that of dimensions decides nothing.
    return resolved(config, data_shape(labels, static_cast<std::size_t>(hidden)));
}

Result<Representation> train_head(const TuningSet& set, const JudgedBackbone& backbone,
                                  const Budget& budget, int hidden, int k, std::uint64_t seed,
                                  std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const TrainConfig config, head_config(set, budget, hidden, k, seed));
    const std::vector<std::int32_t> labels = head_labels(set);
    HeadProgress observer(progress);
    SPARSESCOPE_ASSIGN(
        TrainOutcome outcome,
        train(config, {backbone.training.view(), labels, {}, {}}, {}, observer, stop));
    if (outcome.steps < outcome.total_steps) return cancelled();
    JudgedBackbone unit{{}, backbone.rows, {}};
    bring_rows_to_length_1(unit.rows);
    SPARSESCOPE_ASSIGN(Representation made, codes_of(outcome.weights, unit, k, stop, progress));
    made.seconds = outcome.seconds;
    made.config_json = head_json(config);
    return made;
}

Result<Representation> codes_of(const HeadWeights& head, const JudgedBackbone& backbone, int k,
                                std::stop_token stop, const Progress& progress) {
    Representation made;
    made.codes = CodeMatrix(head.hidden);
    SPARSESCOPE_TRY(
        BulkEncoder(head).encode(backbone.rows.view(), k, made.codes, std::move(stop), progress));
    made.decoder = head;
    return made;
}

std::string head_json(const TrainConfig& config) {
    return to_json(config);
}

}  // namespace sparsescope::reproduce
