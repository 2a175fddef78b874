// SPDX-License-Identifier: GPL-3.0-or-later
// The line at the bottom of the window: at the left what is open, at the right what is running.
#pragma once
#include <QWidget>

class QProgressBar;
class QToolButton;

namespace sparsescope {

class AppContext;
class ElidedLabel;

class StatusLine : public QWidget {
    Q_OBJECT

  public:
    explicit StatusLine(AppContext& context, QWidget* parent = nullptr);

  Q_SIGNALS:
    void pickedPressed();  // what is picked is to be looked at

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void refreshFacts();
    void refreshActivity();
    void refreshPicked();
    void showActivity(const QString& text, double share, bool stoppable);

    AppContext& context_;
    ElidedLabel* facts_;
    ElidedLabel* activity_;
    QProgressBar* bar_;
    QToolButton* stop_;
    QToolButton* picked_;  // "37 documents picked"
    QToolButton* unpick_;
};

}  // namespace sparsescope
