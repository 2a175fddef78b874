// SPDX-License-Identifier: GPL-3.0-or-later
// L = Σ_k L_base(M_k(u), M_k(v)), M_k(u) being u with all but its k largest |u_i| set to 0
// (method §5): InfoNCE of pairs, CoSENT of scored ones.
#include <algorithm>

#include <fmt/core.h>

#include "core/tune/torch/losses.h"
#include "core/tune/torch/objective.h"

namespace sparsescope::tune {

namespace {

class Staged : public Objective {
  public:
    Staged(const TuneConfig& config, std::size_t dim)
        : scored_(config.data == TuneDataKind::scored), temperature_(config.temperature) {
        for (const int k : config.ks)
            ks_.push_back(std::min(k, static_cast<int>(dim)));
        std::sort(ks_.begin(), ks_.end());
        ks_.erase(std::unique(ks_.begin(), ks_.end()), ks_.end());
        dim_ = static_cast<int>(dim);
    }

    at::Tensor gradient(const at::Tensor& embeddings, const TunePasses& passes,
                        const TuneBatch& batch, int k, TuneLosses& losses) override;

  private:
    std::vector<int> ks_;
    int dim_ = 0;
    bool scored_;
    double temperature_;
};

at::Tensor Staged::gradient(const at::Tensor& leaf, const TunePasses& passes,
                            const TuneBatch& batch, int /*k*/, TuneLosses& losses) {
    const at::Tensor embeddings = leaf.detach().set_requires_grad(true);
    const c10::Device device = embeddings.device();
    std::vector<std::int64_t> candidates = passes.positives;
    candidates.insert(candidates.end(), passes.negatives.begin(), passes.negatives.end());
    const at::Tensor anchor_rows = tensor_of(passes.anchors, device);
    const at::Tensor candidate_rows = tensor_of(candidates, device);
    at::Tensor out;
    if (!scored_) {
        const auto mask = left_out({batch.anchors, batch.positives, batch.negatives, batch.groups});
        out = tensor_of(std::vector<std::int64_t>(mask.begin(), mask.end()), device)
                  .view({anchor_rows.size(0), candidate_rows.size(0)})
                  .to(at::kBool);
    }
    const at::Tensor rank = rank_magnitudes(embeddings);
    at::Tensor total;
    for (const int k : ks_) {
        const at::Tensor x = k == dim_ ? embeddings : masked(embeddings, rank, k);
        const at::Tensor a = x.index_select(0, anchor_rows), c = x.index_select(0, candidate_rows);
        const at::Tensor loss =
            scored_ ? cosent(a, c, batch.scores, temperature_) : info_nce(a, c, out, temperature_);
        losses.parts.push_back({fmt::format("contrast@{}", k), loss.item<double>()});
        total = total.defined() ? total + loss : loss;
    }
    losses.total = total.item<double>();
    total.backward();
    return embeddings.grad();
}

}  // namespace

std::unique_ptr<Objective> staged_objective(const TuneConfig& config, std::size_t dim) {
    return std::make_unique<Staged>(config, dim);
}

}  // namespace sparsescope::tune
