// SPDX-License-Identifier: GPL-3.0-or-later
// How long finetuning a backbone will take, judged by a run of the workspace that did so.
#pragma once
#include <cstdint>
#include <optional>

#include <QString>

#include "core/recipe/tune_config.h"
#include "core/types/ids.h"

namespace sparsescope {

class AppContext;

struct TuneForecast {
    double training = 0;  // seconds of the steps, with their checks
    double around = 0;    // seconds for reading, mining, embedding anew and the head; 0: not known
    QString run;          // the name of the run it is judged by
    [[nodiscard]] double seconds() const { return training + around; }
};
// nullopt: no run of the workspace has tuned this dataset's backbone in this way.
[[nodiscard]] std::optional<TuneForecast> forecast_tuning(const AppContext& context,
                                                          DatasetId dataset,
                                                          const TuneConfig& config,
                                                          std::int64_t steps);

// Steps of a run on so many pairs, as far as the settings alone tell.
[[nodiscard]] std::int64_t tuning_steps(const TuneConfig& config, std::int64_t pairs);

}  // namespace sparsescope
