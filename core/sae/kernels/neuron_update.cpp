// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/kernels/neuron_update.h"

#include <algorithm>

#include "core/base/parallel.h"

namespace sparsescope::kernels {

namespace {

constexpr std::size_t chunk_count = 64;

// Neuron ranges of about equal work: two row passes per posting, six for Adam.
std::vector<std::size_t> chunk_bounds(const BatchPostings& postings, std::size_t hidden) {
    const auto work_before = [&](std::size_t neuron) {
        return 2 * postings.begin[neuron] + 6 * neuron;
    };
    const std::size_t total = work_before(hidden);
    std::vector<std::size_t> bounds{0};
    for (std::size_t neuron = 0; neuron < hidden; ++neuron)
        if (work_before(neuron) >= total * bounds.size() / chunk_count && bounds.back() < neuron)
            bounds.push_back(neuron);
    bounds.push_back(hidden);
    return bounds;
}

template <class T>
class NeuronWork {
  public:
    NeuronWork(const StepState<T>& state, std::size_t dim)
        : state_(state), dim_(dim), gradient_(dim), extra_(state.neuron_gradient.neurons.begin()) {}

    // Sets gradient() to ∂W[neuron] and returns ∂c[neuron]. Neurons must come in ascending order.
    T gather(NeuronId neuron) {
        std::fill(gradient_.begin(), gradient_.end(), T{0});
        const auto entries = state_.postings.of(neuron);
        double bias = 0;
        std::size_t e = 0;
        for (; e + 2 <= entries.size(); e += 2)
            bias += add_two(entries[e], entries[e + 1]);
        if (e < entries.size()) bias += add_one(entries[e]);
        return static_cast<T>(bias) + add_extra(neuron);
    }
    [[nodiscard]] const std::vector<T>& gradient() const { return gradient_; }

  private:
    const T* decoder_gradient(BatchPostings::Entry entry) const {
        return state_.reconstruction.gradient(entry.row,
                                              state_.code.segment_of(entry.row, entry.slot));
    }
    const T* centred(BatchPostings::Entry entry) const {
        return state_.centred.data() + entry.row * dim_;
    }

    double add_two(BatchPostings::Entry a, BatchPostings::Entry b) {
        const std::size_t at_a = state_.code.at(a.row) + a.slot,
                          at_b = state_.code.at(b.row) + b.slot;
        const T delta_a = state_.reconstruction.grad_values[at_a],
                delta_b = state_.reconstruction.grad_values[at_b];
        const T factors[4] = {state_.code.values[at_a], delta_a, state_.code.values[at_b], delta_b};
        const T* const rows[4] = {decoder_gradient(a), centred(a), decoder_gradient(b), centred(b)};
        axpy4(factors, rows, gradient_.data(), dim_);
        return static_cast<double>(delta_a) + delta_b;
    }
    double add_one(BatchPostings::Entry a) {
        const std::size_t at = state_.code.at(a.row) + a.slot;
        const T delta = state_.reconstruction.grad_values[at];
        axpy(state_.code.values[at], decoder_gradient(a), gradient_.data(), dim_);
        axpy(delta, centred(a), gradient_.data(), dim_);
        return delta;
    }
    T add_extra(NeuronId neuron) {
        const auto& extra = state_.neuron_gradient;
        extra_ = std::lower_bound(extra_, extra.neurons.end(), neuron);
        if (extra_ == extra.neurons.end() || *extra_ != neuron) return T{0};
        const auto i = static_cast<std::size_t>(extra_ - extra.neurons.begin());
        axpy(T{1}, extra.encoder_rows.data() + i * dim_, gradient_.data(), dim_);
        return extra.latent_bias[i];
    }

    const StepState<T>& state_;
    std::size_t dim_;
    std::vector<T> gradient_;
    std::vector<NeuronId>::const_iterator extra_;
};

}  // namespace

template <class T>
std::vector<T> update_neurons(const StepState<T>& state, const AdamStep& step,
                              HeadParameters<T>& head, HeadParameters<T>& first,
                              HeadParameters<T>& second, HeadParameters<T>* gradient) {
    const std::size_t dim = head.dim;
    const auto bounds = chunk_bounds(state.postings, head.hidden);
    const std::size_t chunks = bounds.size() - 1;
    std::vector<T> weighted_rows(chunks * dim, T{0});
    parallel_for(
        static_cast<std::int64_t>(chunks), [&](std::int64_t first_chunk, std::int64_t last_chunk) {
            NeuronWork<T> work(state, dim);
            for (auto chunk = static_cast<std::size_t>(first_chunk);
                 chunk < static_cast<std::size_t>(last_chunk); ++chunk)
                for (std::size_t i = bounds[chunk]; i < bounds[chunk + 1]; ++i) {
                    const T bias = work.gather(static_cast<NeuronId>(i));
                    T* row = head.encoder_weight.data() + i * dim;
                    if (bias != T{0}) axpy(bias, row, weighted_rows.data() + chunk * dim, dim);
                    const T own_bias =
                        state.latent_bias_gradient.empty() ? bias : state.latent_bias_gradient[i];
                    if (gradient != nullptr) {
                        std::copy(work.gradient().begin(), work.gradient().end(),
                                  gradient->encoder_weight.begin() +
                                      static_cast<std::ptrdiff_t>(i * dim));
                        gradient->latent_bias[i] = own_bias;
                        continue;
                    }
                    adam(step, work.gradient().data(), first.encoder_weight.data() + i * dim,
                         second.encoder_weight.data() + i * dim, row, dim);
                    adam(step, &own_bias, &first.latent_bias[i], &second.latent_bias[i],
                         &head.latent_bias[i], 1);
                }
        });
    std::vector<T> sum(dim, T{0});
    for (std::size_t chunk = 0; chunk < chunks; ++chunk)
        axpy(T{1}, weighted_rows.data() + chunk * dim, sum.data(), dim);
    return sum;
}

template std::vector<float> update_neurons(const StepState<float>&, const AdamStep&,
                                           HeadParameters<float>&, HeadParameters<float>&,
                                           HeadParameters<float>&, HeadParameters<float>*);
template std::vector<double> update_neurons(const StepState<double>&, const AdamStep&,
                                            HeadParameters<double>&, HeadParameters<double>&,
                                            HeadParameters<double>&, HeadParameters<double>*);

}  // namespace sparsescope::kernels
