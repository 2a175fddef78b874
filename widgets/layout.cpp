// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layout.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"

namespace sparsescope {

QScrollArea* scrolling(QWidget* content) {
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    return area;
}

void fill(QWidget* holder, QWidget* content) {
    auto* layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(content);
}

QVBoxLayout* frame_dialog(QDialog* dialog, const DialogFrame& frame) {
    dialog->setObjectName(frame.name);
    dialog->setWindowTitle(frame.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(theme::page_margin, theme::page_margin, theme::page_margin,
                               frame.buttons ? theme::gap_groups : theme::page_margin);
    column->setSpacing(frame.spacing);
    if (frame.heading.isEmpty()) return column;
    auto* heading = new TextLabel(frame.heading, theme::Type::section);
    heading->setWordWrap(frame.wrap_heading);
    column->addWidget(heading);
    return column;
}

QPushButton* add_dialog_buttons(QDialog* dialog, const QString& action, const QString& name,
                                std::function<void()> act) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* primary = buttons->addButton(action, QDialogButtonBox::AcceptRole);
    primary->setObjectName(name);
    theme::make_primary(primary);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, std::move(act));
    dialog->layout()->addWidget(buttons);
    return primary;
}

QHBoxLayout* add_button_row(QDialog* dialog) {
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    row->addStretch(1);
    static_cast<QVBoxLayout*>(dialog->layout())->addLayout(row);
    return row;
}

}  // namespace sparsescope
