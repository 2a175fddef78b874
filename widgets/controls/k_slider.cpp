// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/k_slider.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/number_format.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr double knob = 14;

}  // namespace

std::vector<int> k_steps(int stored_k, int trained_k) {
    std::vector<int> steps;
    for (int k = 1; k <= stored_k; k += k < 8 ? 1 : std::max(1, k / 6))
        steps.push_back(k);
    for (const int k : {trained_k, stored_k})
        if (k >= 1 && k <= stored_k) steps.push_back(k);
    if (steps.empty()) steps.push_back(1);
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    return steps;
}

KSlider::KSlider(QWidget* parent) : QAbstractSlider(parent) {
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("k, active neurons per code"));
    connect(&theme::notifier(), &theme::Notifier::changed, this, [this] { updateGeometry(); });
    setModel(0, 0);
}

void KSlider::setModel(int trained_k, int stored_k) {
    trained_k_ = trained_k;
    steps_ = k_steps(stored_k, trained_k);
    setEnabled(stored_k >= 1);
    setRange(1, std::max(1, stored_k));
    updateTexts();
    update();
}

void KSlider::setK(int k) {
    setValue(k);
}

void KSlider::stepUp() {
    moveBy(1);
}
void KSlider::stepDown() {
    moveBy(-1);
}

// The first step that is not below the value: a k set from outside need not be a step.
int KSlider::stepIndex() const {
    const auto at = std::lower_bound(steps_.begin(), steps_.end(), value());
    return std::min(static_cast<int>(at - steps_.begin()), static_cast<int>(steps_.size()) - 1);
}

void KSlider::moveBy(int steps) {
    int index = stepIndex();
    // From between two steps, the first step up is the one just above: index already points at it.
    if (steps > 0 && steps_[static_cast<std::size_t>(index)] > value()) --steps;
    index = std::clamp(index + steps, 0, static_cast<int>(steps_.size()) - 1);
    setValue(steps_[static_cast<std::size_t>(index)]);
}

void KSlider::updateTexts() {
    if (!isEnabled()) {
        setToolTip(tr("No codes yet: train or encode a model to read them at different k."));
    } else {
        QString text = tr("k = %1: every code is read at its %1 strongest neurons.").arg(value());
        if (trained_k_ > 0 && trained_k_ != value())
            text += u' ' + tr("The model was trained for k = %1.").arg(trained_k_);
        setToolTip(text);
    }
    setAccessibleDescription(toolTip());
}

void KSlider::sliderChange(SliderChange change) {
    QAbstractSlider::sliderChange(change);
    if (change == SliderValueChange) updateTexts();
    update();
}

QSize KSlider::sizeHint() const {
    return {theme::scaled(220), theme::scaled(36)};
}
QSize KSlider::minimumSizeHint() const {
    return {theme::scaled(150), theme::scaled(36)};
}

bool KSlider::showsMark() const {
    return isEnabled() && trained_k_ >= minimum() && trained_k_ <= maximum();
}

QRectF KSlider::track() const {
    const QFontMetricsF body(theme::font(theme::Type::body));
    const double left = body.horizontalAdvance(QStringLiteral("k")) + 8 + knob / 2 + 2;
    const double right = QFontMetricsF(theme::font(theme::Type::section))
                             .horizontalAdvance(QString(QString::number(maximum()).size(), u'0')) +
                         knob / 2 + 6;
    const double y = showsMark() ? theme::scaled(14) : height() / 2.0;  // room for the caption
    return {left, y - 1.5, std::max(1.0, width() - left - right), 3};
}

// Steps are evenly spaced; values between two steps lie between their places.
double KSlider::pixelOf(int k) const {
    const auto line = track();
    if (steps_.size() < 2) return line.left();
    const auto at = std::lower_bound(steps_.begin(), steps_.end(), k);
    double place = static_cast<double>(at - steps_.begin());
    if (at == steps_.end())
        place = static_cast<double>(steps_.size()) - 1;
    else if (*at != k && at != steps_.begin())
        place -= static_cast<double>(*at - k) / (*at - *std::prev(at));
    return line.left() + line.width() * place / static_cast<double>(steps_.size() - 1);
}

