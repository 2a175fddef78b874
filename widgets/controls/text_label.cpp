// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/text_label.h"

#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace sparsescope {

TextLabel::TextLabel(const QString& text, theme::Type type, theme::Token token, QWidget* parent)
    : QLabel(text, parent), type_(type), token_(token) {
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText);  // on a panel Qt would choose Text instead
    connect(&theme::notifier(), &theme::Notifier::changed, this, &TextLabel::applyTheme);
    applyTheme();
}

void TextLabel::setToken(theme::Token token) {
    token_ = token;
    applyTheme();
}

void TextLabel::setType(theme::Type type) {
    type_ = type;
    applyTheme();
}

void TextLabel::applyTheme() {
    setFont(theme::font(type_));
    QPalette colors;
    colors.setColor(QPalette::Active, QPalette::WindowText, theme::color(token_));
    colors.setColor(QPalette::Inactive, QPalette::WindowText, theme::color(token_));
    colors.setColor(QPalette::Disabled, QPalette::WindowText, theme::color(theme::Token::disabled));
    setPalette(colors);
}

void ElidedLabel::setElideMode(Qt::TextElideMode mode) {
    mode_ = mode;
    update();
}

QSize ElidedLabel::minimumSizeHint() const {
    return {std::min(fontMetrics().horizontalAdvance(QStringLiteral("…")),
                     QLabel::minimumSizeHint().width()),
            QLabel::minimumSizeHint().height()};
}

bool ElidedLabel::isElided() const {
    return fontMetrics().horizontalAdvance(text()) > contentsRect().width();
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    const QRect rect = contentsRect();
    painter.drawText(rect, static_cast<int>(alignment()) | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), mode_, rect.width()));
}

bool ElidedLabel::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty() && isElided()) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
        return true;
    }
    return TextLabel::event(event);
}

}  // namespace sparsescope
