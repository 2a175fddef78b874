// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/run_times.h"

#include <algorithm>

namespace sparsescope {
namespace {

double seconds_of(qint64 milliseconds) {
    return static_cast<double>(milliseconds) / 1000;
}

std::int64_t dim_of(const DatasetInfo& dataset) {
    return static_cast<std::int64_t>(dataset.dim);
}

double ratio(std::int64_t a, std::int64_t b) {
    return b > 0 ? static_cast<double>(a) / static_cast<double>(b) : 1;
}

}  // namespace

double expected_training(const RunTimes& times, const DatasetInfo& dataset,
                         const TrainConfig& config, std::int64_t steps) {
    return times.training * ratio(steps, times.steps) * ratio(config.batch, times.batch) *
           ratio(config.hidden, times.hidden) * ratio(dim_of(dataset), times.dim);
}

double expected_after(const RunTimes& times, const DatasetInfo& dataset,
                      const TrainConfig& config) {
    return times.after * ratio(dataset.documents, times.documents) *
           ratio(config.hidden, times.hidden) * ratio(dim_of(dataset), times.dim);
}

const RunTimes* most_alike(std::span<const RunTimes> recent, const DatasetInfo& dataset,
                           const TrainConfig& config) {
    const RunTimes* alike = nullptr;
    for (const RunTimes& times : recent) {
        if (times.documents != dataset.documents || times.dim != dim_of(dataset)) continue;
        if (times.preset.toStdString() == config.preset) return &times;
        if (!alike) alike = &times;
    }
    return alike;
}

void RunClock::start() {
    *this = {};
    timer_.start();
}

void RunClock::step(std::int64_t step) {
    last_at_ = timer_.elapsed();
    last_step_ = step;
    if (first_step_ >= 0) return;
    first_step_ = step;
    first_at_ = last_at_;
}

std::optional<double> RunClock::secondsFor(std::int64_t steps_left) const {
    if (last_step_ <= first_step_) return std::nullopt;
    return seconds_of(last_at_ - first_at_) * ratio(steps_left, last_step_ - first_step_);
}

std::optional<RunTimes> RunClock::finish(const QString& run, const DatasetInfo& dataset,
                                         const TrainConfig& config) const {
    if (last_step_ <= first_step_) return std::nullopt;
    return RunTimes{.run = run,
                    .preset = QString::fromStdString(config.preset),
                    .documents = dataset.documents,
                    .dim = dim_of(dataset),
                    .hidden = config.hidden,
                    .batch = config.batch,
                    .steps = last_step_ - first_step_,
                    .before = seconds_of(first_at_),
                    .training = seconds_of(last_at_ - first_at_),
                    .after = seconds_of(timer_.elapsed() - last_at_)};
}

}  // namespace sparsescope
