// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/quality_at_k.h"

#include <algorithm>
#include <utility>

#include "core/eval/code_ranker.h"
#include "core/eval/dense_ranker.h"
#include "core/eval/nearest_neighbour.h"
#include "core/workspace/evaluate.h"

namespace sparsescope {

namespace {

constexpr double small_embeddings = 400e6;  // bytes
constexpr int neighbours = 10;
// Multiplications that finding the dense order may take: about two seconds on one core.
constexpr double most_work = 1e10;
constexpr double fewest_queries = 100;

bool any_label(const LoadedModel& model, const std::vector<std::int64_t>& rows) {
    return std::ranges::any_of(rows, [&](std::int64_t row) {
        return model.labels[static_cast<std::size_t>(row)] != no_label;
    });
}

}  // namespace

QualitySample::QualitySample(std::shared_ptr<const LoadedModel> model)
    : model_(std::move(model)), part_(usual_queries(*model_)) {
    std::vector<std::int64_t> held_out;
    for (std::size_t row = 0; row < model_->splits.size(); ++row) {
        if (model_->splits[row] == Split::train) train_.push_back(static_cast<std::int64_t>(row));
        if (model_->splits[row] == part_) held_out.push_back(static_cast<std::int64_t>(row));
    }
    held_out_ = std::ssize(held_out);
    const double work_of_one =
        static_cast<double>(train_.size()) * static_cast<double>(model_->info.dim);
    const double affordable = std::max(fewest_queries, most_work / std::max(1.0, work_of_one));
    const auto count =
        static_cast<std::size_t>(std::min(affordable, static_cast<double>(held_out.size())));
    for (std::size_t i = 0; i < count; ++i)
        queries_.push_back(held_out[i * held_out.size() / count]);
}

bool QualitySample::labelled() const {
    return any_label(*model_, train_) && any_label(*model_, queries_);
}

Result<QualitySample> QualitySample::take(const Corpus& corpus,
                                          std::shared_ptr<const LoadedModel> model,
                                          std::stop_token stop) {
    return guard("measuring the codes", [&]() -> Result<QualitySample> {
        QualitySample sample(std::move(model));
        const double bytes = static_cast<double>(sample.model_->ids.size()) *
                             static_cast<double>(sample.model_->info.dim) * sizeof(float);
        const bool asked = !sample.train_.empty() && !sample.queries_.empty();
        if (asked && bytes <= small_embeddings)
            SPARSESCOPE_TRY(sample.compare_embeddings(corpus, stop));
        return sample;
    });
}

Status QualitySample::compare_embeddings(const Corpus& corpus, const std::stop_token& stop) {
    SPARSESCOPE_ASSIGN(const EmbeddingMatrix embeddings,
                       corpus.embeddings(model_->dataset.id, stop));
    if (embeddings.rows != model_->ids.size()) return {};  // documents were added meanwhile
    const DenseRanker ranker({embeddings.view(), train_}, {embeddings.view(), queries_});
    SPARSESCOPE_ASSIGN(dense_order_, dense_order(ranker, neighbours, stop, {}));
    if (!labelled()) return {};
    SPARSESCOPE_ASSIGN(
        const NearestNeighbourAccuracy dense,
        dense_nearest_neighbour_accuracy(embeddings.view(), 0, {train_, model_->labels},
                                         {queries_, model_->labels}, stop, {}));
    dense_accuracy_ = dense.accuracy;
    return {};
}

Result<QualityAtK> QualitySample::at(int k, std::stop_token stop) const {
    return guard("measuring the codes", [&]() -> Result<QualityAtK> {
        SPARSESCOPE_TRY(model_->check_k(k));
        QualityAtK quality{.k = k, .accuracy = {}, .recall = {}};
        if (dense_order_) {
            const CodeRanker ranker({model_->codes, train_}, {model_->codes, queries_}, k);
            SPARSESCOPE_ASSIGN(quality.recall, recall_of(*dense_order_, ranker, stop, {}));
        }
        if (labelled()) {
            SPARSESCOPE_ASSIGN(
                const NearestNeighbourAccuracy codes,
                code_nearest_neighbour_accuracy(model_->codes, k, {train_, model_->labels},
                                                {queries_, model_->labels}, stop, {}));
            quality.accuracy = codes.accuracy;
        }
        return quality;
    });
}

}  // namespace sparsescope
