// SPDX-License-Identifier: GPL-3.0-or-later
// Arrangements that pages and dialogs share: content that scrolls, and what stands around the
// content of a dialog.
#pragma once
#include <QScrollArea>
#include <QString>
#include <functional>

#include "widgets/theme.h"

class QDialog;
class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace sparsescope {

// Shows content as wide as the room; what is higher than the room scrolls. Takes ownership.
[[nodiscard]] QScrollArea* scrolling(QWidget* content);

// Lets the content take all of a holder, which has no layout yet. Takes ownership.
void fill(QWidget* holder, QWidget* content);

struct DialogFrame {
    QString name;                     // the dialog's object name
    QString title;                    // of its window
    QString heading = {};             // the first line inside; "": none
    bool wrap_heading = false;        // where it may be long
    int spacing = theme::gap_groups;  // between the parts of the content
    bool buttons = true;  // the last part is a row of buttons, which is nearer to the edge
};

// Names a dialog and gives it margins and heading. The content goes into the column that comes
// back, its buttons last. The dialog deletes itself when it is closed.
QVBoxLayout* frame_dialog(QDialog* dialog, const DialogFrame& frame);

// The usual buttons: Cancel, which rejects the dialog, and the primary one, which comes back. `act`
// is called for it and accepts the dialog where that is right.
QPushButton* add_dialog_buttons(QDialog* dialog, const QString& action, const QString& name,
                                std::function<void()> act);

// A row at the right for buttons of the dialog's own.
QHBoxLayout* add_button_row(QDialog* dialog);

}  // namespace sparsescope
