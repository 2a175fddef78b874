// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/evaluate.h"

#include <algorithm>
#include <numeric>

#include "core/code/sparse_head.h"
#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"
#include "core/eval/explained_variance.h"
#include "core/eval/name_score.h"
#include "core/eval/recall.h"
#include "core/workspace/label_paths.h"

namespace sparsescope {

namespace {

using Rows = std::vector<std::int64_t>;

class Evaluator {
  public:
    Evaluator(const LoadedModel& model, EmbeddingView embeddings, Split queries,
              std::stop_token stop, const Progress& progress)
        : model_(model), embeddings_(embeddings), stop_(stop), progress_(progress) {
        for (std::size_t i = 0; i < model.splits.size(); ++i) {
            const auto row = static_cast<std::int64_t>(i);
            if (model.splits[i] == Split::train) train_.push_back(row);
            if (model.splits[i] == queries) test_.push_back(row);
        }
    }

    // Before all else: what is the same at every k.
    [[nodiscard]] Status prepare(const Corpus& corpus) {
        Rows all(model_.ids.size());
        std::iota(all.begin(), all.end(), std::int64_t{0});
        if (model_.dataset.has_levels) {
            SPARSESCOPE_ASSIGN(const LevelPaths levels, corpus.level_paths(model_.dataset.id));
            paths_ = label_paths(levels, all);
        } else {
            paths_ = paths_of_classes(model_.labels);
        }
        if (!searchable()) return {};
        constexpr int neighbours = 10;
        SPARSESCOPE_ASSIGN(dense_order_, dense_order(dense_ranker(), neighbours, stop_, progress_));
        return {};
    }

    [[nodiscard]] Result<EvaluationRow> evaluate_at(int k) const {
        EvaluationRow row;
        row.k = k;
        row.train = statistics(train_, k);
        row.test = statistics(test_, k);
        SPARSESCOPE_ASSIGN(row.explained_variance, explained_variance(k));
        SPARSESCOPE_TRY(add_search(row));
        if (!comparable()) return row;
        SPARSESCOPE_ASSIGN(row.codes,
                           code_nearest_neighbour_accuracy(model_.codes, k, labelled(train_),
                                                           labelled(test_), stop_, progress_));
        if (static_cast<std::size_t>(k) <= embeddings_.dim) {
            SPARSESCOPE_ASSIGN(row.truncated, dense_accuracy(static_cast<std::size_t>(k)));
        }
        return row;
    }

    // dims 0: all.
    [[nodiscard]] Result<NearestNeighbourAccuracy> dense_accuracy(std::size_t dims) const {
        return dense_nearest_neighbour_accuracy(embeddings_, dims, labelled(train_),
                                                labelled(test_), stop_, progress_);
    }

    [[nodiscard]] Result<std::optional<PathQuality>> dense_levels() const {
        return levels_of(dense_ranker());
    }

    // 1-NN needs a label on both sides.
    [[nodiscard]] bool comparable() const { return has_label(train_) && has_label(test_); }

  private:
    [[nodiscard]] bool has_label(const Rows& rows) const {
        return std::any_of(rows.begin(), rows.end(), [&](std::int64_t row) {
            return model_.labels[static_cast<std::size_t>(row)] != no_label;
        });
    }

    [[nodiscard]] bool searchable() const { return !train_.empty() && !test_.empty(); }

    [[nodiscard]] DenseRanker dense_ranker() const {
        return {{embeddings_, train_}, {embeddings_, test_}};
    }

    [[nodiscard]] Result<std::optional<PathQuality>> levels_of(const Ranker& ranker) const {
        if (!model_.dataset.has_levels || !searchable()) return std::nullopt;
        SPARSESCOPE_ASSIGN(const PathQuality quality,
                           path_quality(ranker, {paths_, train_, test_}, stop_, progress_));
        return quality.queries > 0 ? std::optional(quality) : std::nullopt;
    }

