// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/engine/demo/comparison.h"

#include <fmt/format.h>

#include <numeric>

#include "app/cli/text_table.h"
#include "core/engine/encode_model.h"
#include "core/engine/train_data.h"
#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"
#include "core/eval/recall.h"
#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"
#include "core/sae/trainer.h"
#include "core/workspace/label_paths.h"

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

// What all trainings share.
class Comparer {
  public:
    Comparer(const Corpus& corpus, const EngineHooks& hooks) : corpus_(corpus), hooks_(hooks) {}

    Status load(const DatasetInfo& dataset) {
        dataset_ = dataset.id;
        SPARSESCOPE_ASSIGN(data_, load_train_data(corpus_, dataset_, hooks_.stop, hooks_.progress));
        SPARSESCOPE_ASSIGN(labels_, corpus_.labels(dataset_));
        SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus_.splits(dataset_));
        for (std::size_t row = 0; row < splits.size(); ++row)
            if (splits[row] == Split::train || splits[row] == Split::test)
                (splits[row] == Split::train ? train_rows_ : test_rows_)
                    .push_back(static_cast<std::int64_t>(row));
        SPARSESCOPE_ASSIGN(embeddings_, corpus_.embeddings(dataset_, hooks_.stop, hooks_.progress));
        SPARSESCOPE_ASSIGN(const LevelPaths levels, corpus_.level_paths(dataset_));
        std::vector<std::int64_t> all(splits.size());
        std::iota(all.begin(), all.end(), std::int64_t{0});
        paths_ = label_paths(levels, all);
        SPARSESCOPE_ASSIGN(order_, dense_order(dense_ranker(), 10, hooks_.stop, hooks_.progress));
        return {};
    }

    // One model, read at each k; at the k of the config when none is given.
    Status train_and_read(TrainConfig config, std::vector<int> ks,
                          std::vector<ComparisonRow>& out) const {
        config = resolved(config, data_.shape);
        StepReporter reporter(hooks_);
        TrainData train_data = data_.view();
        train_data.held_out = {};  // the seconds are those of the training alone
        train_data.held_out_labels = {};
        SPARSESCOPE_ASSIGN(const TrainOutcome outcome,
                           train(config, train_data, {}, reporter, hooks_.stop));
        if (outcome.steps < outcome.total_steps) return cancelled();
        SPARSESCOPE_ASSIGN(const CodeMatrix codes,
                           encode_dataset(corpus_, dataset_, outcome.weights, config.k, hooks_.stop,
                                          hooks_.progress));
        if (ks.empty()) ks.push_back(config.k);
        for (const int k : ks) {
            ComparisonRow row{config.preset, config, k, outcome.seconds};
            row.train = code_statistics(codes, k, train_rows_);
            SPARSESCOPE_ASSIGN(row.nearest,
                               code_nearest_neighbour_accuracy(codes, k, database(), queries(),
                                                               hooks_.stop, hooks_.progress));
            const CodeRanker ranker({codes, train_rows_}, {codes, test_rows_}, k);
            SPARSESCOPE_TRY(judge(ranker, row));
            out.push_back(std::move(row));
        }
        return {};
    }

    Result<ComparisonRow> dense() const {
        ComparisonRow row{"dense", {}, static_cast<int>(embeddings_.dim)};
        SPARSESCOPE_ASSIGN(
            row.nearest, dense_nearest_neighbour_accuracy(embeddings_.view(), 0, database(),
                                                          queries(), hooks_.stop, hooks_.progress));
        SPARSESCOPE_TRY(judge(dense_ranker(), row));
        return row;
    }

  private:
    Status judge(const Ranker& ranker, ComparisonRow& row) const {
        SPARSESCOPE_ASSIGN(row.recall_at_10,
                           recall_of(order_, ranker, hooks_.stop, hooks_.progress));
        SPARSESCOPE_ASSIGN(
            const PathQuality levels,
            path_quality(ranker, {paths_, train_rows_, test_rows_}, hooks_.stop, hooks_.progress));
        if (levels.queries > 0) row.levels = levels;
        return {};
    }

    [[nodiscard]] DenseRanker dense_ranker() const {
        return {{embeddings_.view(), train_rows_}, {embeddings_.view(), test_rows_}};
    }
    [[nodiscard]] LabelledRows database() const { return {train_rows_, labels_}; }
    [[nodiscard]] LabelledRows queries() const { return {test_rows_, labels_}; }

    const Corpus& corpus_;
    const EngineHooks& hooks_;
    DatasetId dataset_ = 0;
    LoadedTrainData data_;
    EmbeddingMatrix embeddings_;
    LabelPaths paths_;
    DenseOrder order_;
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
    SPARSESCOPE_TRY(comparer.load(comparison.dataset));
    for (const std::string& preset : {std::string("csr"), example.csrv2}) {
        for (const int k : {2, 4, 8, 32}) {
            SPARSESCOPE_ASSIGN(TrainConfig config, preset_config(preset));
            SPARSESCOPE_ASSIGN(const TrainConfig budget, preset_config("semantic"));
            config.epochs = budget.epochs;
            config.batch = budget.batch;
            config.learning_rate = budget.learning_rate;
            config.hidden = example.hidden;
            config.k = k;
            SPARSESCOPE_TRY(comparer.train_and_read(config, {}, comparison.rows));
        }
    }
    for (const char* preset : {"semantic", "semantic-labels"}) {
        SPARSESCOPE_ASSIGN(TrainConfig config, preset_config(preset));
        config.hidden = example.hidden;
        SPARSESCOPE_TRY(comparer.train_and_read(config, {2, 4, 8, 32}, comparison.rows));
    }
    SPARSESCOPE_ASSIGN(ComparisonRow dense, comparer.dense());
    comparison.rows.push_back(std::move(dense));
    return comparison;
}

std::string markdown(const Comparison& comparison) {
    const bool levels = comparison.rows.back().levels.has_value();
    std::string text = fmt::format(
        "| preset | k | recall@10 | 1-NN |{} never active | skew | seconds |\n"
        "|---|--:|--:|--:|{}--:|--:|--:|\n",
        levels ? " wup@10 | deep@10 |" : "", levels ? "--:|--:|" : "");
    for (const ComparisonRow& row : comparison.rows) {
        text += fmt::format("| {} | {} | {:.3f} | {} |", row.method, row.k, row.recall_at_10,
                            percent(row.nearest.accuracy));
        if (row.levels)
            text +=
                fmt::format(" {:.3f} | {:.3f} |", row.levels->wup_at_10, row.levels->deep_at_10);
        text += row.method == "dense"
                    ? " | | |\n"
                    : fmt::format(" {} | {:.1f} | {:.1f} |\n", percent(row.train.dead_share),
                                  row.train.skew, row.train_seconds);
    }
    return text;
}

Json to_json(const Comparison& comparison) {
    Json rows = Json::array();
    for (const ComparisonRow& row : comparison.rows) {
        Json json{{"method", row.method},
                  {"k", row.k},
                  {"recall_at_10", row.recall_at_10},
                  {"nearest_neighbour", to_json(row.nearest)}};
        if (row.levels)
            json.update(
                {{"wup_at_10", row.levels->wup_at_10}, {"deep_at_10", row.levels->deep_at_10}});
        if (row.method != "dense")
            json.update({{"config", parsed(sparsescope::to_json(row.config))},
                         {"train", to_json(row.train)},
                         {"seconds", row.train_seconds}});
        rows.push_back(std::move(json));
    }
    return {{"comparison", std::move(rows)}};
}

}  // namespace sparsescope::cli
