// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks for a name, a note or a remark. Leaving it with changes asks once more, so
// that a stray Escape loses no text.
#pragma once
#include <QDialog>

class QLineEdit;
class QPlainTextEdit;

namespace sparsescope {

class TextLabel;

class TextDialog : public QDialog {
    Q_OBJECT

  public:
    enum class Lines { one, several };
    TextDialog(const QString& title, const QString& text, const QString& action, Lines lines,
               QWidget* parent);

  Q_SIGNALS:
    void chosen(const QString& text);

  public Q_SLOTS:
    void reject() override;

  private:
    [[nodiscard]] QString text() const;

    QString before_;
    QLineEdit* line_ = nullptr;
    QPlainTextEdit* lines_ = nullptr;
    TextLabel* warning_;
    bool warned_ = false;
};

}  // namespace sparsescope
