// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/evaluate.h"

#include <algorithm>

#include "core/code/sparse_head.h"

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

    [[nodiscard]] Result<EvaluationRow> evaluate_at(int k) const {
        EvaluationRow row;
        row.k = k;
        row.train = statistics(train_, k);
        row.test = statistics(test_, k);
        SPARSESCOPE_ASSIGN(row.explained_variance, explained_variance(k));
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

    // 1-NN needs a label on both sides.
    [[nodiscard]] bool comparable() const { return has_label(train_) && has_label(test_); }

  private:
    [[nodiscard]] bool has_label(const Rows& rows) const {
        return std::any_of(rows.begin(), rows.end(), [&](std::int64_t row) {
            return model_.labels[static_cast<std::size_t>(row)] != no_label;
        });
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
    Rows test_;  // the queries
};

Split usual_queries(const LoadedModel& model) {
    const auto& splits = model.splits;
    const bool tests = std::ranges::find(splits, Split::test) != splits.end();
    const bool validation = std::ranges::find(splits, Split::validation) != splits.end();
    return !tests && validation ? Split::validation : Split::test;
}

}  // namespace

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
        const Evaluator evaluator(model, embeddings.view(), evaluation.queries, stop, progress);
        for (const int k : ks) {
            SPARSESCOPE_ASSIGN(EvaluationRow row, evaluator.evaluate_at(k));
            evaluation.rows.push_back(std::move(row));
        }
        if (evaluator.comparable()) {
            SPARSESCOPE_ASSIGN(evaluation.dense, evaluator.dense_accuracy(0));
        }
        return evaluation;
    });
}

}  // namespace sparsescope
