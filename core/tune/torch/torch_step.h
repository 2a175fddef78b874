// SPDX-License-Identifier: GPL-3.0-or-later
// TuneStep with LibTorch: embeddings of the whole batch, pass by pass, then the loss of all of
// them, then the gradient through each pass. So in-batch negatives are those of the whole batch,
// however small the passes are (Gao et al. 2021, arXiv:2101.06983). A batch that fits into memory
// is one pass, whose graph is kept; of several passes each is computed a second time for its
// gradient. How a batch is cut into passes depends on its texts and on a budget of bytes, which is
// part of the saved state, so that a resumed run cuts alike. Private to this folder.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/tune/passes.h"
#include "core/tune/torch/adamw.h"
#include "core/tune/torch/backbone.h"
#include "core/tune/torch/objective.h"
#include "core/tune/tune_step.h"

namespace sparsescope::tune {

class TorchStep : public TuneStep {
  public:
    TorchStep(const TuneConfig& config, std::unique_ptr<Backbone> backbone,
              std::unique_ptr<Objective> objective, std::int64_t memory_bytes);

    std::size_t dim() const override { return backbone_->dim(); }
    std::size_t hidden() const override {
        return objective_->head() == nullptr ? 0 : objective_->head()->hidden();
    }
    std::int64_t parameters() const override;
    std::int64_t trained_parameters() const override;
    Result<TuneLosses> run(const TuneInputs& inputs, const TuneBatch& batch, double factor,
                           int k) override;
    Result<EmbeddingMatrix> embed(const TuneInputs& inputs, std::span<const std::int32_t> which,
                                  std::stop_token stop) override;
    HeadWeights head() const override {
        return objective_->head() == nullptr ? HeadWeights{} : objective_->head()->weights();
    }
    bool all_finite() const override;
    Status start_head(const TuneInputs& inputs) override;
    Status save(const std::filesystem::path& file) const override;
    Status restore(const std::filesystem::path& file) override;
    Status write_folder(const std::filesystem::path& folder, const HeadWeights* head,
                        int k) const override;

  private:
    [[nodiscard]] Status check(const TuneInputs& inputs, const TuneBatch& batch) const;
    [[nodiscard]] Status check_documents(const TuneInputs& inputs,
                                         std::span<const std::int32_t> documents) const;
    // Losses and gradients of a batch; what does not fit is tried again with smaller passes.
    [[nodiscard]] Result<TuneLosses> gradients(const TuneInputs& inputs, const TuneBatch& batch,
                                               int k);
    [[nodiscard]] TuneLosses gradients(const TuneInputs& inputs, const TuneBatch& batch,
                                       const TunePasses& passes, int k);
    [[nodiscard]] TunePasses passes_of(const TuneInputs& inputs, const TuneBatch& batch) const;
    [[nodiscard]] std::vector<AdamW::State> state() const;

    TuneConfig config_;
    std::unique_ptr<Backbone> backbone_;
    std::unique_ptr<Objective> objective_;
    AdamW optimiser_;
    BackboneSize size_;
    std::int64_t budget_;  // bytes that a pass may keep
};

}  // namespace sparsescope::tune