    [[nodiscard]] Status add_search(EvaluationRow& row) const {
        if (!searchable()) return {};
        const CodeRanker ranker({model_.codes, train_}, {model_.codes, test_}, row.k);
        SPARSESCOPE_ASSIGN(row.recall_at_10, recall_of(dense_order_, ranker, stop_, progress_));
        SPARSESCOPE_ASSIGN(row.levels, levels_of(ranker));
        const NameScores names = name_scores(model_.codes, row.k, paths_, {train_, test_});
        if (!names.neurons.empty()) row.named = names.share();
        return {};
    }

    [[nodiscard]] LabelledRows labelled(const Rows& rows) const { return {rows, model_.labels}; }

    [[nodiscard]] CodeStatistics statistics(const Rows& rows, int k) const {
        if (!rows.empty()) return code_statistics(model_.codes, k, rows);
        CodeStatistics none;
        none.k = k;
        return none;
    }

    [[nodiscard]] Result<double> explained_variance(int k) const {
        const Rows& rows = test_.empty() ? train_ : test_;
        ExplainedVariance variance(embeddings_.dim);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i % 256 == 0) {
                if (stop_.stop_requested()) return cancelled();
                report(progress_, "reconstructing", static_cast<std::int64_t>(i),
                       static_cast<std::int64_t>(rows.size()));
            }
            const auto row = static_cast<std::size_t>(rows[i]);
            const CodeView code = model_.codes.row(row).prefix(static_cast<std::size_t>(k));
            variance.add(embeddings_.row(row), reconstruct(model_.weights, code));
        }
        return variance.value();
    }

    const LoadedModel& model_;
    EmbeddingView embeddings_;
    std::stop_token stop_;
    const Progress& progress_;
    Rows train_;
    Rows test_;         // the queries
    LabelPaths paths_;  // of every row: its levels, or its label where there are none
    DenseOrder dense_order_;
};

}  // namespace

Split usual_queries(const LoadedModel& model) {
    const auto& splits = model.splits;
    const bool tests = std::ranges::find(splits, Split::test) != splits.end();
    const bool validation = std::ranges::find(splits, Split::validation) != splits.end();
    return !tests && validation ? Split::validation : Split::test;
}

Result<Evaluation> evaluate(const Corpus& corpus, const LoadedModel& model, std::span<const int> ks,
                            std::stop_token stop, const Progress& progress,
                            std::optional<Split> queries) {
    return guard("evaluating", [&]() -> Result<Evaluation> {
        for (const int k : ks)
            SPARSESCOPE_TRY(model.check_k(k));
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix embeddings,
                           corpus.embeddings(model.dataset.id, stop, progress));
        if (embeddings.rows != model.ids.size() || embeddings.dim != model.info.dim) {
            return fail(ErrorCode::corrupt,
                        fmt::format("Model \"{}\" reads {} documents of {} dimensions, but dataset "
                                    "\"{}\" has {} embeddings of {}. Train a new model.",
                                    model.info.name, model.ids.size(), model.info.dim,
                                    model.dataset.name, embeddings.rows, embeddings.dim));
        }
        Evaluation evaluation;
        evaluation.queries = queries.value_or(usual_queries(model));
        Evaluator evaluator(model, embeddings.view(), evaluation.queries, stop, progress);
        SPARSESCOPE_TRY(evaluator.prepare(corpus));
        for (const int k : ks) {
            SPARSESCOPE_ASSIGN(EvaluationRow row, evaluator.evaluate_at(k));
            evaluation.rows.push_back(std::move(row));
        }
        if (evaluator.comparable()) {
            SPARSESCOPE_ASSIGN(evaluation.dense, evaluator.dense_accuracy(0));
        }
        SPARSESCOPE_ASSIGN(evaluation.dense_levels, evaluator.dense_levels());
        return evaluation;
    });
}

}  // namespace sparsescope
