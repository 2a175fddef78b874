// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for confirmation before something is deleted for good, and says what and how much.
#pragma once
#include <QDialog>

namespace sparsescope {

class RemoveDialog : public QDialog {
    Q_OBJECT

  public:
    // `title` is the question ("Delete “csrv2-k8”?"), `sentence` says what is deleted and what
    // stays, and `action` is the text of the button.
    RemoveDialog(const QString& title, const QString& sentence, const QString& action,
                 QWidget* parent);

  Q_SIGNALS:
    void confirmed();
};

}  // namespace sparsescope
