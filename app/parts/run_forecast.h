// SPDX-License-Identifier: GPL-3.0-or-later
// How long a run will take, from its start to its encoded documents: judged by a recent run of this
// machine on as many documents, else by the newest run that the workspace has on them.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include <QDateTime>
#include <QString>

#include "app/controllers/run_times.h"
#include "core/recipe/train_config.h"
#include "core/types/ids.h"

namespace sparsescope {

class AppContext;

struct RunForecast {
    double before = 0;      // seconds until the first step
    double training = 0;    // seconds of the steps, with checks and checkpoints
    double after = 0;       // seconds for saving and encoding
    QString run;            // the name of the run it is judged by
    bool may_start = true;  // now: no other run is under way
    [[nodiscard]] double seconds() const { return before + training + after; }
};
// The times of the runs that forecasts are made of, the most telling first. Reads every run of the
// dataset, so that who forecasts many runs asks once.
[[nodiscard]] std::vector<RunTimes> known_times(const AppContext& context, DatasetId dataset);
// `resolved` is the configuration of the coming run. Returns nullopt when no run on these documents
// has been measured.
[[nodiscard]] std::optional<RunForecast> forecast_run(const AppContext& context, DatasetId dataset,
                                                      const TrainConfig& resolved);
[[nodiscard]] std::optional<RunForecast> forecast_run(const AppContext& context,
                                                      std::span<const RunTimes> known,
                                                      DatasetId dataset,
                                                      const TrainConfig& resolved);

// "about 25 s": no more exact than a forecast can be.
[[nodiscard]] QString about(double seconds);
// What is expected of a run of so many steps, as a sentence. `forecast` may be null. A run of some
// minutes is told when it would end if it started at `now`, which is never in the past.
[[nodiscard]] QString forecast_sentence(std::int64_t steps, const RunForecast* forecast,
                                        const QDateTime& now);

}  // namespace sparsescope
