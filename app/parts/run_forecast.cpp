// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/run_forecast.h"

#include <algorithm>

#include "app/controllers/run_summaries.h"
#include "core/recipe/schedule.h"
#include "core/recipe/train_params.h"

namespace sparsescope {
namespace {

// Nearly all of a step are products of batch, dimension and neurons; the dimension is the same.
double work(const TrainConfig& config) {
    return static_cast<double>(config.batch) * config.hidden;
}

}  // namespace

std::optional<RunForecast> forecast_run(const WorkspaceController& workspace,
                                        const RunSummaries& summaries, DatasetId dataset,
                                        const TrainConfig& resolved) {
    const std::int64_t steps =
        planned_steps(resolved, workspace.contents().shape(dataset).train_documents);
    for (const RunInfo& run : workspace.contents().runs) {
        const RunSummary* summary = summaries.of(run.id);
        if (run.dataset != dataset || !summary || !summary->newest.step) continue;
        const double speed = summary->newest.step->steps_per_second;
        if (!(speed > 0)) continue;
        const auto config = train_config_from_json(run.config);
        if (!config || work(*config) <= 0) continue;
        const double seconds_per_step = work(resolved) / work(*config) / speed;
        return RunForecast{seconds_per_step * static_cast<double>(steps),
                           QString::fromStdString(run.name)};
    }
    return std::nullopt;
}

}  // namespace sparsescope
