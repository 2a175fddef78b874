// SPDX-License-Identifier: GPL-3.0-or-later
// The dialog that asks for a name, a note or a remark. Leaving it with changes asks once more, so
// that a stray Escape loses no text.
#pragma once
#include <functional>

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

    // Asked before the dialog is accepted: a sentence is shown, and the dialog stays as it is.
    using Check = std::function<QString(const QString& text)>;
    void setCheck(Check check) { check_ = std::move(check); }

  Q_SIGNALS:
    void chosen(const QString& text);

  public Q_SLOTS:
    void reject() override;

  private:
    [[nodiscard]] QString text() const;
    void save();
    void warn(const QString& sentence);

    QString before_;
    Check check_;
    QLineEdit* line_ = nullptr;
    QPlainTextEdit* lines_ = nullptr;
    TextLabel* warning_;
    bool warned_ = false;
};

}  // namespace sparsescope
