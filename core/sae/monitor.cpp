// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/monitor.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

TrainMonitor::TrainMonitor(std::size_t hidden, std::int64_t train_documents,
                           std::int64_t total_steps)
    : train_documents_(train_documents),
      total_steps_(total_steps),
      last_active_(hidden, -1),
      activations_(hidden, 0) {}

void TrainMonitor::count(const StepState<float>& state) {
    samples_ += static_cast<std::int64_t>(state.rows);
    ++steps_;
    for (std::size_t row = 0; row < state.rows; ++row) {
        const std::size_t base = state.code.at(row);
        for (std::size_t s = 0; s < state.code.active_at_k(row); ++s) {
            if (!(state.code.values[base + s] > activation_epsilon)) continue;
            last_active_[state.code.neurons[base + s]] = samples_;
            ++activations_[state.code.neurons[base + s]];
        }
    }
}

double TrainMonitor::steps_per_second() const {
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    return seconds > 0 ? static_cast<double>(steps_) / seconds : 0;
}

namespace {

struct BatchShape {
    double variance_sum = 0;  // Σ‖x − x̄‖²
    double active = 0;        // active slots at k
};

BatchShape shape_of(const StepState<float>& state) {
    const std::size_t dim = state.head->dim;
    std::vector<double> mean(dim, 0.0);
    double squares = 0;
    BatchShape shape;
    for (std::size_t row = 0; row < state.rows; ++row) {
        const float* x = state.x + row * dim;
        for (std::size_t j = 0; j < dim; ++j) {
            mean[j] += x[j];
            squares += static_cast<double>(x[j]) * x[j];
        }
        shape.active += static_cast<double>(state.code.active_at_k(row));
    }
    for (const double m : mean)
        squares -= m * m / static_cast<double>(state.rows);
    shape.variance_sum = std::max(squares, 0.0);
    return shape;
}

}  // namespace

StepMetrics TrainMonitor::metrics(std::int64_t step, int k, const StepLosses& losses,
                                  const StepState<float>& state) const {
    StepMetrics m;
    m.step = step;
    m.total_steps = total_steps_;
    m.k = k;
    m.losses = losses.parts;
    m.total_loss = losses.total;
    m.auxiliary_mask = losses.dead_after;
    const auto hidden = static_cast<std::int64_t>(last_active_.size());
    m.window_samples = std::min(samples_, std::max(train_documents_, 10 * hidden / std::max(1, k)));
    const auto silent = std::count_if(
        last_active_.begin(), last_active_.end(),
        [&](std::int64_t last) { return last < 0 || last <= samples_ - m.window_samples; });
    m.dead_share = static_cast<double>(silent) / static_cast<double>(hidden);
    const BatchShape shape = shape_of(state);
    m.explained_variance =
        shape.variance_sum > 0 ? 1 - state.reconstruction.squares_k / shape.variance_sum : 0;
    m.l0 = shape.active / static_cast<double>(state.rows);
    m.steps_per_second = steps_per_second();
    if (m.steps_per_second > 0)
        m.seconds_left = static_cast<double>(total_steps_ - step - 1) / m.steps_per_second;
    return m;
}

FrequencyHistogram TrainMonitor::take_histogram(std::int64_t step) {
    FrequencyHistogram histogram;
    histogram.step = step;
    histogram.samples = samples_ - histogram_start_;
    const int bins = static_cast<int>(std::lround(-histogram.first_edge / histogram.bin_width));
    histogram.counts.assign(static_cast<std::size_t>(bins), 0);
    for (std::int64_t& count : activations_) {
        if (count == 0) {
            ++histogram.never;
            continue;
        }
        const double frequency =
            static_cast<double>(count) / static_cast<double>(histogram.samples);
        const int bin =
            static_cast<int>((std::log10(frequency) - histogram.first_edge) / histogram.bin_width);
        ++histogram.counts[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))];
        count = 0;
    }
    histogram_start_ = samples_;
    return histogram;
}

}  // namespace sparsescope
