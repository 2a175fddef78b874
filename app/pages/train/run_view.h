// SPDX-License-Identifier: GPL-3.0-or-later
// What the cards of the Train page show: the runs, up to which step, and the step whose numbers
// stand in the cards' headers.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include <QStringList>

#include "app/controllers/run_series.h"

namespace sparsescope {

struct RunView {
    std::vector<const RunSeries*> runs;  // the shown one first, then those drawn over it
    QStringList names;
    int generation = 0;  // changes with the runs, not with what they measure
    // A frozen view leaves out what the shown run measured later.
    std::int64_t until = std::numeric_limits<std::int64_t>::max();
    std::optional<double> at;  // the step of the numbers; nullopt: the newest step

    [[nodiscard]] const RunSeries& shown() const { return *runs.front(); }
    // The last step of a run to show.
    [[nodiscard]] std::int64_t limit(std::size_t run) const {
        return run == 0 ? until : std::numeric_limits<std::int64_t>::max();
    }
    // What the shown run measured last, up to `at`. Null or empty when there is nothing yet.
    [[nodiscard]] const StepMetrics* step() const;
    [[nodiscard]] const FrequencyHistogram* histogram() const;
    [[nodiscard]] std::vector<const HeldOutQuality*> check() const;  // one for each k, ascending
};

// The k of HeldOutQuality that stands for embeddings as they are.
inline constexpr int whole_embedding = 0;
// What held-out pairs said at this k before a run that tunes a backbone did its first step; null:
// that was not measured.
[[nodiscard]] const HeldOutQuality* before_first_step(const RunSeries& run, int k);

}  // namespace sparsescope
