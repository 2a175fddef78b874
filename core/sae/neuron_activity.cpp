// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/neuron_activity.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

NeuronActivity::State::State(std::size_t hidden)
    : last_at_k(hidden, never),
      last_beyond_k(hidden, never),
      activations(hidden, 0),
      previous(hidden, 0),
      born_at(hidden, never),
      died_at(hidden, never),
      revived_at(hidden, never) {}

NeuronActivity::NeuronActivity(std::size_t hidden, std::int64_t train_documents)
    : train_documents_(train_documents), state_(hidden) {}

void NeuronActivity::count(const StepState<float>& batch, int k) {
    const auto& code = batch.code;
    const auto hidden = static_cast<std::int64_t>(state_.last_at_k.size());
    window_ = std::max(train_documents_, 10 * hidden / std::max(1, k));
    wide_ = code.slots > code.k;
    const std::int64_t before = state_.samples;
    const std::int64_t now = state_.samples += static_cast<std::int64_t>(batch.rows);
    for (std::size_t row = 0; row < batch.rows; ++row) {
        const std::size_t base = code.at(row), at_k = code.active_at_k(row);
        for (std::size_t s = 0; s < code.active[row]; ++s) {
            // Not of its sign: a code may hold both.
            if (!(std::abs(code.values[base + s]) > activation_epsilon)) continue;
            const NeuronId neuron = code.neurons[base + s];
            if (s >= at_k) {
                state_.last_beyond_k[neuron] = now;
                continue;
            }
            std::int64_t& last = state_.last_at_k[neuron];
            if (before - last >= window_) [[unlikely]]
                fires_after_silence(neuron, before, now);
            last = now;
            ++state_.activations[neuron];
        }
    }
}

void NeuronActivity::fires_after_silence(NeuronId neuron, std::int64_t before, std::int64_t now) {
    if (state_.last_at_k[neuron] == State::never) {
        ++state_.born;
        state_.born_at[neuron] = now;
        return;
    }
    if (state_.died_at[neuron] <= state_.revived_at[neuron]) {  // its death was not noted yet
        ++state_.died;
        state_.died_at[neuron] = before;
    }
    ++state_.revived;
    state_.revived_at[neuron] = now;
}

void NeuronActivity::note_deaths() {
    const std::int64_t since = state_.samples - window_;
    for (std::size_t i = 0; i < state_.last_at_k.size(); ++i) {
        const bool silent = state_.last_at_k[i] != State::never && state_.last_at_k[i] <= since;
        if (!silent || state_.died_at[i] > state_.revived_at[i]) continue;
        ++state_.died;
        state_.died_at[i] = state_.samples;
    }
}

NeuronActivity::Summary NeuronActivity::summary() {
    note_deaths();
    Summary summary;
    summary.window_samples = std::min(state_.samples, window_);
    summary.window_complete = state_.samples >= window_;
    const std::int64_t since = state_.samples - summary.window_samples;
    std::int64_t silent = 0, silent_4k = 0;
    for (std::size_t i = 0; i < state_.last_at_k.size(); ++i) {
        if (state_.last_at_k[i] > since) continue;
        ++silent;
        silent_4k += state_.last_beyond_k[i] > since ? 0 : 1;
    }
    const auto hidden = static_cast<double>(state_.last_at_k.size());
    summary.dead_share = static_cast<double>(silent) / hidden;
    if (wide_) summary.dead_share_4k = static_cast<double>(silent_4k) / hidden;
    summary.born = state_.born;
    summary.died = state_.died;
    summary.revived = state_.revived;
    describe_use(summary);
    return summary;
}

void NeuronActivity::describe_use(Summary& summary) const {
    std::vector<std::int64_t> counts = state_.activations;
    double total = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
        total += static_cast<double>(counts[i] += state_.previous[i]);
    summary.skew = estimated_skew(counts);
    const auto samples = static_cast<double>(state_.samples - state_.previous_start);
    if (!summary.skew || samples <= 0) return;
    const double l0 = total / samples;
    summary.postings_share = l0 * l0 * *summary.skew / static_cast<double>(counts.size());
}

NeuronActivity::Interval NeuronActivity::end_interval(std::int64_t step) {
    note_deaths();
    Interval interval{histogram(step), changes(step)};
    state_.previous_start = state_.interval_start;
    state_.interval_start = state_.samples;
    std::swap(state_.previous, state_.activations);
    std::fill(state_.activations.begin(), state_.activations.end(), 0);
    return interval;
}

FrequencyHistogram NeuronActivity::histogram(std::int64_t step) const {
    FrequencyHistogram histogram;
    histogram.step = step;
    histogram.samples = state_.samples - state_.interval_start;
    const int bins = static_cast<int>(std::lround(-histogram.first_edge / histogram.bin_width));
    histogram.counts.assign(static_cast<std::size_t>(bins), 0);
    for (const std::int64_t count : state_.activations) {
        if (count == 0) {
            ++histogram.never;
            continue;
        }
        const double frequency =
            static_cast<double>(count) / static_cast<double>(histogram.samples);
        const int bin =
            static_cast<int>((std::log10(frequency) - histogram.first_edge) / histogram.bin_width);
        ++histogram.counts[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))];
    }
    return histogram;
}

NeuronChanges NeuronActivity::changes(std::int64_t step) const {
    NeuronChanges changes;
    changes.step = step;
    const auto add = [this](const std::vector<std::int64_t>& moments,
                            std::vector<std::uint32_t>& list) {
        for (std::size_t i = 0; i < moments.size(); ++i)
            if (moments[i] > state_.interval_start) list.push_back(static_cast<std::uint32_t>(i));
    };
    add(state_.born_at, changes.born);
    add(state_.died_at, changes.died);
    add(state_.revived_at, changes.revived);
    return changes;
}

std::optional<double> estimated_skew(std::span<const std::int64_t> activations) {
    double total = 0, pairs = 0;
    for (const std::int64_t count : activations) {
        const auto c = static_cast<double>(count);
        total += c;
        pairs += c * (c - 1);
    }
    if (total < 2) return std::nullopt;
    return static_cast<double>(activations.size()) * pairs / (total * (total - 1));
}

}  // namespace sparsescope
