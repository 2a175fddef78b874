// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sae/held_out_watch.h"

#include "core/sae/sparsifiers/sparsifier.h"

namespace sparsescope {

namespace {

// Looking at held-out documents may take this share of a run, and a second more.
constexpr double probe_share = 0.05;
constexpr double probe_seconds_free = 1;

}  // namespace

HeldOutWatch::HeldOutWatch(const TrainConfig& config, const TrainData& data,
                           const TrainOptions& options, TrainObserver& observer, Steering& steering)
    : config_(config), observer_(observer), steering_(steering), probe_(config, data, options) {}

std::optional<HeldOutProbe::Reading> HeldOutWatch::look(const HeadParameters<float>& head,
                                                        std::int64_t step, bool last) {
    if (probe_.empty() || steering_.ending()) return {};
    const auto start = Clock::now();
    const double allowed = probe_seconds_free + probe_share * Seconds(start - start_).count();
    if (!last && seconds_ + last_seconds_ > allowed) return {};
    std::stop_source interrupt;
    const Progress ask = [&](std::string_view, std::int64_t, std::int64_t) {
        steering_.ask();
        if (steering_.ending()) interrupt.request_stop();
    };
    auto reading =
        probe_.measure(stored_head(config_, head.to_weights()), step, interrupt.get_token(), ask);
    last_seconds_ = Seconds(Clock::now() - start).count();
    seconds_ += last_seconds_;
    if (!reading) {
        if (reading.error().code != ErrorCode::cancelled) observer_.on_warning(reading.error());
        return {};
    }
    for (const HeldOutQuality& quality : reading->qualities)
        observer_.on_held_out(quality);
    return std::move(*reading);
}

void HeldOutWatch::consider(double quality) {
    if (best_ && quality <= *best_) return;
    best_ = quality;
    improved_ = true;
}

}  // namespace sparsescope
