// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QPalette>
#include <QPushButton>
#include <QStyleHints>
#include <QToolTip>
#include <QWidget>
#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/style.h"

namespace sparsescope::theme {

namespace {

struct State {
    Mode mode = Mode::system;
    bool dark = false;
    double scale = 1.0;
    QPalette system_palette;
    bool captured = false;
};

State& state() {
    static State instance;
    return instance;
}

struct Pair {
    QRgb light;
    QRgb dark;
};

Pair pair_of(Token token) {
    switch (token) {
        case Token::window:
            return {0xF6F7F9, 0x15181D};
        case Token::panel:
            return {0xFFFFFF, 0x1C2026};
        case Token::raised:
            return {0xFFFFFF, 0x242A32};
        case Token::line:
            return {0xDFE3E8, 0x323A44};
        case Token::control_line:
            return {0x87919C, 0x6E7985};
        case Token::text:
            return {0x1B1F24, 0xE6EAEE};
        case Token::muted:
            return {0x5B6672, 0x9DA9B5};
        case Token::disabled:
            return {0x9AA4AE, 0x616C77};
        case Token::accent:
            return {0x0B62C4, 0x5AA9FF};
        case Token::on_accent:
            return {0xFFFFFF, 0x10141A};
        case Token::selection:
            return {0xDCE9F7, 0x26384C};
        case Token::hover:
            return {0xEEF1F5, 0x272D36};
        case Token::good:
            return {0x1B7F5C, 0x4FC29A};
        case Token::warn:
            return {0x9A6700, 0xE0B24A};
        case Token::bad:
            return {0xB3261E, 0xFF8A80};
    }
    return {};
}

// Six of Okabe–Ito, brown and wine: with any kind of colour blindness no two are nearer to each
// other than two of the six are. On a dark ground the last two are lighter.
constexpr std::array<QRgb, 8> ordinals{0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7,
                                       0x56B4E9, 0xD55E00, 0x7A4B1F, 0x882255};
constexpr std::array<QRgb, 2> last_when_dark{0x8D643E, 0xA04E77};
static_assert(ordinals.size() == ordinal_colors);

bool system_is_dark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown) return scheme == Qt::ColorScheme::Dark;
#endif
    const auto& palette = state().system_palette;
    return palette.color(QPalette::Window).lightness() <
           palette.color(QPalette::WindowText).lightness();
}

QPalette make_palette() {
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Token token) {
        palette.setColor(role, color(token));
    };
    set(QPalette::Window, Token::window);
    set(QPalette::WindowText, Token::text);
    set(QPalette::Base, Token::panel);
    set(QPalette::AlternateBase, Token::window);
    set(QPalette::Text, Token::text);
    set(QPalette::PlaceholderText, Token::muted);
    set(QPalette::Button, Token::raised);
    set(QPalette::ButtonText, Token::text);
    set(QPalette::BrightText, Token::bad);
    set(QPalette::Highlight, Token::selection);
    set(QPalette::HighlightedText, Token::text);
    set(QPalette::Link, Token::accent);
    set(QPalette::LinkVisited, Token::accent);
    set(QPalette::ToolTipBase, Token::raised);
    set(QPalette::ToolTipText, Token::text);
    set(QPalette::Light, Token::panel);
    set(QPalette::Midlight, Token::line);
    set(QPalette::Mid, Token::line);
    set(QPalette::Dark, Token::control_line);
    set(QPalette::Shadow, Token::line);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, color(Token::disabled));
    return palette;
}

void apply_now(QApplication& application) {
    auto& s = state();
    s.dark = s.mode == Mode::dark || (s.mode == Mode::system && system_is_dark());
    application.setPalette(make_palette());
    application.setFont(font(Type::body));
    QToolTip::setPalette(application.palette());
    QToolTip::setFont(font(Type::body));
    Q_EMIT notifier().changed();
}

double channel_luminance(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * channel_luminance(color.redF()) + 0.7152 * channel_luminance(color.greenF()) +
           0.0722 * channel_luminance(color.blueF());
}

}  // namespace

