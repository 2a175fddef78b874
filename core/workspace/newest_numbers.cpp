// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/newest_numbers.h"

#include <algorithm>
#include <iterator>

#include "core/recipe/train_config.h"
#include "core/recipe/tune_params.h"

namespace sparsescope {

namespace {

// A run is checked on held-out documents at least this often.
constexpr double share_between_checks = 0.1;

}  // namespace

NewestNumbers newest_numbers(const RunMetrics& metrics, int k) {
    NewestNumbers newest;
    if (!metrics.steps.empty()) newest.step = metrics.steps.back();
    if (metrics.held_out.empty()) return newest;
    const std::int64_t last = metrics.held_out.back().step;
    std::ranges::copy_if(metrics.held_out, std::back_inserter(newest.check),
                         [last](const HeldOutQuality& quality) { return quality.step == last; });
    std::ranges::sort(newest.check, {}, &HeldOutQuality::k);
    const auto own = std::ranges::find(newest.check, k, &HeldOutQuality::k);
    if (own != newest.check.end())
        newest.own = *own;
    else if (newest.check.size() == 1)
        newest.own = newest.check.front();
    return newest;
}

Result<NewestNumbers> read_newest_numbers(const Corpus& corpus, const RunInfo& run) {
    const auto before_last_check =
        run.step - 2 -
        static_cast<std::int64_t>(share_between_checks * static_cast<double>(run.total_steps));
    SPARSESCOPE_ASSIGN(RunMetrics end, corpus.metrics(run.id, before_last_check));
    if (before_last_check >= 0 && (end.held_out.empty() || end.steps.empty())) {
        SPARSESCOPE_ASSIGN(end, corpus.metrics(run.id));
    }
    const auto config = head_config_from_json(run.config);
    return newest_numbers(end, config ? config->k : 0);
}

}  // namespace sparsescope
