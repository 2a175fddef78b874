// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/monitor.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>

#include "core/base/parallel.h"
#include "core/sae/kernels/vector_ops.h"

namespace sparsescope {

namespace {

// Σ‖x − x̄‖² over the batch.
double variance_sum(const StepState<float>& state) {
    const std::size_t dim = state.head->dim;
    std::vector<double> sum(dim);
    double squares = 0;
    for (std::size_t row = 0; row < state.rows; ++row) {
        const float* x = state.x + row * dim;
        for (std::size_t j = 0; j < dim; ++j)
            sum[j] += x[j];
        squares += kernels::dot(x, x, dim);
    }
    for (const double s : sum)
        squares -= s * s / static_cast<double>(state.rows);
    return std::max(squares, 0.0);
}

// Mean cosine of x and x̂_k over rows spread through the batch; rows that are all zero have none.
std::optional<double> mean_cosine(const StepState<float>& state) {
    constexpr std::size_t most_rows = 256;
    const std::size_t dim = state.head->dim, rows = std::min(state.rows, most_rows);
    std::vector<float> decoded(dim);
    double sum = 0;
    std::size_t measured = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const std::size_t row = i * state.rows / rows;
        const float* x = state.x + row * dim;
        kernels::combine(1, x, 1, state.reconstruction.residual_k.data() + row * dim,
                         decoded.data(), dim);
        const double squares = static_cast<double>(kernels::dot(x, x, dim)) *
                               kernels::dot(decoded.data(), decoded.data(), dim);
        if (!(squares > 0)) continue;
        sum += kernels::dot(x, decoded.data(), dim) / std::sqrt(squares);
        ++measured;
    }
    if (measured == 0) return std::nullopt;
    return sum / static_cast<double>(measured);
}

double mean_active(const StepState<float>& state) {
    std::size_t active = 0;
    for (std::size_t row = 0; row < state.rows; ++row)
        active += state.code.active_at_k(row);
    return static_cast<double>(active) / static_cast<double>(state.rows);
}

}  // namespace

std::optional<std::int64_t> resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::int64_t all_pages = 0, resident_pages = 0;
    if (!(file >> all_pages >> resident_pages)) return std::nullopt;
    return resident_pages * ::sysconf(_SC_PAGESIZE);
}

TrainMonitor::TrainMonitor(std::size_t hidden, std::int64_t train_documents,
                           std::int64_t total_steps)
    : activity_(hidden, train_documents), total_steps_(total_steps) {}

void TrainMonitor::count(const StepState<float>& state, int k) {
    activity_.count(state, k);
    rate_.step(static_cast<std::int64_t>(state.rows));
}

TrainMonitor::Report TrainMonitor::report(std::int64_t step, int k, const StepLosses& losses,
                                          const StepState<float>& state) {
    Report report;
    StepMetrics& m = report.metrics;
    m.step = step;
    m.total_steps = total_steps_;
    m.k = k;
    m.losses = losses.parts;
    m.total_loss = losses.total;
    m.auxiliary_mask = losses.dead_after;

    const NeuronActivity::Summary activity = activity_.summary();
    report.window_complete = activity.window_complete;
    m.window_samples = activity.window_samples;
    m.dead_share = activity.dead_share;
    m.dead_share_4k = activity.dead_share_4k;
    m.born = activity.born;
    m.died = activity.died;
    m.revived = activity.revived;
    m.skew = activity.skew;
    m.postings_share = activity.postings_share;

    const double variance = variance_sum(state);
    m.explained_variance = variance > 0 ? 1 - state.reconstruction.squares_k / variance : 0;
    m.cosine = mean_cosine(state);
    m.l0 = mean_active(state);

    const StepRate::Speed speed = rate_.speed(total_steps_ - step - 1);
    m.steps_per_second = speed.steps_per_second;
    m.samples_per_second = speed.samples_per_second;
    m.seconds_left = speed.seconds_left;
    m.seconds_left_low = speed.seconds_left_low;
    m.seconds_left_high = speed.seconds_left_high;
    m.memory_bytes = resident_bytes();
    m.threads = compute_threads();
    return report;
}

}  // namespace sparsescope
