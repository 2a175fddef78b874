// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/command_line_box.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>

#include "widgets/controls/text_label.h"
#include "widgets/style_paint.h"
#include "widgets/theme.h"

namespace sparsescope {

CommandButton::CommandButton(const QString& text, QWidget* parent)
    : QToolButton(parent), text_(text) {
    setIcon(theme::icon(QStringLiteral("copy"), theme::Token::muted));
    setAutoRaise(true);
    setText(text_);
    setToolButtonStyle(text_.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    connect(this, &QToolButton::clicked, this, &CommandButton::copy);
    setCommand({});
}

void CommandButton::setCommand(const QString& command) {
    command_ = command;
    setEnabled(!command.isEmpty());
    setToolTip(command);
    setAccessibleName(tr("Copy the command: %1").arg(command));
}

void CommandButton::copy() {
    QGuiApplication::clipboard()->setText(command_);
    setIcon(theme::icon(QStringLiteral("check"), theme::Token::good));
    if (!text_.isEmpty()) setText(tr("Copied"));
    QTimer::singleShot(1500, this, [this] {
        setIcon(theme::icon(QStringLiteral("copy"), theme::Token::muted));
        setText(text_);
    });
}

CommandLineBox::CommandLineBox(QWidget* parent)
    : QWidget(parent),
      label_(new ElidedLabel({}, theme::Type::body, theme::Token::muted, this)),
      copy_(new CommandButton({}, this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 2, 4, 2);
    row->setSpacing(theme::gap_inside);
    row->addWidget(label_, 1);
    row->addWidget(copy_);
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    const auto use_fixed_font = [this] {
        QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        font.setPixelSize(theme::scaled(12));
        label_->setFont(font);
    };
    connect(&theme::notifier(), &theme::Notifier::changed, this, use_fixed_font);
    use_fixed_font();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void CommandLineBox::setCommand(const QString& command) {
    label_->setText(command);
    copy_->setCommand(command);
}

void CommandLineBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::paint_box(
        &painter, rect(),
        theme::mix(theme::color(theme::Token::window), theme::color(theme::Token::line), 0.5), {});
}

}  // namespace sparsescope
