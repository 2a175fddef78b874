// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/run_forecast.h"

#include <algorithm>
#include <cmath>

#include <QLocale>

#include "app/controllers/app_context.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

constexpr double moment = 5;  // seconds that nobody counts
constexpr double minute = 60;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;
constexpr double end_told_from = 90;  // seconds; what ends sooner is waited for

QString time_text(const QTime& time) {
    const QString format = QLocale().timeFormat(QLocale::ShortFormat);
    return QLocale().toString(time, QString(format).remove(":ss"));
}

// The times of a run of the workspace. One that was paused took longer than it worked.
std::optional<RunTimes> stored_times(const RunInfo& run, const RunSummary* summary,
                                     const DatasetInfo& dataset) {
    constexpr double longest_wall = 4;  // times the steps alone
    if (run.kind != RunKind::head || !summary || !summary->newest.step) return std::nullopt;
    const StepMetrics& newest = *summary->newest.step;
    const auto config = train_config_from_json(run.config);
    if (!config || !(newest.steps_per_second > 0)) return std::nullopt;
    const double steps = static_cast<double>(newest.step + 1);
    const double training = steps / newest.steps_per_second;
    const auto time = [](const std::string& text) {
        return QDateTime::fromString(QString::fromStdString(text), Qt::ISODate);
    };
    const double wall = static_cast<double>(time(run.started).secsTo(time(run.finished)));
    RunTimes times{.run = QString::fromStdString(run.name),
                   .preset = QString::fromStdString(config->preset),
                   .documents = dataset.documents,
                   .dim = static_cast<std::int64_t>(dataset.dim),
                   .hidden = config->hidden,
                   .batch = config->batch,
                   .steps = newest.step + 1,
                   .training = training};
    const bool whole = run.state == RunState::finished && !run.parent;
    // What was not steps does not shrink with the number of neurons.
    if (whole && wall > training && wall < longest_wall * training + minute)
        times.before = wall - training;
    return times;
}

}  // namespace

std::vector<RunTimes> known_times(const AppContext& context, DatasetId id) {
    const WorkspaceContents& contents = context.workspace.contents();
    const DatasetInfo* dataset = contents.dataset(id);
    if (!dataset) return {};
    std::vector<RunTimes> known = context.settings.runTimes();
    for (const RunInfo& run : contents.runs) {
        if (run.dataset != id) continue;
        if (auto times = stored_times(run, context.summaries.of(run.id), *dataset))
            known.push_back(std::move(*times));
    }
    return known;
}

std::optional<RunForecast> forecast_run(const AppContext& context, DatasetId id,
                                        const TrainConfig& resolved) {
    return forecast_run(context, known_times(context, id), id, resolved);
}

std::optional<RunForecast> forecast_run(const AppContext& context, std::span<const RunTimes> known,
                                        DatasetId id, const TrainConfig& resolved) {
    const WorkspaceContents& contents = context.workspace.contents();
    const DatasetInfo* dataset = contents.dataset(id);
    if (!dataset) return std::nullopt;
    const RunTimes* alike = most_alike(known, *dataset, resolved);
    if (!alike) return std::nullopt;
    const std::int64_t steps = planned_steps(resolved, contents.shape(id).train_documents);
    return RunForecast{alike->before, expected_training(*alike, *dataset, resolved, steps),
                       expected_after(*alike, *dataset, resolved), alike->run,
                       !context.training.running()};
}

QString about(double seconds) {
    if (seconds < moment) return "a few seconds";
    const double grain = seconds < minute        ? 5
                         : seconds < 10 * minute ? minute / 2
                         : seconds < hour        ? 5 * minute
                         : seconds < day         ? hour / 2
                                                 : 6 * hour;
    return "about " + format::duration(std::round(seconds / grain) * grain);
}

QString forecast_sentence(std::int64_t steps, const RunForecast* forecast, const QDateTime& now) {
    const QString count = format::counted(steps, "step", "steps");
    if (!forecast) return count + "; how long they take is known once a run has been measured.";
    QString sentence = QString("%1, %2 with start-up, checks and encoding, judging by “%3”.")
                           .arg(count, about(forecast->seconds()), forecast->run);
    if (!forecast->may_start || forecast->seconds() < end_told_from) return sentence;
    // The next whole minute, because a forecast knows no seconds.
    QDateTime end = now.addSecs(static_cast<qint64>(std::ceil(forecast->seconds() + minute)));
    end.setTime(QTime(end.time().hour(), end.time().minute()));
    const QString when =
        forecast->seconds() < day
            ? time_text(end.time())
            : QLocale().toString(end.date(), QLocale::ShortFormat) + ' ' + time_text(end.time());
    return sentence + QString(" Started now, it would end about %1.").arg(when);
}

}  // namespace sparsescope
