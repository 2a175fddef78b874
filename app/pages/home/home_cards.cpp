// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/home_cards.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/command_line_box.h"
#include "widgets/controls/progress_line.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

namespace {

constexpr int card_width = 240;  // at least, beside others

}  // namespace

void paint_card(QWidget* widget, bool marked) {
    QPainter painter(widget);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::color(marked ? theme::Token::accent : theme::Token::line));
    painter.setBrush(theme::color(theme::Token::panel));
    painter.drawRoundedRect(QRectF(widget->rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius,
                            theme::radius);
}

QLabel* icon_label(const QString& name, int size, theme::Token token) {
    auto* label = new QLabel;
    const auto draw = [label, name, size, token] {
        const int side = theme::scaled(size);
        label->setPixmap(theme::icon(name, token).pixmap(side, side));
    };
    QObject::connect(&theme::notifier(), &theme::Notifier::changed, label, draw);
    draw();
    return label;
}

CardRow::CardRow(QWidget* parent)
    : QWidget(parent), layout_(new QBoxLayout(QBoxLayout::LeftToRight, this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(theme::gap_groups);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &CardRow::arrange);
}

void CardRow::addCard(QWidget* card) {
    layout_->addWidget(card, 1);
}

void CardRow::arrange() {
    const int needed = layout_->count() * theme::scaled(card_width);
    layout_->setDirection(width() < needed ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

// Not the width of all cards: with less room they stand one under another.
QSize CardRow::minimumSizeHint() const {
    return {theme::scaled(card_width), layout_->minimumSize().height()};
}

void CardRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

StartCard::StartCard(const QString& icon, const QString& title, const QString& sentence,
                     const QString& action, const QString& command, QWidget* parent)
    : QWidget(parent),
      sentence_(new TextLabel(sentence, theme::Type::body, theme::Token::muted)),
      button_(new QPushButton(action)),
      progress_(new ProgressLine),
      command_(new CommandLineBox) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addWidget(icon_label(icon, 20, theme::Token::accent));
    column->addWidget(new TextLabel(title, theme::Type::section));
    sentence_->setWordWrap(true);
    column->addWidget(sentence_, 1, Qt::AlignTop);
    column->addSpacing(theme::gap_inside);
    column->addWidget(button_, 0, Qt::AlignLeft);
    column->addWidget(progress_);
    command_->setCommand(command);
    column->addWidget(command_);
    connect(progress_, &ProgressLine::stopRequested, this, &StartCard::stopRequested);
    setReady();
}

void StartCard::setSentence(const QString& sentence) {
    sentence_->setText(sentence);
}

void StartCard::setProgress(const QString& stage, double share) {
    progress_->setText(stage);
    progress_->setShare(share);
    progress_->show();
    button_->hide();
}

void StartCard::setReady() {
    progress_->hide();
    button_->show();
}

void StartCard::paintEvent(QPaintEvent*) {
    paint_card(this);
}

}  // namespace sparsescope
