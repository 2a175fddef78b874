// SPDX-License-Identifier: GPL-3.0-or-later
// What explains the window in the window: the glossary, on hover and under F1, and a note that
// points at the k slider. Window thread only.
#pragma once
#include <string_view>

#include <QObject>

class QWidget;

namespace sparsescope {

class KSlider;
class PointingNote;

class WindowHelp : public QObject {
    Q_OBJECT

  public:
    WindowHelp(QWidget* window, KSlider* k_slider);
    // Opens the glossary at the word under the pointer, else at the first word of the group.
    void openGlossary(std::string_view group);
    // Says a sentence below the k slider, and gives it the keyboard, until k changes or the person
    // does something else.
    void pointAtK(const QString& sentence);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* window_;
    KSlider* k_slider_;
    PointingNote* note_;
};

}  // namespace sparsescope