int KSlider::kAt(double x) const {
    const auto line = track();
    const double share = std::clamp((x - line.left()) / line.width(), 0.0, 1.0);
    return steps_[static_cast<std::size_t>(
        std::lround(share * static_cast<double>(steps_.size() - 1)))];
}

void KSlider::paintEvent(QPaintEvent*) {
    using theme::Token;
    QPainter painter(this);
    const auto line = track();
    const double y = line.center().y();
    const QColor ink = theme::color(isEnabled() ? Token::accent : Token::disabled);
    const double at = pixelOf(value());
    painter.setFont(theme::font(theme::Type::body));
    painter.setPen(theme::color(isEnabled() ? Token::muted : Token::disabled));
    painter.drawText(QRectF(0, y - 12, 40, 24), Qt::AlignVCenter | Qt::AlignLeft,
                     QStringLiteral("k"));
    theme::paint_box(&painter, line,
                     theme::mix(theme::color(Token::line), theme::color(Token::text), 0.15), {}, 0,
                     1.5);
    theme::paint_box(&painter, QRectF(line.topLeft(), QPointF(at, line.bottom())), ink, {}, 0, 1.5);
    if (showsMark()) {
        const double mark = pixelOf(trained_k_);
        painter.fillRect(QRectF(std::round(mark) - 1, y - 6, 2, 12), theme::color(Token::text));
        painter.setFont(theme::font(theme::Type::caption));
        painter.setPen(theme::color(Token::muted));
        const QString caption = tr("trained for k = %1").arg(trained_k_);
        const double width = painter.fontMetrics().horizontalAdvance(caption) + 2;
        const double left = std::clamp(mark - width / 2, line.left() - knob / 2,
                                       std::max(line.left(), this->width() - width));
        painter.drawText(QRectF(left, y + 7, width, theme::scaled(15)),
                         Qt::AlignLeft | Qt::AlignVCenter, caption);
    }
    QRectF handle(0, 0, knob, knob);
    handle.moveCenter(QPointF(at, y));
    theme::paint_box(&painter, handle, theme::color(Token::raised), ink, 2, knob / 2);
    if (hasFocus())
        theme::paint_box(&painter, handle.adjusted(-3, -3, 3, 3), {},
                         theme::mix(theme::color(Token::panel), ink, 0.55), 2, knob / 2 + 3);
    painter.setFont(theme::font(theme::Type::section));
    painter.setPen(theme::color(isEnabled() ? Token::text : Token::disabled));
    painter.drawText(QRectF(line.right() + knob / 2 + 4, y - 12, width() - line.right(), 24),
                     Qt::AlignVCenter | Qt::AlignLeft,
                     isEnabled() ? QString::number(value()) : QString(format::no_value));
}

void KSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return event->ignore();
    setSliderDown(true);
    setSliderPosition(kAt(event->position().x()));
}

void KSlider::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown()) setSliderPosition(kAt(event->position().x()));
}

void KSlider::mouseReleaseEvent(QMouseEvent*) {
    setSliderDown(false);
}

void KSlider::wheelEvent(QWheelEvent* event) {
    if (event->angleDelta().y() != 0) moveBy(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}

void KSlider::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Down:
        case Qt::Key_BracketLeft:
            return moveBy(-1);
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_BracketRight:
            return moveBy(1);
        case Qt::Key_PageDown:
            return moveBy(-4);
        case Qt::Key_PageUp:
            return moveBy(4);
        case Qt::Key_Home:
            return setK(minimum());
        case Qt::Key_End:
            return setK(maximum());
        default:
            event->ignore();
    }
}

}  // namespace sparsescope
