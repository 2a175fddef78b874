// SPDX-License-Identifier: GPL-3.0-or-later
// TuneStep with LibTorch: embeddings of the whole batch, pass by pass, then the loss of all of
// them, then the gradient through each pass. So in-batch negatives are those of the whole batch,
// however small the passes are (Gao et al. 2021, arXiv:2101.06983); while the graphs of all passes
// fit into memory they are kept, and else each is computed a second time. Either way the same
// numbers come out. Private to this folder.
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
              std::unique_ptr<Objective> objective);

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
    Status save(const std::filesystem::path& file) const override;
    Status restore(const std::filesystem::path& file) override;
    Status write_folder(const std::filesystem::path& folder, const HeadWeights* head,
                        int k) const override;

  private:
    [[nodiscard]] Status check(const TuneInputs& inputs, const TuneBatch& batch) const;
    [[nodiscard]] Status check_documents(const TuneInputs& inputs,
                                         std::span<const std::int32_t> documents) const;
    // Lets the head see some embeddings before its first step.
    [[nodiscard]] Status start_head(const TuneInputs& inputs);
    [[nodiscard]] TuneLosses gradients(const TuneInputs& inputs, const TuneBatch& batch, int k);
    [[nodiscard]] std::vector<AdamW::State> state() const;

    TuneConfig config_;
    std::unique_ptr<Backbone> backbone_;
    std::unique_ptr<Objective> objective_;
    AdamW optimiser_;
    std::size_t micro_batch_;
};

}  // namespace sparsescope::tune
