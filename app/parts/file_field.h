// SPDX-License-Identifier: GPL-3.0-or-later
// A field for the path of a file or folder: typed, chosen with the button beside it, or dropped on
// it.
#pragma once
#include <QString>
#include <QWidget>

#include "widgets/file_dialog.h"

class QLineEdit;

namespace sparsescope {

class FileField : public QWidget {
    Q_OBJECT

  public:
    // `name` is the object name of the line that is typed into; the button's is "<name>_browse".
    FileField(const QString& name, FileQuestion question, QWidget* parent = nullptr);
    void setPath(const QString& path);
    void setPlaceholder(const QString& text);
    void offerFolder(const QString& title);  // with a button of its own
    [[nodiscard]] QString path() const;      // "" when the field is empty

  Q_SIGNALS:
    void pathChanged();

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    void browse(const FileQuestion& question);

    FileQuestion question_;
    QLineEdit* line_;
};

}  // namespace sparsescope
