// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/training_step.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/sae/kernels/neuron_update.h"
#include "core/sae/torch/matmul.h"

#include "loss_list.inc"

namespace sparsescope {

std::span<const LossEntry* const> losses() {
    return loss_list;
}

namespace {

// Adds the time from construction to destruction to a stage.
class Stopwatch {
  public:
    explicit Stopwatch(double& seconds) : seconds_(seconds) {}
    ~Stopwatch() {
        seconds_ +=
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

  private:
    double& seconds_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

template <class T>
std::unique_ptr<Loss<T>> make(const LossEntry& entry, const TrainConfig& config) {
    if constexpr (std::is_same_v<T, float>)
        return entry.make(config);
    else
        return entry.make_double(config);
}

// 1, 2, 4, … below k.
std::vector<int> nested_prefixes(int k) {
    std::vector<int> prefixes;
    for (int prefix = 1; prefix < k; prefix *= 2)
        prefixes.push_back(prefix);
    return prefixes;
}

double error_unit_per_row(ReconstructionUnit unit, std::size_t dim, double variance) {
    switch (unit) {
        case ReconstructionUnit::mean:
            return static_cast<double>(dim);
        case ReconstructionUnit::sum:
            return 1;
        case ReconstructionUnit::explained:
            return std::max(variance, 1e-12);  // data that do not vary have nothing to explain
    }
    return 1;
}

}  // namespace

template <class T>
TrainingStep<T>::TrainingStep(const TrainConfig& config, HeadParameters<T> head, double variance)
    : config_(config),
      head_(std::move(head)),
      dead_counter_(head_.hidden, config.dead_threshold),
      sparsifier_(make_sparsifier<T>(config)) {
    optimiser_.first_moment = HeadParameters<T>(head_.dim, head_.hidden);
    optimiser_.second_moment = HeadParameters<T>(head_.dim, head_.hidden);
    state_.error_unit_per_row = error_unit_per_row(config.reconstruction, head_.dim, variance);
    for (const LossEntry* entry : sparsescope::losses()) {
        const double weight = entry->weight(config);
        if (weight == 0) continue;
        losses_.push_back({entry->name, weight, make<T>(*entry, config)});
        wide_ |= losses_.back().loss->needs_wide();
        nested_ |= losses_.back().loss->needs_nested();
        third_forward_ |= losses_.back().loss->contrast_term() != nullptr;
    }
}

template <class T>
void TrainingStep<T>::read_batch(const Batch<T>& batch) {
    state_.rows = batch.rows;
    state_.x = batch.x;
    state_.labels = {batch.labels, batch.label_sets, batch.label_sets.size() / batch.rows};
    state_.documents = batch.documents;
    state_.likeness = batch.likeness;
    state_.head = &head_;
}

template <class T>
void TrainingStep<T>::forward(const Batch<T>& batch, int k) {
    const std::size_t rows = batch.rows, dim = head_.dim, hidden = head_.hidden;
    read_batch(batch);
    state_.centred.resize(rows * dim);
    state_.pre_activations.resize(rows * hidden);
    {
        const Stopwatch watch(seconds_.matmul);
        parallel_for(static_cast<std::int64_t>(rows), [&](std::int64_t first, std::int64_t last) {
            for (auto r = static_cast<std::size_t>(first); r < static_cast<std::size_t>(last);
                 ++r) {
                kernels::subtract(batch.x + r * dim, head_.pre_bias.data(),
                                  state_.centred.data() + r * dim, dim);
                T* a = state_.pre_activations.data() + r * hidden;
                if (sparsifier_->adds_latent_bias()) {
                    std::copy(head_.latent_bias.begin(), head_.latent_bias.end(), a);
                } else {
                    std::fill_n(a, hidden, T{0});
                }
            }
        });
        matmul<T>(state_.pre_activations.data(), rows, hidden, dim, {state_.centred.data()},
                  {head_.encoder_weight.data(), true}, 1);
    }
    {
        const Stopwatch watch(seconds_.top_k);
        const auto& code = state_.code;
        if (nested_) state_.code.nested = nested_prefixes(k);
        sparsifier_->select(state_, k, wide_, state_.code);
        kernels::build_postings(code, state_.postings);
        dead_counter_.forward(code, code.active_k);
        state_.dead = dead_counter_.dead();
        if (wide_)
            dead_counter_.forward(code,
                                  config_.alive_at == AliveAt::wide ? code.active : code.active_k);
        if (third_forward_) dead_counter_.forward(code, code.active_k);
    }
    const Stopwatch watch(seconds_.decode);
    kernels::reconstruct(state_.code, batch.x, head_.encoder_weight.data(), head_.pre_bias.data(),
                         dim, reconstruction_scale(), state_.reconstruction);
}

template <class T>
kernels::ReconstructionScale TrainingStep<T>::reconstruction_scale() const {
    kernels::ReconstructionScale scale;
    for (const ActiveLoss& part : losses_) {
        const auto own = part.loss->reconstruction_scale();
        const double unit = part.weight / state_.error_unit();
        scale.at_k += unit * own.at_k;
        scale.at_wide += unit * own.at_wide;
        if (!state_.code.nested.empty())
            scale.at_nested +=
                unit * own.at_nested / static_cast<double>(state_.code.nested.size());
    }
    return scale;
}

template <class T>
void TrainingStep<T>::contrast() {
    std::vector<kernels::ContrastTerm*> terms;
    for (const ActiveLoss& part : losses_)
        if (kernels::ContrastTerm* term = part.loss->contrast_term()) {
            term->scale = part.weight;
            terms.push_back(term);
        }
    if (terms.empty()) return;
    const Stopwatch watch(seconds_.contrastive);
    kernels::contrast<T>(state_.code, state_.postings, state_.labels, config_.temperature, terms,
                         state_.reconstruction.grad_values.data());
}

template <class T>
void TrainingStep<T>::soft_contrast() {
    const Stopwatch watch(seconds_.contrastive);
    std::vector<kernels::SoftContrastTerm<T>*> terms;
    for (const ActiveLoss& part : losses_)
        if (auto* term = part.loss->soft_contrast_term(state_)) {
            term->scale = part.weight;
            term->loss = 0;
            terms.push_back(term);
        }
    if (terms.empty()) return;
    kernels::soft_contrast<T>(state_.code, state_.postings, terms,
                              state_.reconstruction.grad_values.data());
}

template <class T>
StepLosses TrainingStep<T>::evaluate() {
    StepLosses losses;
    losses.auxiliary_mask = static_cast<std::int64_t>(state_.dead.size());
    losses.dead_after = dead_counter_.dead_count();
    state_.neuron_gradient = {};
    state_.latent_bias_gradient.assign(sparsifier_->adds_latent_bias() ? 0 : head_.hidden, T{0});
    contrast();
    soft_contrast();
    for (const ActiveLoss& part : losses_) {
        double unused = 0;
        const Stopwatch watch(part.name == "auxiliary" ? seconds_.auxiliary : unused);
        const double value = part.loss->evaluate(state_, part.weight);
        losses.parts.push_back({part.name, value, part.weight});
        losses.total += part.weight * value;
    }
    sparsifier_->add_latent_bias_gradient(state_);
    return losses;
}

// ∂b: through the decoder's +b at k, 4k and in the auxiliary reconstruction, and through x̃ = x − b.
template <class T>
std::vector<T> TrainingStep<T>::pre_bias_gradient(const std::vector<T>& weighted_rows) const {
    std::vector<T> gradient(head_.dim);
    for (std::size_t j = 0; j < head_.dim; ++j)
        gradient[j] = -weighted_rows[j];
    for (std::size_t r = 0; r < state_.rows; ++r)
        kernels::axpy(T{1}, state_.reconstruction.gradient(r, 0), gradient.data(), head_.dim);
    if (!state_.neuron_gradient.pre_bias.empty())
        kernels::axpy(T{1}, state_.neuron_gradient.pre_bias.data(), gradient.data(), head_.dim);
    return gradient;
}

template <class T>
StepLosses TrainingStep<T>::run(const Batch<T>& batch, int k) {
    forward(batch, k);
    StepLosses losses = evaluate();
    if (!std::isfinite(losses.total)) return losses;  // the weights stay as they were
    const Stopwatch watch(seconds_.update);
    const auto t = static_cast<double>(++optimiser_.steps);
    const kernels::AdamStep adam_step{.step_size = config_.learning_rate / (1 - std::pow(0.9, t)),
                                      .second_correction = 1 / std::sqrt(1 - std::pow(0.999, t))};
    const auto weighted_rows = kernels::update_neurons<T>(
        state_, adam_step, head_, optimiser_.first_moment, optimiser_.second_moment, nullptr);
    const auto pre_bias = pre_bias_gradient(weighted_rows);
    kernels::adam(adam_step, pre_bias.data(), optimiser_.first_moment.pre_bias.data(),
                  optimiser_.second_moment.pre_bias.data(), head_.pre_bias.data(), head_.dim);
    return losses;
}

template <class T>
StepLosses TrainingStep<T>::gradient(const Batch<T>& batch, int k, HeadParameters<T>& out) {
    forward(batch, k);
    StepLosses losses = evaluate();
    out = HeadParameters<T>(head_.dim, head_.hidden);
    const auto weighted_rows = kernels::update_neurons<T>(
        state_, {}, head_, optimiser_.first_moment, optimiser_.second_moment, &out);
    out.pre_bias = pre_bias_gradient(weighted_rows);
    return losses;
}

template <class T>
void TrainingStep<T>::restore(OptimiserState<T> optimiser, std::vector<std::int64_t> since_fired) {
    optimiser_ = std::move(optimiser);
    dead_counter_.restore(std::move(since_fired));
}

template class TrainingStep<float>;
template class TrainingStep<double>;

}  // namespace sparsescope
