// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/k_strip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int k_strip_width = 120;
constexpr int k_strip_height = 28;

}  // namespace

KStrip::KStrip(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void KStrip::setValues(std::vector<double> values, int current_k) {
    values_ = std::move(values);
    k_ = current_k;
    describe();
    update();
}

void KStrip::setWords(std::function<QString(int, double)> words) {
    words_ = std::move(words);
    describe();
}

void KStrip::describe() {
    const bool known = k_ >= 1 && k_ <= static_cast<int>(values_.size());
    setAccessibleDescription(known && words_ ? words_(k_, values_[static_cast<std::size_t>(k_ - 1)])
                                             : QString());
}

QSize KStrip::sizeHint() const {
    return {theme::scaled(k_strip_width), theme::scaled(k_strip_height)};
}

QSize KStrip::minimumSizeHint() const {
    return sizeHint();
}

QRectF KStrip::bars() const {
    return QRectF(rect()).adjusted(2, 2, -2, -4);
}

void KStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF area = bars();
    painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1),
                     theme::color(theme::Token::line));
    const auto count = static_cast<double>(values_.size());
    const double top = values_.empty() ? 0 : *std::ranges::max_element(values_);
    const QColor usual = theme::mix(theme::color(theme::Token::panel),
                                    theme::series(theme::Series::frequency), 0.45);
    const QColor current = theme::line_color(theme::series(theme::Series::frequency));
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const auto at = static_cast<double>(i);
        const double left = std::round(area.left() + area.width() * at / count);
        const double right = std::round(area.left() + area.width() * (at + 1) / count);
        const double gap = right - left > 3 ? 1 : 0;
        const bool here = static_cast<int>(i) + 1 == k_;
        if (top > 0 && values_[i] > 0) {
            const double height = std::max(1.0, std::round(area.height() * values_[i] / top));
            painter.fillRect(QRectF(left, area.bottom() - height, right - left - gap, height),
                             here ? current : usual);
        }
        if (here)
            painter.fillRect(QRectF(left, area.bottom() + 1, std::max(2.0, right - left - gap), 2),
                             theme::color(theme::Token::text));
    }
    if (hasFocus()) theme::paint_focus_ring(&painter, rect(), 3);
}

std::optional<int> KStrip::kAt(const QPointF& place) const {
    if (values_.empty()) return std::nullopt;
    const QRectF area = bars();
    const double share = std::clamp((place.x() - area.left()) / area.width(), 0.0, 0.9999);
    return 1 + static_cast<int>(share * static_cast<double>(values_.size()));
}

void KStrip::mousePressEvent(QMouseEvent* event) {
    const auto k = kAt(event->position());
    if (event->button() == Qt::LeftButton && k) Q_EMIT kActivated(*k);
}

void KStrip::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0 || values_.empty()) return event->ignore();
    Q_EMIT kActivated(std::clamp(k_ + step, 1, static_cast<int>(values_.size())));
}

bool KStrip::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && words_) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto k = kAt(help->pos()))
            QToolTip::showText(help->globalPos(),
                               words_(*k, values_[static_cast<std::size_t>(*k - 1)]), this);
        return true;
    }
    return QWidget::event(event);
}

}  // namespace sparsescope
