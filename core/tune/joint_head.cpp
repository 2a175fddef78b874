// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tune/joint_head.h"

#include <algorithm>
#include <numeric>

#include "core/sae/initial_head.h"
#include "core/sae/kernels/vector_ops.h"
#include "core/sae/start_check.h"

namespace sparsescope {

template <class T>
std::vector<T> input_gradient(const TrainingStep<T>& step) {
    const StepState<T>& state = step.last();
    const std::size_t dim = state.head->dim;
    std::vector<T> out(state.rows * dim, T{0});
    for (std::size_t row = 0; row < state.rows; ++row) {
        const std::size_t base = state.code.at(row);
        std::size_t segment = 0;
        for (std::size_t slot = 0; slot < state.code.active_at_k(row); ++slot) {
            while (slot >= state.code.segment_end(row, segment))
                ++segment;
            const T* w = state.head->encoder_weight.data() + state.code.neurons[base + slot] * dim;
            const T rebuilding = kernels::dot(w, state.reconstruction.gradient(row, segment), dim);
            kernels::axpy(state.reconstruction.grad_values[base + slot] - rebuilding, w,
                          out.data() + row * dim, dim);
        }
    }
    return out;
}
template std::vector<float> input_gradient(const TrainingStep<float>&);
template std::vector<double> input_gradient(const TrainingStep<double>&);

std::vector<std::int32_t> joint_labels(const TunePasses& passes, const TuneBatch& batch) {
    std::vector<std::int32_t> root(passes.documents.size());
    std::iota(root.begin(), root.end(), 0);
    const auto top = [&](std::int32_t row) {
        while (root[std::size_t(row)] != row)
            row = root[std::size_t(row)];
        return row;
    };
    const auto join = [&](std::int64_t a, std::int64_t b) {
        const std::int32_t one = top(std::int32_t(a)), other = top(std::int32_t(b));
        root[std::size_t(std::max(one, other))] = std::min(one, other);
    };
    std::vector<std::pair<std::int32_t, std::int64_t>> first_of_group;
    for (std::size_t pair = 0; pair < batch.pairs(); ++pair) {
        join(passes.anchors[pair], passes.positives[pair]);
        if (batch.groups.empty() || batch.groups[pair] == no_label) continue;
        const auto known = std::ranges::find(first_of_group, batch.groups[pair],
                                             &std::pair<std::int32_t, std::int64_t>::first);
        if (known == first_of_group.end()) {
            first_of_group.emplace_back(batch.groups[pair], passes.anchors[pair]);
        } else {
            join(known->second, passes.anchors[pair]);
        }
    }
    std::vector<std::int32_t> labels(root.size());
    for (std::size_t row = 0; row < root.size(); ++row)
        labels[row] = top(std::int32_t(row));
    return labels;
}

JointHead::JointHead(const TuneConfig& config, std::size_t dim)
    : config_(resolved(config.head, {.dim = dim})),
      seed_(config.seed),
      dim_(dim),
      hidden_(std::size_t(config_.hidden)),
      // Whatever levels there are, a batch says who belongs together and no more.
      likeness_([this](std::uint32_t a, std::uint32_t b) {
          return labels_[a] == labels_[b] ? 1.0 : 0.0;
      }) {
    config_.learning_rate = config.head_learning_rate;
}

Result<std::unique_ptr<JointHead>> JointHead::make(const TuneConfig& config, std::size_t dim,
                                                   const std::optional<HeadWeights>& start) {
    const auto names = sparsifier_names();
    if (std::ranges::find(names, config.head.sparsifier) == names.end())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("There is no sparsifier '{}'.", config.head.sparsifier));
    if (config.head.hidden < 0 || config.head.k < 0)
        return fail(ErrorCode::invalid_argument, "A head needs at least one neuron.");
    const TrainConfig& c = config.head;
    const bool contrast = c.contrastive != ContrastiveMode::none && c.contrastive_weight > 0;
    if (!contrast && c.decoupled_weight <= 0 && c.repulsion_weight <= 0 && c.levels_weight <= 0 &&
        c.distil_weight <= 0)
        return fail(ErrorCode::invalid_argument,
                    "Nothing in these settings of the head would move the backbone, which learns "
                    "from how codes compare. Give the contrast a weight, or train the head alone.");
    std::unique_ptr<JointHead> head(new JointHead(config, dim));
    if (start) {
        SPARSESCOPE_TRY(check_initial_weights(*start, head->config_, dim));
        head->given_ = HeadParameters<float>(*start);
    }
    return head;
}

std::size_t JointHead::sample_size() const {
    constexpr std::size_t least = 512, most = 4096;
    const bool documents = !given_ && config_.weight_start == WeightStart::documents;
    return documents ? std::clamp(hidden_, least, most) : least;
}

void JointHead::put(HeadParameters<float> head, double variance) {
    variance_ = variance;
    step_ = std::make_unique<TrainingStep<float>>(config_, std::move(head), variance);
}

void JointHead::start(EmbeddingView sample) {
    Random random(seed_);
    put(given_ ? *given_ : initial_head(config_, sample, random),
        mean_and_variance(sample).variance);
}

std::vector<float> JointHead::gradient(EmbeddingView embeddings, const TunePasses& passes,
                                       const TuneBatch& batch, int k, TuneLosses& losses) {
    x_.assign(embeddings.data, embeddings.data + embeddings.rows * embeddings.dim);
    labels_ = joint_labels(passes, batch);
    documents_.resize(embeddings.rows);
    std::iota(documents_.begin(), documents_.end(), 0U);
    batch_ = {.x = x_.data(),
              .rows = embeddings.rows,
              .labels = labels_,
              .documents = documents_,
              .likeness = &likeness_};
    k_ = std::clamp(k, 1, static_cast<int>(hidden_));
    // Counting the dead is part of a step, which this is not yet.
    const OptimiserState<float> optimiser = step_->optimiser();
    const std::vector<std::int64_t> since_fired = step_->dead_counter().since_fired();
    HeadParameters<float> unused;
    const StepLosses step = step_->gradient(batch_, k_, unused);
    for (const LossValue& part : step.parts)
        losses.parts.push_back({part.name, part.value, part.weight});
    losses.total = step.total;
    std::vector<float> out = input_gradient(*step_);
    const auto& code = step_->last().code;
    for (const auto* column : {&passes.anchors, &passes.positives})
        for (const std::int64_t row : *column) {
            const std::size_t base = code.at(std::size_t(row));
            const auto first = code.neurons.begin() + std::ptrdiff_t(base);
            losses.active.emplace_back(first,
                                       first + std::ptrdiff_t(code.active_at_k(std::size_t(row))));
        }
    step_->restore(optimiser, since_fired);
    return out;
}

void JointHead::accept(double learning_rate) {
    step_->set_learning_rate(learning_rate);
    (void)step_->run(batch_, k_);
}

HeadWeights JointHead::weights() const {
    if (step_ == nullptr) return given_ ? given_->to_weights() : HeadWeights{};
    HeadWeights weights = step_->head().to_weights();
    weights.stats_last_nonzero = step_->dead_counter().since_fired();
    return stored_head(config_, std::move(weights));
}

JointHead::State JointHead::state() const {
    if (step_ == nullptr) return {};
    return {step_->head(), step_->optimiser(), step_->dead_counter().since_fired(), variance_};
}

void JointHead::restore(State state) {
    put(std::move(state.head), state.variance);
    step_->restore(std::move(state.optimiser), std::move(state.since_fired));
}

}  // namespace sparsescope
