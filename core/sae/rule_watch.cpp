// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/rule_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sparsescope {

namespace {

constexpr double smoothing = 1.0 / 50;
constexpr double real_fall = 1e-3;  // of the lowest: less than that is noise
constexpr double runaway_factor = 1e4;
constexpr double smallest_size = 1e-6;  // so that losses of 0 have a multiple

// Σ weight·|value|: a total may be 0 because its parts cancel.
double size_of(const StepLosses& losses) {
    double size = 0;
    for (const LossValue& part : losses.parts)
        size += part.weight * std::abs(part.value);
    return size;
}

}  // namespace

// Adds what came true: rules about `when` whose limit is below value.
template <class Sentence>
void RuleWatch::check(TrainRule::When when, double value, const Sentence& sentence,
                      std::vector<Verdict>& out) {
    for (const TrainRule& rule : rules_) {
        if (rule.when != when || !(value > rule.value)) continue;
        std::string text = to_string(rule);
        if (std::ranges::find(state_.fired, text) != state_.fired.end()) continue;
        out.push_back({rule.then, fmt::format("{} (rule {}).", sentence(rule), text)});
        state_.fired.push_back(std::move(text));
    }
}

void RuleWatch::smooth(std::int64_t step, double total_loss, bool annealed) {
    state_.smoothed += smoothing * (total_loss - state_.smoothed);
    if (!annealed) return;
    if (state_.lowest_step < 0 ||
        state_.smoothed < state_.lowest - real_fall * std::abs(state_.lowest)) {
        state_.lowest = state_.smoothed;
        state_.lowest_step = step;
    }
}

std::vector<RuleWatch::Verdict> RuleWatch::after_step(std::int64_t step, const StepLosses& losses,
                                                      bool annealed) {
    const double total_loss = losses.total;
    if (state_.first_size < 0) {
        state_.first_size = size_of(losses);
        state_.smoothed = total_loss;
    }
    smooth(step, total_loss, annealed);
    std::vector<Verdict> verdicts;
    check(
        TrainRule::When::loss_above, total_loss,
        [&](const TrainRule& rule) {
            return fmt::format("At step {} the total loss is {:.6g}, above {}", step, total_loss,
                               rule.value);
        },
        verdicts);
    if (state_.lowest_step >= 0)
        check(
            TrainRule::When::plateau, static_cast<double>(step - state_.lowest_step),
            [&](const TrainRule&) {
                return fmt::format(
                    "At step {} the smoothed total loss has not fallen since step {} ({:.6g})",
                    step, state_.lowest_step, state_.lowest);
            },
            verdicts);
    return verdicts;
}

std::vector<RuleWatch::Verdict> RuleWatch::after_dead_share(std::int64_t step, double dead_share,
                                                            std::int64_t window_samples) {
    std::vector<Verdict> verdicts;
    check(
        TrainRule::When::dead_above, dead_share,
        [&](const TrainRule& rule) {
            return fmt::format(
                "At step {} {:.1f} % of the neurons are dead at k (over {} training samples), "
                "above {:.4g} %",
                step, 100 * dead_share, window_samples, 100 * rule.value);
        },
        verdicts);
    return verdicts;
}

std::vector<RuleWatch::Verdict> RuleWatch::after_accuracy(std::int64_t step, double accuracy) {
    std::vector<Verdict> verdicts;
    check(
        TrainRule::When::accuracy_above, accuracy,
        [&](const TrainRule& rule) {
            return fmt::format("At step {} the held-out 1-NN accuracy is {:.4f}, above {}", step,
                               accuracy, rule.value);
        },
        verdicts);
    return verdicts;
}

bool RuleWatch::runs_away(const StepLosses& losses) const {
    return state_.first_size >= 0 &&
           size_of(losses) > runaway_factor * std::max(state_.first_size, smallest_size);
}

}  // namespace sparsescope
