// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the command that does what a button does: in a fixed-width font beside a copy button, or
// only as the button “Copy as command”.
#pragma once
#include <QToolButton>
#include <QWidget>

namespace sparsescope {

class ElidedLabel;

class CommandButton : public QToolButton {
    Q_OBJECT
  public:
    explicit CommandButton(const QString& text = {}, QWidget* parent = nullptr);
    void setCommand(const QString& command);  // also the tooltip; "" disables
    [[nodiscard]] QString command() const { return command_; }

  private:
    void copy();
    QString text_, command_;
};

class CommandLineBox : public QWidget {
    Q_OBJECT
  public:
    explicit CommandLineBox(QWidget* parent = nullptr);
    void setCommand(const QString& command);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    ElidedLabel* label_;
    CommandButton* copy_;
};

}  // namespace sparsescope
