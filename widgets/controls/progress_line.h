// SPDX-License-Identifier: GPL-3.0-or-later
// Shows that something long is under way: a thin bar, what is being done, how far it is, the time
// left, and a stop button.
#pragma once
#include <QWidget>

class QToolButton;
class QProgressBar;
class QTimer;

namespace sparsescope {

class ElidedLabel;
class TextLabel;

class ProgressLine : public QWidget {
    Q_OBJECT
  public:
    explicit ProgressLine(QWidget* parent = nullptr);
    void setText(const QString& text);
    // The share goes from 0 to 1. Below 0 it is unknown: the bar only shows that work goes on.
    void setShare(double share);
    // Seconds below 0 are unknown. The note says, for example, "42 steps/s".
    void setTimeLeft(double seconds, const QString& note = {});
    void setStoppable(bool stoppable);  // default: true
    void setStopping();                 // after a click: the button rests and the text says so

  Q_SIGNALS:
    void stopRequested();

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void updateDetail();
    ElidedLabel* text_;
    ElidedLabel* detail_;
    QProgressBar* bar_;
    QToolButton* stop_;
    QTimer* wander_;
    double share_ = -1;
    double seconds_ = -1;
    QString note_;
};

}  // namespace sparsescope
