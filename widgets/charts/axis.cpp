// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axis.h"

#include <algorithm>
#include <cmath>

#include "widgets/charts/decimate.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

// Up to four digits without trailing zeros: ticks are round numbers already.
QString short_number(double value) {
    QString text = QString::number(std::abs(value), 'g', 4);
    return value < 0 ? QChar(0x2212) + text : text;
}

// Ticks of a log axis: whole powers, or 1-2-5 steps when less than two decades are visible.
std::vector<double> log_ticks(double low, double high, int wanted) {
    std::vector<double> ticks;
    if (high - low < 2) {
        for (double power = std::floor(low); power <= high; power += 1)
            for (const double mantissa : {1.0, 2.0, 5.0}) {
                const double tick = power + std::log10(mantissa);
                if (tick >= low - 1e-9 && tick <= high + 1e-9) ticks.push_back(tick);
            }
        if (ticks.size() >= 2) return ticks;
        ticks = nice_ticks(std::pow(10.0, low), std::pow(10.0, high), wanted);
        std::erase_if(ticks, [](double value) { return value <= 0; });
        for (double& tick : ticks)
            tick = std::log10(tick);
        return ticks;
    }
    const int stride = std::max(1, static_cast<int>(std::ceil((high - low) / wanted)));
    for (double power = std::ceil(low - 1e-9); power <= high + 1e-9; power += stride)
        ticks.push_back(power);
    return ticks;
}

// Widens an empty range so that a single value has a place to stand.
void open_range(double& low, double& high, bool from_zero) {
    if (high > low) return;
    const double value = low;
    const double room = value == 0 ? 1.0 : std::abs(value) * 0.25;
    low = from_zero && value >= 0 ? 0.0 : value - room;
    high = value + room;
}

}  // namespace

QString axis_text(double value, AxisFormat format) {
    if (!std::isfinite(value)) return format::no_value;
    if (std::abs(value) < 1e-12) value = 0;
    switch (format) {
        case AxisFormat::percent:
            return short_number(value * 100) + format::thin_space + u'%';
        case AxisFormat::power_of_ten:
            return format::power_of_ten(value);
        case AxisFormat::number:
            return format::number(value);
        case AxisFormat::si:
            break;
    }
    static constexpr const char16_t* prefixes[] = {u"k", u"M", u"G", u"T"};
    double magnitude = std::abs(value);
    int prefix = -1;
    while (magnitude >= 1000 && prefix < 3)
        magnitude /= 1000, ++prefix;
    if (prefix < 0) return short_number(value);
    return short_number(value < 0 ? -magnitude : magnitude) + format::thin_space +
           QString::fromUtf16(prefixes[prefix]);
}

double AxisScale::place(double value) const {
    if (!spec.log) return value;
    return value > 0 ? std::log10(value) : floor.value_or(low);
}

QString AxisScale::text(double tick) const {
    if (!spec.log) return axis_text(tick, spec.format);
    if (floor && tick == *floor) return QStringLiteral("0");
    const bool whole = std::abs(tick - std::round(tick)) < 1e-9;
    if (whole && std::abs(tick) > 3) return format::power_of_ten(std::round(tick));
    return axis_text(std::pow(10.0, tick), spec.format);
}

void AxisScale::fit(double from, double to, int wanted_ticks, bool rounded) {
    if (!(from <= to)) from = 0, to = 1;
    const bool from_zero = spec.from_zero && !spec.log;
    if (from_zero && from > 0) from = 0;
    open_range(from, to, from_zero);
    const auto end = [&](const std::optional<double>& fixed, double automatic) {
        if (!fixed || (spec.log && *fixed <= 0)) return automatic;  // a log axis has no zero
        return spec.log ? std::log10(*fixed) : *fixed;
    };
    low = end(spec.minimum, from);
    high = end(spec.maximum, to);
    if (high <= low) high = low + std::max(1.0, std::abs(low) * 0.25);
    if (spec.log) {
        const double room = rounded ? 0.04 * (high - low) : 0.0;
        if (low == from) low -= room;
        if (high == to) high += room;
        ticks = log_ticks(low, high, wanted_ticks);
        if (floor) {
            floor = low - 0.08 * (high - low);
            low = *floor;
            ticks.insert(ticks.begin(), *floor);
        }
        return;
    }
    ticks = nice_ticks(low, high, wanted_ticks);
    for (int more = wanted_ticks + 1; ticks.size() < 2 && more < wanted_ticks + 4; ++more)
        ticks = nice_ticks(low, high, more);
    if (rounded && ticks.size() >= 2) {
        const double step = ticks[1] - ticks[0];
        if (!spec.minimum) low = std::floor(low / step + 1e-9) * step;
        if (!spec.maximum) high = std::ceil(high / step - 1e-9) * step;
        ticks = nice_ticks(low, high, static_cast<int>(std::lround((high - low) / step)));
    }
    if (spec.whole)
        std::erase_if(ticks, [](double t) { return std::abs(t - std::round(t)) > 1e-9; });
}

int tick_room(double pixels, int spacing, int most) {
    return std::clamp(static_cast<int>(pixels) / theme::scaled(spacing), 2, most);
}

}  // namespace sparsescope