void apply(QApplication& application, Mode mode, double text_scale) {
    auto& s = state();
    if (!s.captured) {
        s.captured = true;
        s.system_palette = application.palette();
        application.setStyle(new Style);
        application.setWindowIcon(application_icon());
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        QObject::connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged,
                         &application, [&application] {
                             if (state().mode == Mode::system) apply_now(application);
                         });
#endif
        // A second application in one process (tests) starts from its own system palette.
        QObject::connect(&application, &QObject::destroyed, [] { state() = State{}; });
    }
    s.mode = mode;
    s.scale = std::clamp(text_scale, 0.8, 2.0);
    apply_now(application);
}

Mode mode() {
    return state().mode;
}
bool is_dark() {
    return state().dark;
}
double text_scale() {
    return state().scale;
}
int scaled(int pixels) {
    return static_cast<int>(std::lround(pixels * state().scale));
}
int control_height() {
    return scaled(28);
}
int row_height() {
    return scaled(26);
}

QColor color(Token token) {
    return color(token, is_dark());
}

QColor color(Token token, bool dark) {
    const auto pair = pair_of(token);
    return QColor(dark ? pair.dark : pair.light);
}

QColor series(Series meaning) {
    return series(meaning, is_dark());
}

QColor series(Series meaning, bool dark) {
    switch (meaning) {
        case Series::k:
        case Series::total:
            return color(Token::text, dark);
        case Series::dead:
            return QColor(0xD55E00);
        case Series::alive:
        case Series::frequency:
        case Series::reconstruction:
        case Series::sparse:
            return QColor(0x0072B2);
        case Series::reconstruction_4k:
            return QColor(0x56B4E9);
        case Series::auxiliary:
            return QColor(0xE69F00);
        case Series::contrastive:
            return QColor(0x009E73);
        case Series::truncated:
            return QColor(0xCC79A7);
        case Series::dense:
        case Series::other:
            return color(Token::muted, dark);
    }
    return {};
}

QColor ordinal(int position) {
    const auto at = static_cast<std::size_t>(std::max(0, position)) % ordinals.size();
    const std::size_t first_dark = ordinals.size() - last_when_dark.size();
    if (is_dark() && at >= first_dark) return QColor(last_when_dark[at - first_dark]);
    return QColor(ordinals[at]);
}

QColor mix(const QColor& ground, const QColor& over, double share) {
    const auto blend = [share](float a, float b) {
        return static_cast<float>(a + (b - a) * share);
    };
    return QColor::fromRgbF(blend(ground.redF(), over.redF()),
                            blend(ground.greenF(), over.greenF()),
                            blend(ground.blueF(), over.blueF()));
}

double contrast(const QColor& a, const QColor& b) {
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor readable(const QColor& color, const QColor& ground, double ratio) {
    const QColor end = luminance(ground) > 0.18 ? QColor(Qt::black) : QColor(Qt::white);
    for (int step = 0; step <= 50; ++step) {
        const QColor candidate = mix(color, end, step / 50.0);
        if (contrast(candidate, ground) >= ratio) return candidate;
    }
    return end;
}

QColor line_color(const QColor& color) {
    return readable(color, theme::color(Token::panel), 3.0);
}

QColor diverging(double value) {
    const double v = std::isfinite(value) ? std::clamp(value, -1.0, 1.0) : 0.0;
    const QColor end = v < 0 ? QColor(0x0072B2) : QColor(0xE69F00);
    return mix(color(Token::panel), end, std::abs(v));
}

QFont font(Type type) {
    QFont result = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const auto size = [](Type t) {
        switch (t) {
            case Type::caption:
                return 11;
            case Type::body:
                return 13;
            case Type::section:
                return 15;
            case Type::title:
            case Type::value:
                return 20;
        }
        return 13;
    };
    result.setPixelSize(scaled(size(type)));
    if (type == Type::section || type == Type::title) result.setWeight(QFont::DemiBold);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    result.setFeature("tnum", 1);
#endif
    return result;
}

void make_primary(QAbstractButton* button) {
    button->setProperty(primary_property, true);
    // Outside of a dialog, too, Enter presses the button that has the focus.
    if (auto* push = qobject_cast<QPushButton*>(button)) push->setAutoDefault(true);
    button->update();
}

void make_flat(QWidget* control) {
    control->setProperty(flat_property, true);
    control->update();
}

void make_panel(QWidget* widget) {
    widget->setAutoFillBackground(true);
    widget->setBackgroundRole(QPalette::Base);
}

Notifier& notifier() {
    static Notifier instance;
    return instance;
}

}  // namespace sparsescope::theme
