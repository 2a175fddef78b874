// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/message_bar.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "widgets/controls/text_label.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

struct Look {
    theme::Token token;
    const char* icon;
    const char* word;
};

Look look_of(MessageBar::Kind kind) {
    switch (kind) {
        case MessageBar::Kind::info:
            return {theme::Token::accent, "info", QT_TRANSLATE_NOOP("MessageBar", "Note")};
        case MessageBar::Kind::good:
            return {theme::Token::good, "check", QT_TRANSLATE_NOOP("MessageBar", "Done")};
        case MessageBar::Kind::warning:
            return {theme::Token::warn, "warning", QT_TRANSLATE_NOOP("MessageBar", "Warning")};
        case MessageBar::Kind::error:
            return {theme::Token::bad, "warning", QT_TRANSLATE_NOOP("MessageBar", "Error")};
    }
    return {theme::Token::muted, "info", ""};
}

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent),
      icon_(new QLabel(this)),
      word_(new TextLabel({}, theme::Type::body, theme::Token::text, this)),
      text_(new TextLabel({}, theme::Type::body, theme::Token::text, this)),
      action_(new QPushButton(this)),
      second_action_(new QPushButton(this)),
      close_(new QToolButton(this)) {
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setFocusPolicy(Qt::NoFocus);
    close_->setIcon(theme::icon(QStringLiteral("close"), theme::Token::muted));
    close_->setAutoRaise(true);
    close_->setToolTip(tr("Close this message"));
    close_->setAccessibleName(tr("Close this message"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 4, 4);
    row->setSpacing(theme::gap_inside);
    row->addWidget(icon_);
    row->addWidget(word_);
    row->addWidget(text_, 1);
    row->addWidget(action_);
    row->addWidget(second_action_);
    row->addWidget(close_);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    action_->setObjectName(QStringLiteral("message_action"));
    second_action_->setObjectName(QStringLiteral("message_second_action"));
    connect(action_, &QPushButton::clicked, this, &MessageBar::actionTriggered);
    connect(second_action_, &QPushButton::clicked, this, &MessageBar::secondActionTriggered);
    connect(close_, &QToolButton::clicked, this, [this] {
        clear();
        Q_EMIT closed();
    });
    connect(&theme::notifier(), &theme::Notifier::changed, this, &MessageBar::applyTheme);
    hide();
}

void MessageBar::applyTheme() {
    const auto look = look_of(kind_);
    const QColor ground =
        theme::mix(theme::color(theme::Token::panel), theme::color(look.token), 0.10);
    const QColor ink = theme::readable(theme::color(look.token), ground, 4.5);
    icon_->setPixmap(
        theme::icon_pixmap(QLatin1String(look.icon), theme::scaled(16), ink, devicePixelRatioF()));
    word_->setText(tr(look.word));
    QFont bold = theme::font(theme::Type::body);
    bold.setWeight(QFont::DemiBold);
    word_->setFont(bold);
    QPalette colors = word_->palette();
    colors.setColor(QPalette::WindowText, ink);
    word_->setPalette(colors);
    update();
}

void MessageBar::showMessage(Kind kind, const QString& sentence, const QString& action,
                             const QString& second_action) {
    kind_ = kind;
    text_->setText(sentence);
    action_->setText(action);
    action_->setVisible(!action.isEmpty());
    second_action_->setText(second_action);
    second_action_->setVisible(!second_action.isEmpty());
    applyTheme();
    setAccessibleName(word_->text() + QStringLiteral(": ") + sentence);
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::clear() {
    hide();
    text_->clear();
}

QString MessageBar::text() const {
    return text_->text();
}

void MessageBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor color = theme::color(look_of(kind_).token);
    const QColor panel = theme::color(theme::Token::panel);
    theme::paint_box(&painter, rect(), theme::mix(panel, color, 0.10),
                     theme::mix(panel, color, 0.35), 1);
}

}  // namespace sparsescope
