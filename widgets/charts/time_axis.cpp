// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/time_axis.h"

#include <algorithm>
#include <cmath>

namespace sparsescope {

namespace {

constexpr double narrowest = 1e-4;  // of the whole

}  // namespace

TimeAxis::TimeAxis(QObject* parent) : QObject(parent) {}

void TimeAxis::setWhole(std::optional<Range> whole) {
    if (whole && !(whole->low < whole->high)) whole.reset();
    if (whole == whole_) return;
    const auto before = visible();
    whole_ = whole;
    if (visible() != before) Q_EMIT rangeChanged();
}

void TimeAxis::setZoom(std::optional<Range> zoom) {
    if (zoom == zoom_) return;
    zoom_ = zoom;
    Q_EMIT rangeChanged();
}

void TimeAxis::zoomTo(Range range) {
    if (!std::isfinite(range.low) || !std::isfinite(range.high)) return;
    if (range.low > range.high) std::swap(range.low, range.high);
    if (whole_) {
        range.low = std::max(range.low, whole_->low);
        range.high = std::min(range.high, whole_->high);
        if (range.high - range.low < narrowest * (whole_->high - whole_->low)) return;
        if (range == *whole_) return zoomOut();
    }
    if (range.low < range.high) setZoom(range);
}

void TimeAxis::zoomOut() {
    setZoom(std::nullopt);
}

void TimeAxis::setScrub(std::optional<double> x) {
    if (x && !std::isfinite(*x)) return;
    if (x == scrub_) return;
    scrub_ = x;
    Q_EMIT scrubChanged();
}

void TimeAxis::setHalfLife(double half_life) {
    half_life = std::isfinite(half_life) ? std::max(0.0, half_life) : 0.0;
    if (half_life == half_life_) return;
    half_life_ = half_life;
    Q_EMIT halfLifeChanged();
}

void TimeAxis::setPins(std::vector<ChartPin> pins) {
    if (pins == pins_) return;
    pins_ = std::move(pins);
    Q_EMIT pinsChanged();
}

}  // namespace sparsescope
