// SPDX-License-Identifier: GPL-3.0-or-later
// How long a run took from its start to its encoded documents, phase by phase: what forecasts are
// made of. The newest are kept in the settings, so that they tell of this machine. Window thread
// only.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include <QElapsedTimer>
#include <QString>

#include "core/corpus/corpus_types.h"
#include "core/recipe/train_config.h"

namespace sparsescope {

struct RunTimes {
    QString run;                 // its name
    QString preset;              // presets cost differently much a step
    std::int64_t documents = 0;  // of the dataset, all of which are encoded
    std::int64_t dim = 0;
    std::int64_t hidden = 0;
    std::int64_t batch = 0;
    std::int64_t steps = 0;  // done in `training`
    double before = 0;       // seconds until the first step
    double training = 0;     // seconds of the steps, with checks and checkpoints
    double after = 0;        // seconds until documents were encoded and the engine had ended
    bool operator==(const RunTimes&) const = default;
};

// What the times of one run say of another with this configuration, whose 0s are resolved, in
// seconds. Nearly all of a step are products of batch, dimension and neurons, and nearly all of
// encoding are products of documents, dimension and neurons.
[[nodiscard]] double expected_training(const RunTimes& times, const DatasetInfo& dataset,
                                       const TrainConfig& config, std::int64_t steps);
[[nodiscard]] double expected_after(const RunTimes& times, const DatasetInfo& dataset,
                                    const TrainConfig& config);
// Of `recent`, newest first, the one that is most like the run: the same documents and preset, else
// the same documents; null: none has the same documents.
[[nodiscard]] const RunTimes* most_alike(std::span<const RunTimes> recent,
                                         const DatasetInfo& dataset, const TrainConfig& config);

// Measures the run under way.
class RunClock {
  public:
    void start();                  // the engine was asked to run
    void step(std::int64_t step);  // has been done; ascending
    // Seconds for the steps that are left, at the mean pace since the first: it knows of checks and
    // checkpoints, which the pace of the last seconds may have missed. nullopt: too soon to tell.
    [[nodiscard]] std::optional<double> secondsFor(std::int64_t steps_left) const;
    // The times until now; nullopt unless two steps were seen.
    [[nodiscard]] std::optional<RunTimes> finish(const QString& run, const DatasetInfo& dataset,
                                                 const TrainConfig& config) const;

  private:
    QElapsedTimer timer_;
    std::int64_t first_step_ = -1;
    std::int64_t last_step_ = -1;
    qint64 first_at_ = 0;  // milliseconds
    qint64 last_at_ = 0;
};

}  // namespace sparsescope
