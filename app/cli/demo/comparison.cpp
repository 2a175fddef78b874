// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/demo/comparison.h"

#include <array>

#include "core/engine/encode_model.h"
#include "core/engine/train_data.h"
#include "core/sae/trainer.h"

namespace sparsescope::cli {

namespace {

class StepReporter final : public TrainObserver {
  public:
    explicit StepReporter(const EngineHooks& hooks) : hooks_(hooks) {}
    void on_step(const StepMetrics& metrics) override {
        if (hooks_.event) hooks_.event(metrics);
    }

  private:
    const EngineHooks& hooks_;
};

struct Trained {
    LoadedModel model;
    double seconds = 0;
};

Result<Trained> train_and_encode(const Corpus& corpus, const DatasetInfo& dataset,
                                 const TrainConfig& config, const LoadedTrainData& data,
                                 const EngineHooks& hooks) {
    SPARSESCOPE_TRY(validate(config, data.shape));
    StepReporter reporter(hooks);
    // Without held-out documents: the seconds are those of the training alone.
    const TrainData train_data{data.train.embeddings.view(), data.train.labels, {}, {}};
    SPARSESCOPE_ASSIGN(TrainOutcome outcome, train(config, train_data, {}, reporter, hooks.stop));
    if (outcome.stopped_early) return cancelled();

    Trained trained;
    trained.seconds = outcome.seconds;
    LoadedModel& model = trained.model;
    model.weights = std::move(outcome.weights);
    model.dataset = dataset;
    model.info.name = config.preset;
    model.info.dataset = dataset.id;
    model.info.dim = model.weights.dim;
    model.info.hidden = model.weights.hidden;
    model.info.k = config.k;
    model.info.stored_k = config.k;
    SPARSESCOPE_ASSIGN(model.codes, encode_dataset(corpus, dataset.id, model.weights, config.k,
                                                   hooks.stop, hooks.progress));
    SPARSESCOPE_ASSIGN(model.ids, corpus.document_ids(dataset.id));
    SPARSESCOPE_ASSIGN(model.labels, corpus.labels(dataset.id));
    SPARSESCOPE_ASSIGN(model.splits, corpus.splits(dataset.id));
    return trained;
}

}  // namespace

Result<Comparison> compare_methods(const Corpus& corpus, DatasetId id, const Example& example,
                                   const EngineHooks& hooks) {
    Comparison comparison;
    SPARSESCOPE_ASSIGN(comparison.dataset, corpus.dataset(id));
    SPARSESCOPE_ASSIGN(const LoadedTrainData data,
                       load_train_data(corpus, id, hooks.stop, hooks.progress));
    const std::array<std::pair<const char*, std::string>, 2> methods{
        {{"CSR", "csr"}, {"CSRv2", example.preset}}};
    for (const auto& [method, preset] : methods) {
        for (const int k : {2, 4, 8}) {
            SPARSESCOPE_ASSIGN(TrainConfig config, example.config(preset, k));
            config = resolved(config, data.shape);
            SPARSESCOPE_ASSIGN(const Trained trained,
                               train_and_encode(corpus, comparison.dataset, config, data, hooks));
            SPARSESCOPE_ASSIGN(const Evaluation evaluation, evaluate(corpus, trained.model, {&k, 1},
                                                                     hooks.stop, hooks.progress));
            comparison.rows.push_back({method, config, trained.seconds, evaluation.rows.front()});
            comparison.dense = evaluation.dense;
        }
    }
    return comparison;
}

}  // namespace sparsescope::cli
