// SPDX-License-Identifier: GPL-3.0-or-later
// Asks once before something goes for good: names what goes, and how much of it.
#pragma once
#include <QDialog>

namespace sparsescope {

class RemoveDialog : public QDialog {
    Q_OBJECT

  public:
    // title: "Delete “csrv2-k8”?"; sentence: what goes and what stays; action: of the button.
    RemoveDialog(const QString& title, const QString& sentence, const QString& action,
                 QWidget* parent);

  Q_SIGNALS:
    void confirmed();
};

}  // namespace sparsescope
