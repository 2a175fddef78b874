// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_view.h"

#include <algorithm>

namespace sparsescope {
namespace {

// The last entry that is not after the step the view looks at; everything is ascending by step.
template <class Measured>
const Measured* last_of(const std::vector<Measured>& all, const RunView& view) {
    const auto after = std::partition_point(all.begin(), all.end(), [&](const Measured& measured) {
        return measured.step <= view.until &&
               (!view.at || static_cast<double>(measured.step) <= *view.at);
    });
    return after == all.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

const StepMetrics* RunView::step() const {
    return last_of(shown().metrics.steps, *this);
}

const FrequencyHistogram* RunView::histogram() const {
    return last_of(shown().metrics.histograms, *this);
}

std::vector<const HeldOutQuality*> RunView::check() const {
    std::vector<const HeldOutQuality*> found;
    const auto* last = last_of(shown().metrics.held_out, *this);
    if (!last) return found;
    for (const HeldOutQuality& quality : shown().metrics.held_out)
        if (quality.step == last->step) found.push_back(&quality);
    std::sort(found.begin(), found.end(),
              [](const HeldOutQuality* a, const HeldOutQuality* b) { return a->k < b->k; });
    return found;
}

const HeldOutQuality* before_first_step(const RunSeries& run, int k) {
    for (const HeldOutQuality& quality : run.metrics.held_out)
        if (quality.step < 0 && quality.k == k) return &quality;
    return nullptr;
}

}  // namespace sparsescope
