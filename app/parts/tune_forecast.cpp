// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/tune_forecast.h"

#include <algorithm>

#include <QDateTime>

#include "app/controllers/app_context.h"
#include "core/recipe/tune_params.h"

namespace sparsescope {
namespace {

constexpr double longest_pause = 60;  // seconds beyond four times the steps: it was left paused

QDateTime moment_of(const std::string& text) {
    return QDateTime::fromString(QString::fromStdString(text), Qt::ISODate);
}

// What makes a step dear: how many passes through how much of the backbone, over how long texts.
bool alike(const TuneConfig& one, const TuneConfig& other) {
    return one.arm == other.arm && one.lora == other.lora &&
           one.frozen_layers == other.frozen_layers && one.max_tokens == other.max_tokens &&
           one.mined_negatives == other.mined_negatives;
}

std::optional<TuneForecast> judged_by(const RunInfo& run, const StepMetrics& newest,
                                      const TuneConfig& known, const TuneConfig& config,
                                      std::int64_t steps) {
    if (!(newest.steps_per_second > 0) || known.batch <= 0) return std::nullopt;
    const double a_step = 1 / newest.steps_per_second;
    const double training = static_cast<double>(newest.step + 1) * a_step;
    TuneForecast forecast{
        .training = static_cast<double>(steps) * a_step * config.batch / known.batch,
        .around = 0,
        .run = QString::fromStdString(run.name)};
    const double wall = static_cast<double>(moment_of(run.started).secsTo(moment_of(run.finished)));
    const bool whole = run.state == RunState::finished && !run.parent;
    if (whole && wall > training && wall < 4 * training + longest_pause)
        forecast.around = wall - training;
    return forecast;
}

}  // namespace

std::optional<TuneForecast> forecast_tuning(const AppContext& context, DatasetId dataset,
                                            const TuneConfig& config, std::int64_t steps) {
    std::optional<TuneForecast> nearly;
    for (const RunInfo& run : context.workspace.contents().runs) {  // newest first
        if (run.kind == RunKind::head || run.dataset != dataset) continue;
        const RunSummary* summary = context.summaries.of(run.id);
        const auto known = tune_config_from_json(run.config);
        if (!summary || !summary->newest.step || !known) continue;
        const auto forecast = judged_by(run, *summary->newest.step, *known, config, steps);
        if (forecast && alike(*known, config)) return forecast;
        if (forecast && !nearly && known->arm == config.arm) nearly = forecast;
    }
    return nearly;
}

std::int64_t tuning_steps(const TuneConfig& config, std::int64_t pairs) {
    const std::int64_t batch = std::max(1, config.batch);
    const std::int64_t steps = (pairs + batch - 1) / batch * config.epochs;
    return config.max_steps > 0 ? std::min(steps, config.max_steps) : steps;
}

}  // namespace sparsescope
