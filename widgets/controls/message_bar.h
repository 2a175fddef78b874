// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a message where it arose: icon, word and sentence, up to two actions, and a close button.
// The bar is hidden until it has a message.
#pragma once
#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace sparsescope {

class TextLabel;

class MessageBar : public QWidget {
    Q_OBJECT
  public:
    enum class Kind { info, good, warning, error };
    explicit MessageBar(QWidget* parent = nullptr);
    void showMessage(Kind kind, const QString& sentence, const QString& action = {},
                     const QString& second_action = {});
    void clear();
    [[nodiscard]] QString text() const;

  Q_SIGNALS:
    void actionTriggered();
    void secondActionTriggered();
    void closed();

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void applyTheme();
    Kind kind_ = Kind::info;
    QLabel* icon_;
    TextLabel* word_;
    TextLabel* text_;
    QPushButton* action_;
    QPushButton* second_action_;
    QToolButton* close_;
};

}  // namespace sparsescope
