// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/number_format.h"

#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>

namespace sparsescope::format {

namespace {

constexpr QChar minus{0x2212};

QString superscript(int exponent) {
    static constexpr std::array<char16_t, 10> digits{u'⁰', u'¹', u'²', u'³', u'⁴',
                                                     u'⁵', u'⁶', u'⁷', u'⁸', u'⁹'};
    QString result;
    for (const QChar c : QString::number(std::abs(exponent)))
        result += QChar(digits[static_cast<std::size_t>(c.digitValue())]);
    return exponent < 0 ? QChar(u'⁻') + result : result;
}

// Digits of a non-negative number in groups of three; four digits stay together.
QString grouped(QString digits) {
    const auto point = digits.indexOf(u'.');
    auto end = point < 0 ? digits.size() : point;
    for (auto at = end - 3; at > 0; at -= 3)
        digits.insert(at, thin_space);
    return digits;
}

// Decimals that leave `significant` digits, never rounding digits before the point away.
int decimals_for(double magnitude, int significant) {
    if (magnitude == 0) return 0;
    const int before = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
    return std::max(0, significant - before);
}

// Rounded to the significant digits, so that 999.6 counts as 1000 when a prefix is chosen.
double rounded(double value, int significant) {
    if (value == 0 || !std::isfinite(value)) return value;
    return QString::number(value, 'e', significant - 1).toDouble();
}

QString signed_text(double value, const QString& magnitude) {
    return value < 0 ? minus + magnitude : magnitude;
}

}  // namespace

QString count(std::int64_t n) {
    if (n >= 0) return grouped(QString::number(n));
    return minus + grouped(QString::number(n).mid(1));
}

QString number(double value, int significant) {
    if (!std::isfinite(value)) return no_value;
    const double magnitude = std::abs(rounded(value, significant));
    if (magnitude == 0) return QStringLiteral("0");
    if (magnitude < 1e-4 || magnitude >= 1e9) {
        const int exponent = static_cast<int>(std::floor(std::log10(magnitude)));
        const QString mantissa =
            QString::number(magnitude / std::pow(10.0, exponent), 'g', significant);
        return signed_text(value, mantissa + QChar(u'·') + power_of_ten(exponent));
    }
    const QString digits = QString::number(magnitude, 'f', decimals_for(magnitude, significant));
    return signed_text(value, grouped(digits));
}

QString si(double value, const QString& unit) {
    if (!std::isfinite(value)) return no_value;
    const bool small_count = unit.isEmpty() && value == std::floor(value) && std::abs(value) < 1000;
    if (small_count) return count(static_cast<std::int64_t>(value));
    static constexpr std::array<const char16_t*, 9> prefixes{u"n", u"µ", u"m", u"", u"k",
                                                             u"M", u"G", u"T", u"P"};
    double magnitude = std::abs(rounded(value, 3));
    int prefix = 3;
    // A pure number reads better as 0.05 than as 50 m; with a unit the small prefixes are wanted.
    const bool small_prefixes = !unit.isEmpty();
    while (magnitude >= 1000 && prefix < 8)
        magnitude /= 1000, ++prefix;
    while (small_prefixes && magnitude != 0 && magnitude < 1 && prefix > 0)
        magnitude *= 1000, --prefix;
    QString text = number(value < 0 ? -magnitude : magnitude);
    const QString suffix = QString::fromUtf16(prefixes[static_cast<std::size_t>(prefix)]) + unit;
    return suffix.isEmpty() ? text : text + thin_space + suffix;
}

QString percent(double share, int significant) {
    if (!std::isfinite(share)) return no_value;
    return number(share * 100, significant) + thin_space + u'%';
}

QString duration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) return no_value;
    if (seconds < 1) return QStringLiteral("< 1 s");
    const auto total = static_cast<std::int64_t>(std::llround(seconds));
    const auto two = [](std::int64_t a, const char* first, std::int64_t b, const char* second) {
        QString text = QStringLiteral("%1 %2").arg(a).arg(QLatin1String(first));
        if (b > 0) text += QStringLiteral(" %1 %2").arg(b).arg(QLatin1String(second));
        return text;
    };
    if (total < 60) return QStringLiteral("%1 s").arg(total);
    if (total < 3600) return two(total / 60, "min", total % 60, "s");
    if (total < 86400) return two(total / 3600, "h", total % 3600 / 60, "min");
    return two(total / 86400, "d", total % 86400 / 3600, "h");
}

QString bytes(std::int64_t size) {
    if (size < 0) return no_value;
    return size < 1000 ? count(size) + thin_space + u'B'
                       : si(static_cast<double>(size), QStringLiteral("B"));
}

QString power_of_ten(double exponent) {
    if (!std::isfinite(exponent)) return no_value;
    const double whole = std::round(exponent);
    if (std::abs(exponent - whole) > 1e-9) return number(std::pow(10.0, exponent));
    if (whole == 0) return QStringLiteral("1");
    return QStringLiteral("10") + superscript(static_cast<int>(whole));
}

QString counted(std::int64_t n, const QString& one, const QString& many) {
    return count(n) + QChar(QChar::Nbsp) + (n == 1 ? one : many);
}

}  // namespace sparsescope::format
