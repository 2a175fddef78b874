// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/home_cards.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/command_line_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

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

StartCard::StartCard(const QString& icon, const QString& title, const QString& sentence,
                     const QString& action, const QString& command, QWidget* parent)
    : QWidget(parent), button_(new QPushButton(action)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    column->addWidget(icon_label(icon, 20, theme::Token::accent));
    column->addWidget(new TextLabel(title, theme::Type::section));
    auto* text = new TextLabel(sentence, theme::Type::body, theme::Token::muted);
    text->setWordWrap(true);
    column->addWidget(text, 1, Qt::AlignTop);
    column->addSpacing(theme::gap_inside);
    column->addWidget(button_, 0, Qt::AlignLeft);
    auto* line = new CommandLineBox;
    line->setCommand(command);
    column->addWidget(line);
}

void StartCard::paintEvent(QPaintEvent*) {
    paint_card(this);
}

}  // namespace sparsescope
