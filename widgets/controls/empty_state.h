// SPDX-License-Identifier: GPL-3.0-or-later
// Says on an empty page what the page will show and why it is empty, and offers the one button that
// fills it beside the command that does the same.
#pragma once
#include <QWidget>

class QPushButton;
class QLabel;

namespace sparsescope {

class CommandLineBox;
class TextLabel;

class EmptyState : public QWidget {
    Q_OBJECT
  public:
    EmptyState(const QString& icon, const QString& title, const QString& sentence,
               QWidget* parent = nullptr);
    void setIconName(const QString& name);
    void setTitle(const QString& title);
    void setSentence(const QString& sentence);
    void setAction(const QString& text);          // "" hides the button
    void setCommandLine(const QString& command);  // "" hides it
    [[nodiscard]] QPushButton* button() const { return button_; }

  Q_SIGNALS:
    void actionTriggered();

  private:
    void applyTheme();
    QString icon_name_;
    QLabel* icon_;
    TextLabel* title_;
    TextLabel* sentence_;
    QPushButton* button_;
    CommandLineBox* command_;
};

}  // namespace sparsescope
