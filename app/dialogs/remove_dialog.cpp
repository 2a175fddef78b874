// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/remove_dialog.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int remove_text_width = 420;

}  // namespace

RemoveDialog::RemoveDialog(const QString& title, const QString& sentence, const QString& action,
                           QWidget* parent)
    : QDialog(parent) {
    auto* column = frame_dialog(
        this, {.name = "remove_dialog", .title = action, .heading = title, .wrap_heading = true});
    auto* text = new TextLabel(sentence, theme::Type::body, theme::Token::muted);
    text->setObjectName("remove_sentence");
    text->setWordWrap(true);
    text->setFixedWidth(theme::scaled(remove_text_width));
    column->addWidget(text);
    auto* keep = new QPushButton("Cancel");
    keep->setObjectName("remove_cancel");
    keep->setDefault(true);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    auto* remove = new QPushButton(action);
    remove->setObjectName("remove_confirm");
    remove->setAutoDefault(false);
    connect(remove, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT confirmed();
    });
    auto* row = add_button_row(this);
    row->addWidget(keep);
    row->addWidget(remove);
}

}  // namespace sparsescope
