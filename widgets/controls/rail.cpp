// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/rail.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>
#include <QShortcut>
#include <QVBoxLayout>

#include "widgets/number_format.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

class RailButton : public QAbstractButton {
  public:
    RailButton(const QString& icon, const QString& word, QWidget* parent)
        : QAbstractButton(parent), icon_name_(icon) {
        setText(word);
        setCheckable(true);
        setAutoExclusive(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setAccessibleName(word);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    }
    void setBadge(int count) {
        badge_ = count;
        setAccessibleDescription(count > 0 ? format::counted(count, QStringLiteral("problem"),
                                                             QStringLiteral("problems"))
                                           : QString());
        update();
    }
    QSize sizeHint() const override { return {theme::scaled(56), theme::scaled(whole_height)}; }
    // In a low window the icons stand alone.
    QSize minimumSizeHint() const override {
        return {theme::scaled(56), theme::scaled(icon_height)};
    }

  protected:
    void paintEvent(QPaintEvent*) override;

  private:
    static constexpr int whole_height = 52;
    static constexpr int icon_height = 32;
    QString icon_name_;
    int badge_ = 0;
};

void RailButton::paintEvent(QPaintEvent*) {
    using theme::Token;
    QPainter painter(this);
    const QColor ink = theme::color(isChecked() ? Token::accent : Token::muted);
    const QRectF inner = QRectF(rect()).adjusted(4, 2, -4, -2);
    if (isChecked())
        theme::paint_box(&painter, inner, theme::color(Token::selection), {});
    else if (underMouse())
        theme::paint_box(&painter, inner, theme::color(Token::hover), {});
    const int side = theme::scaled(20);
    const bool with_word = height() >= theme::scaled(whole_height);
    const int top = with_word ? theme::scaled(9) : (height() - side) / 2;
    painter.drawPixmap(QPoint((width() - side) / 2, top),
                       theme::icon_pixmap(icon_name_, side, ink, devicePixelRatioF()));
    painter.setFont(theme::font(theme::Type::caption));
    painter.setPen(theme::color(isChecked() ? Token::text : Token::muted));
    const QRect word(2, theme::scaled(31), width() - 4, theme::scaled(16));
    if (with_word)
        painter.drawText(word, Qt::AlignHCenter | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, word.width()));
    if (badge_ > 0) {
        const QString count = badge_ > 99 ? QStringLiteral("99+") : QString::number(badge_);
        const double tall = theme::scaled(14);
        const double wide = std::max(tall, painter.fontMetrics().horizontalAdvance(count) + 7.0);
        const QRectF dot(width() / 2.0 + 5, top - theme::scaled(4), wide, tall);
        theme::paint_box(&painter, dot, theme::color(Token::warn), {}, 0, tall / 2);
        painter.setPen(theme::color(Token::on_accent));
        painter.drawText(dot, Qt::AlignCenter, count);
    }
    if (hasFocus()) theme::paint_focus_ring(&painter, inner);
}

Rail::Rail(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)) {
    column_->setContentsMargins(0, theme::gap_inside, 0, theme::gap_inside);
    column_->setSpacing(2);
    column_->addStretch(1);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    setAccessibleName(tr("Pages"));
    connect(&theme::notifier(), &theme::Notifier::changed, this, &Rail::updateGeometry);
}

int Rail::addPage(const QString& icon, const QString& word) {
    const int index = static_cast<int>(buttons_.size());
    auto* button = new RailButton(icon, word, this);
    column_->insertWidget(index, button);
    buttons_.push_back(button);
    connect(button, &QAbstractButton::clicked, this, [this, index] { setCurrent(index); });
    QString tip = word;
    if (index < 9) {
        const QKeySequence keys(QStringLiteral("Ctrl+%1").arg(index + 1));
        auto* shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, [this, index] { goByKey(index); });
        tip += QStringLiteral("  ") + keys.toString(QKeySequence::NativeText);
    }
    button->setToolTip(tip);
    if (index == 0) setCurrent(0);
    return index;
}

void Rail::setCurrent(int index) {
    if (index < 0 || index >= static_cast<int>(buttons_.size())) return;
    buttons_[static_cast<std::size_t>(index)]->setChecked(true);
    if (index == current_) return;
    current_ = index;
    Q_EMIT currentChanged(index);
}

// Also from anywhere on a page back to where the page begins.
void Rail::goByKey(int index) {
    window()->setAttribute(Qt::WA_KeyboardFocusChange);  // so that the focus is seen
    if (index == current_)
        Q_EMIT currentChanged(index);
    else
        setCurrent(index);
}

void Rail::setBadge(int index, int count) {
    if (index >= 0 && index < static_cast<int>(buttons_.size()))
        buttons_[static_cast<std::size_t>(index)]->setBadge(count);
}

QSize Rail::sizeHint() const {
    return {theme::scaled(56), QWidget::sizeHint().height()};
}

void Rail::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const int next = current_ + step;
    if (step == 0 || next < 0 || next >= static_cast<int>(buttons_.size()))
        return QWidget::keyPressEvent(event);
    setCurrent(next);
    buttons_[static_cast<std::size_t>(next)]->setFocus(Qt::TabFocusReason);
}

void Rail::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(theme::Token::panel));
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme::color(theme::Token::line));
}

}  // namespace sparsescope
