// SPDX-License-Identifier: GPL-3.0-or-later
// Says above the page what the lesson in hand asks for, offers to do it, tells when it is done, and
// goes on. It stays while pages change, because lessons lead through them.
#pragma once
#include <functional>

#include <QTimer>
#include <QWidget>

#include "app/parts/page.h"

class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class TextLabel;
struct LessonStep;

class LessonBar : public QWidget {
    Q_OBJECT

  public:
    // page() is the page that is shown.
    LessonBar(AppContext& context, Commands& commands, std::function<Page()> page,
              QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    [[nodiscard]] const LessonStep* step() const;  // null: no lesson
    [[nodiscard]] bool needsModel() const;
    void refresh();
    void look();
    void goOn();
    void act();

    AppContext& context_;
    Commands& commands_;
    std::function<Page()> page_;
    TextLabel* place_;
    TextLabel* text_;
    TextLabel* live_;
    QPushButton* act_;
    QPushButton* back_;
    QPushButton* next_;
    QTimer look_;  // what steps ask for may happen anywhere in the window
};

}  // namespace sparsescope
