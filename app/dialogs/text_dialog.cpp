// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/text_dialog.h"

#include <algorithm>
#include <utility>

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int text_dialog_width = 440;
constexpr int lines_height = 120;

}  // namespace

TextDialog::TextDialog(const QString& title, const QString& text, const QString& action,
                       Lines lines, QWidget* parent)
    : QDialog(parent),
      before_(text),
      warning_(new TextLabel(QString(), theme::Type::caption, theme::Token::warn)) {
    auto* column = frame_dialog(this, {.name = "text_dialog",
                                       .title = action,
                                       .heading = title,
                                       .wrap_heading = true,
                                       .spacing = theme::gap_inside});
    if (lines == Lines::one) {
        line_ = new QLineEdit(text);
        line_->setObjectName("text_field");
        line_->selectAll();
        column->addWidget(line_);
    } else {
        lines_ = new QPlainTextEdit(text);
        lines_->setObjectName("text_field");
        lines_->setTabChangesFocus(true);
        lines_->setMinimumHeight(theme::scaled(lines_height));
        column->addWidget(lines_, 1);
    }
    warning_->setObjectName("text_warning");
    warning_->setWordWrap(true);
    warning_->setVisible(false);
    column->addWidget(warning_);
    add_dialog_buttons(this, action, "text_save", [this] { save(); });
    resize(theme::scaled(text_dialog_width), sizeHint().height());
}

QString TextDialog::text() const {
    return line_ ? line_->text() : lines_->toPlainText();
}

void TextDialog::save() {
    const QString typed = text();
    if (const QString wrong = check_ ? check_(typed) : QString(); !wrong.isEmpty())
        return warn(wrong);
    accept();
    Q_EMIT chosen(typed);
}

void TextDialog::warn(const QString& sentence) {
    warning_->setText(sentence);
    warning_->show();
    // The words that came need room that the dialog had not.
    layout()->activate();
    const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                     : sizeHint().height();
    resize(width(), std::max(height(), needed));
}

void TextDialog::reject() {
    if (text() != before_ && !std::exchange(warned_, true))
        return warn("Not saved yet. Leave again to give up what you typed.");
    QDialog::reject();
}

}  // namespace sparsescope
