// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/text_dialog.h"

#include <utility>

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
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
      warning_(new TextLabel("Not saved yet. Leave again to give up what you typed.",
                             theme::Type::caption, theme::Token::warn)) {
    setObjectName("text_dialog");
    setWindowTitle(action);
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme::page_margin, theme::page_margin, theme::page_margin,
                               theme::gap_groups);
    column->setSpacing(theme::gap_inside);
    auto* head = new TextLabel(title, theme::Type::section);
    head->setWordWrap(true);
    column->addWidget(head);
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
    warning_->setVisible(false);
    column->addWidget(warning_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* save = buttons->addButton(action, QDialogButtonBox::AcceptRole);
    save->setObjectName("text_save");
    theme::make_primary(save);
    connect(buttons, &QDialogButtonBox::rejected, this, &TextDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const QString typed = this->text();
        accept();
        Q_EMIT chosen(typed);
    });
    column->addWidget(buttons);
    resize(theme::scaled(text_dialog_width), sizeHint().height());
}

QString TextDialog::text() const {
    return line_ ? line_->text() : lines_->toPlainText();
}

void TextDialog::reject() {
    if (text() != before_ && !std::exchange(warned_, true)) {
        warning_->show();
        return;
    }
    QDialog::reject();
}

}  // namespace sparsescope
