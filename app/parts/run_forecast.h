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
    QString run;  // the name of the run whose speed was used
};
// `resolved` is the configuration of the coming run. Returns nullopt when no run on these documents
// has been measured.
[[nodiscard]] std::optional<RunForecast> forecast_run(const WorkspaceController& workspace,
                                                      const RunSummaries& summaries,
                                                      DatasetId dataset,
                                                      const TrainConfig& resolved);

}  // namespace sparsescope
