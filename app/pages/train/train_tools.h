// SPDX-License-Identifier: GPL-3.0-or-later
// The row above the cards: smoothing, freezing, zooming out, log axes, a note at a step, and the
// step that the page looks at. It changes the shared time axis itself and sends signals for the
// rest.
#pragma once
#include <QWidget>

class QAbstractButton;
class QComboBox;
class QSlider;
class QToolButton;

namespace sparsescope {

class TextLabel;
class TimeAxis;

class TrainTools : public QWidget {
    Q_OBJECT

  public:
    explicit TrainTools(TimeAxis* axis, QWidget* parent = nullptr);
    // Sets the newest step that can be looked at; < 0: none.
    void setNewest(qint64 step);
    void setFrozen(bool frozen);

  Q_SIGNALS:
    void freezeToggled(bool frozen);
    void logToggled(bool log);
    void noteRequested();

  private:
    QToolButton* addButton(const QString& name, const QString& text, const QString& tip);
    void addSmoothing();
    void addScrubber();
    void applySmoothing();
    void scrubTo(int step);
    void showScrub();

    TimeAxis* axis_;
    qint64 newest_ = -1;
    QComboBox* smoothing_ = nullptr;
    QToolButton* freeze_ = nullptr;
    QToolButton* zoom_out_ = nullptr;
    QToolButton* note_ = nullptr;
    QSlider* scrubber_ = nullptr;
    TextLabel* step_ = nullptr;
    QToolButton* follow_ = nullptr;
};

}  // namespace sparsescope
