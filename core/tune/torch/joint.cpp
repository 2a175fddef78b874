// SPDX-License-Identifier: GPL-3.0-or-later
// Backbone and head in one loss: that of the head's own training, whose gradient goes on into the
// backbone (core/tune/joint_head.h).
#include "core/tune/torch/objective.h"

namespace sparsescope::tune {

namespace {

class Joint : public Objective {
  public:
    Joint(std::unique_ptr<JointHead> head, double learning_rate)
        : head_(std::move(head)), learning_rate_(learning_rate) {}

    at::Tensor gradient(const at::Tensor& embeddings, const TunePasses& passes,
                        const TuneBatch& batch, int k, TuneLosses& losses) override {
        const std::vector<float> x = floats_of(embeddings);
        const EmbeddingView view{x.data(), std::size_t(embeddings.size(0)),
                                 std::size_t(embeddings.size(1))};
        const std::vector<float> out = head_->gradient(view, passes, batch, k, losses);
        return tensor_of(std::span<const float>(out), embeddings.sizes().vec(),
                         embeddings.device());
    }
    void accept(double factor) override { head_->accept(learning_rate_ * factor); }
    JointHead* head() override { return head_.get(); }

  private:
    std::unique_ptr<JointHead> head_;
    double learning_rate_;
};

}  // namespace

Result<std::unique_ptr<Objective>> joint_objective(const TuneConfig& config, std::size_t dim,
                                                   const std::optional<HeadWeights>& start) {
    SPARSESCOPE_ASSIGN(std::unique_ptr<JointHead> head, JointHead::make(config, dim, start));
    return std::make_unique<Joint>(std::move(head), config.head_learning_rate);
}

}  // namespace sparsescope::tune
