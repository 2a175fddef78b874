// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what each of several files is for, where the files themselves do not tell.
#pragma once
#include <vector>

#include <QDialog>

#include "app/controllers/dropped_files.h"

class QComboBox;
class QPushButton;

namespace sparsescope {

class TextLabel;

class FilePartsDialog : public QDialog {
    Q_OBJECT

  public:
    FilePartsDialog(const std::vector<DroppedFile>& files, QWidget* parent);

  Q_SIGNALS:
    void chosen(const std::vector<sparsescope::DroppedFile>& files);

  private:
    void update();
    [[nodiscard]] std::vector<DroppedFile> files() const;

    std::vector<DroppedFile> files_;
    std::vector<QComboBox*> parts_;
    TextLabel* complaint_;
    QPushButton* next_;
};

}  // namespace sparsescope
