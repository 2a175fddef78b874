// SPDX-License-Identifier: GPL-3.0-or-later
// Scales and axes of a chart: ranges, ticks and their painting.
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/charts/chart.h"
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

double Chart::Scale::place(double value) const {
    if (!spec.log) return value;
    return value > 0 ? std::log10(value) : floor.value_or(low);
}

QString Chart::Scale::text(double tick) const {
    if (!spec.log) return axis_text(tick, spec.format);
    if (floor && tick == *floor) return QStringLiteral("0");
    const bool whole = std::abs(tick - std::round(tick)) < 1e-9;
    if (whole && std::abs(tick) > 3) return format::power_of_ten(std::round(tick));
    return axis_text(std::pow(10.0, tick), spec.format);
}

void Chart::fit(Scale& scale, double low, double high, int wanted_ticks, bool rounded) {
    const auto& spec = scale.spec;
    const bool has_data = low <= high;
    if (!has_data) low = 0, high = 1;
    if (spec.from_zero && !spec.log && low > 0) low = 0;
    open_range(low, high, spec.from_zero && !spec.log);
    const auto end = [&](const std::optional<double>& fixed, double automatic) {
        if (!fixed || (spec.log && *fixed <= 0)) return automatic;  // a log axis has no zero
        return spec.log ? std::log10(*fixed) : *fixed;
    };
    scale.low = end(spec.minimum, low);
    scale.high = end(spec.maximum, high);
    if (scale.high <= scale.low) scale.high = scale.low + std::max(1.0, std::abs(scale.low) * 0.25);
    if (spec.log) {
        const double room = rounded ? 0.04 * (scale.high - scale.low) : 0.0;
        if (scale.low == low) scale.low -= room;
        if (scale.high == high) scale.high += room;
        scale.ticks = log_ticks(scale.low, scale.high, wanted_ticks);
        if (scale.floor) {
            scale.floor = scale.low - 0.08 * (scale.high - scale.low);
            scale.low = *scale.floor;
            scale.ticks.insert(scale.ticks.begin(), *scale.floor);
        }
        return;
    }
    auto ticks = nice_ticks(scale.low, scale.high, wanted_ticks);
    for (int more = wanted_ticks + 1; ticks.size() < 2 && more < wanted_ticks + 4; ++more)
        ticks = nice_ticks(scale.low, scale.high, more);
    if (rounded && ticks.size() >= 2) {
        const double step = ticks[1] - ticks[0];
        if (!spec.minimum) scale.low = std::floor(scale.low / step + 1e-9) * step;
        if (!spec.maximum) scale.high = std::ceil(scale.high / step - 1e-9) * step;
        ticks = nice_ticks(scale.low, scale.high,
                           static_cast<int>(std::lround((scale.high - scale.low) / step)));
    }
    if (spec.whole)
        std::erase_if(ticks, [](double t) { return std::abs(t - std::round(t)) > 1e-9; });
    scale.ticks = std::move(ticks);
}

double Chart::xPixel(double axis_x, const Scale& scale) const {
    return plot_.left() + plot_.width() * (axis_x - scale.low) / (scale.high - scale.low);
}

double Chart::yPixel(double axis_y, const Scale& scale) const {
    return plot_.bottom() - plot_.height() * (axis_y - scale.low) / (scale.high - scale.low);
}

double Chart::bottomAxisHeight(const Scale& scale) {
    const double line = QFontMetricsF(theme::font(theme::Type::caption)).height();
    return 6 + line * (scale.spec.title.isEmpty() ? 1 : 2);
}

double Chart::tickWidth(const Scale& scale) const {
    const QFontMetricsF metrics(theme::font(theme::Type::caption));
    double width = 0;
    for (const double tick : scale.ticks)
        width = std::max(width, metrics.horizontalAdvance(scale.text(tick)));
    return width;
}

void Chart::paintHorizontalGrid(QPainter& painter, const Scale& scale) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme::color(theme::Token::line), 1));
    for (const double tick : scale.ticks) {
        const double y = std::round(yPixel(tick, scale));
        painter.drawLine(QPointF(plot_.left(), y), QPointF(plot_.right(), y));
    }
    // The foot of the plot carries the x axis.
    painter.setPen(QPen(theme::color(theme::Token::control_line), 1));
    const double foot = std::round(plot_.bottom());
    painter.drawLine(QPointF(plot_.left(), foot), QPointF(plot_.right(), foot));
}

void Chart::paintAxis(QPainter& painter, const Scale& scale, Side side, double title_room) const {
    painter.setFont(theme::font(theme::Type::caption));
    painter.setPen(theme::color(theme::Token::muted));
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height();
    const double all_width = viewport()->width();
    const bool left_side = side == Side::left;
    double previous = 1e9;
    for (const double tick : scale.ticks) {
        const double y = yPixel(tick, scale);
        if (y > previous - line) continue;
        previous = y;
        const QRectF box = left_side ? QRectF(0, y - line / 2, plot_.left() - 6, line)
                                     : QRectF(plot_.right() + 6, y - line / 2,
                                              all_width - plot_.right() - 6, line);
        painter.drawText(box, Qt::AlignVCenter | (left_side ? Qt::AlignRight : Qt::AlignLeft),
                         scale.text(tick));
    }
    const QString title =
        metrics.elidedText(scale.spec.title, Qt::ElideRight, title_room * all_width);
    painter.drawText(QRectF(0, 0, all_width, line), left_side ? Qt::AlignLeft : Qt::AlignRight,
                     title);
}

void Chart::paintBottomAxis(QPainter& painter, const Scale& scale,
                            const std::function<double(double)>& pixel, double taken) const {
    painter.setFont(theme::font(theme::Type::caption));
    painter.setPen(theme::color(theme::Token::muted));
    const QFontMetricsF metrics(painter.font());
    const double base = plot_.bottom() + 4 + metrics.ascent();
    const double limit = viewport()->width();
    const QString title = metrics.elidedText(scale.spec.title, Qt::ElideRight, plot_.width());
    painter.drawText(QRectF(plot_.left(), plot_.bottom() + 4 + metrics.height(), plot_.width(),
                            metrics.height()),
                     Qt::AlignRight, title);
    for (const double tick : scale.ticks) {
        const QString text = scale.text(tick);
        const double width = metrics.horizontalAdvance(text);
        const double x = pixel(tick);
        painter.drawLine(QPointF(x, plot_.bottom() + 1), QPointF(x, plot_.bottom() + 3));
        const double left = std::clamp(x - width / 2, 0.0, std::max(0.0, limit - width));
        if (left < taken + 8) continue;
        painter.drawText(QPointF(left, base), text);
        taken = left + width;
    }
}

}  // namespace sparsescope
