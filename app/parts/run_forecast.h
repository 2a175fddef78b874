// SPDX-License-Identifier: GPL-3.0-or-later
// How long a run will take, from the speed of the newest run on the same documents.
#pragma once
#include <optional>

#include <QString>

#include "core/recipe/train_config.h"
#include "core/types/ids.h"

namespace sparsescope {

class RunSummaries;
class WorkspaceController;

struct RunForecast {
    double seconds = 0;
    QString run;  // whose speed it is taken from
};
// resolved: of the run to come. Nothing: no run on these documents has been measured.
[[nodiscard]] std::optional<RunForecast> forecast_run(const WorkspaceController& workspace,
                                                      const RunSummaries& summaries,
                                                      DatasetId dataset,
                                                      const TrainConfig& resolved);

}  // namespace sparsescope
