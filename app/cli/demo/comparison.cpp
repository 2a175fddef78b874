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

// What all six trainings share.
class Comparer {
  public:
    Comparer(const Corpus& corpus, const EngineHooks& hooks) : corpus_(corpus), hooks_(hooks) {}

    Status load(DatasetId dataset) {
        dataset_ = dataset;
        SPARSESCOPE_ASSIGN(data_, load_train_data(corpus_, dataset, hooks_.stop, hooks_.progress));
        SPARSESCOPE_ASSIGN(labels_, corpus_.labels(dataset));
        SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus_.splits(dataset));
        for (std::size_t row = 0; row < splits.size(); ++row)
            if (splits[row] == Split::train || splits[row] == Split::test)
                (splits[row] == Split::train ? train_rows_ : test_rows_)
                    .push_back(static_cast<std::int64_t>(row));
        return {};
    }

    Result<ComparisonRow> compare(const std::string& method, TrainConfig config) const {
        config = resolved(config, data_.shape);
        StepReporter reporter(hooks_);
        // Without held-out documents: the seconds are those of the training alone.
        const TrainData train_data{data_.train.embeddings.view(), data_.train.labels, {}, {}};
        SPARSESCOPE_ASSIGN(const TrainOutcome outcome,
                           train(config, train_data, {}, reporter, hooks_.stop));
        if (outcome.steps < outcome.total_steps) return cancelled();
        SPARSESCOPE_ASSIGN(const CodeMatrix codes,
                           encode_dataset(corpus_, dataset_, outcome.weights, config.k, hooks_.stop,
                                          hooks_.progress));
        ComparisonRow row{method, config, outcome.seconds, {}, {}, {}};
        row.train = code_statistics(codes, config.k, train_rows_);
        row.test = code_statistics(codes, config.k, test_rows_);
        SPARSESCOPE_ASSIGN(row.codes,
                           code_nearest_neighbour_accuracy(codes, config.k, database(), queries(),
                                                           hooks_.stop, hooks_.progress));
        return row;
    }

    Result<NearestNeighbourAccuracy> dense() const {
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix embeddings,
                           corpus_.embeddings(dataset_, hooks_.stop, hooks_.progress));
        return dense_nearest_neighbour_accuracy(embeddings.view(), 0, database(), queries(),
                                                hooks_.stop, hooks_.progress);
    }

  private:
    [[nodiscard]] LabelledRows database() const { return {train_rows_, labels_}; }
    [[nodiscard]] LabelledRows queries() const { return {test_rows_, labels_}; }

    const Corpus& corpus_;
    const EngineHooks& hooks_;
    DatasetId dataset_ = 0;
    LoadedTrainData data_;
    std::vector<std::int32_t> labels_;
    std::vector<std::int64_t> train_rows_;
    std::vector<std::int64_t> test_rows_;
};

}  // namespace

Result<Comparison> compare_methods(const Corpus& corpus, DatasetId id, const Example& example,
                                   const EngineHooks& hooks) {
    Comparison comparison;
    SPARSESCOPE_ASSIGN(comparison.dataset, corpus.dataset(id));
    Comparer comparer(corpus, hooks);
    SPARSESCOPE_TRY(comparer.load(id));
    const std::array<std::pair<const char*, std::string>, 2> methods{
        {{"CSR", "csr"}, {"CSRv2", example.preset}}};
    for (const auto& [method, preset] : methods) {
        for (const int k : {2, 4, 8}) {
            SPARSESCOPE_ASSIGN(const TrainConfig config, example.config(preset, k));
            SPARSESCOPE_ASSIGN(ComparisonRow row, comparer.compare(method, config));
            comparison.rows.push_back(std::move(row));
        }
    }
    SPARSESCOPE_ASSIGN(comparison.dense, comparer.dense());
    return comparison;
}

}  // namespace sparsescope::cli
