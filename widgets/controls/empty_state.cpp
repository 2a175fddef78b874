// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/empty_state.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/command_line_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& sentence,
                       QWidget* parent)
    : QWidget(parent),
      icon_name_(icon),
      icon_(new QLabel(this)),
      title_(new TextLabel(title, theme::Type::section, theme::Token::text, this)),
      sentence_(new TextLabel(sentence, theme::Type::body, theme::Token::muted, this)),
      button_(new QPushButton(this)),
      command_(new CommandLineBox(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::page_margin, theme::page_margin, theme::page_margin,
                               theme::page_margin);
    column->setSpacing(theme::gap_inside);
    for (auto* label : {static_cast<QLabel*>(title_), static_cast<QLabel*>(sentence_)}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setWordWrap(true);
    }
    sentence_->setMaximumWidth(theme::scaled(440));
    sentence_->setMinimumWidth(theme::scaled(240));
    icon_->setAlignment(Qt::AlignHCenter);
    command_->setMaximumWidth(theme::scaled(440));
    command_->setMinimumWidth(theme::scaled(280));
    theme::make_primary(button_);
    column->addStretch(2);
    column->addWidget(icon_, 0, Qt::AlignHCenter);
    column->addWidget(title_);
    // An alignment flag would cut a wrapped label to its first guess of a height.
    auto* middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addWidget(sentence_, 100);
    middle->addStretch(1);
    column->addLayout(middle);
    column->addSpacing(theme::gap_inside);
    column->addWidget(button_, 0, Qt::AlignHCenter);
    column->addSpacing(theme::gap_inside);
    column->addWidget(command_, 0, Qt::AlignHCenter);
    column->addStretch(3);
    setAction({});
    setCommandLine({});
    connect(button_, &QPushButton::clicked, this, &EmptyState::actionTriggered);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &EmptyState::applyTheme);
    applyTheme();
}

void EmptyState::applyTheme() {
    icon_->setPixmap(theme::icon_pixmap(icon_name_, theme::scaled(32),
                                        theme::color(theme::Token::disabled), devicePixelRatioF()));
}

void EmptyState::setIconName(const QString& name) {
    icon_name_ = name;
    applyTheme();
}

void EmptyState::setTitle(const QString& title) {
    title_->setText(title);
}

void EmptyState::setSentence(const QString& sentence) {
    sentence_->setText(sentence);
}

void EmptyState::setAction(const QString& text) {
    button_->setText(text);
    button_->setVisible(!text.isEmpty());
}

void EmptyState::setCommandLine(const QString& command) {
    command_->setCommand(command);
    command_->setVisible(!command.isEmpty());
}

}  // namespace sparsescope
