// SPDX-License-Identifier: GPL-3.0-or-later
// How good codes are at a k, quickly enough to stand beside a slider. The measures and the
// documents are those of evaluate.h: held-out documents look for training documents. Of many
// held-out documents an evenly spread sample asks; on small datasets it is all of them, and the
// numbers are those of `eval`.
#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/eval/recall.h"
#include "core/workspace/loaded_model.h"

namespace sparsescope {

struct QualityAtK {
    int k = 0;
    std::optional<double> accuracy;  // 1-NN by codes; nullopt without labels on both sides
    std::optional<double> recall;    // at 10, of the dense order; nullopt when that is unknown
};

class QualitySample {
  public:
    // Reads the embeddings and finds the dense order once. Both are left out where the embeddings
    // take more than 400 MB. Errors: those of the corpus; cancelled.
    [[nodiscard]] static Result<QualitySample> take(const Corpus& corpus,
                                                    std::shared_ptr<const LoadedModel> model,
                                                    std::stop_token stop = {});

    // k is 1 … stored_k of the model. Errors: cancelled.
    [[nodiscard]] Result<QualityAtK> at(int k, std::stop_token stop = {}) const;

    // The part that asks, how many of it ask, and how many there are.
    [[nodiscard]] Split part() const { return part_; }
    [[nodiscard]] std::int64_t queries() const { return std::ssize(queries_); }
    [[nodiscard]] std::int64_t held_out() const { return held_out_; }
    // 1-NN by the whole embeddings; nullopt without labels or embeddings.
    [[nodiscard]] std::optional<double> dense_accuracy() const { return dense_accuracy_; }

  private:
    explicit QualitySample(std::shared_ptr<const LoadedModel> model);
    [[nodiscard]] bool labelled() const;
    [[nodiscard]] Status compare_embeddings(const Corpus& corpus, const std::stop_token& stop);

    std::shared_ptr<const LoadedModel> model_;
    Split part_;
    std::int64_t held_out_ = 0;
    std::vector<std::int64_t> train_;    // rows
    std::vector<std::int64_t> queries_;  // rows
    std::optional<DenseOrder> dense_order_;
    std::optional<double> dense_accuracy_;
};

}  // namespace sparsescope
