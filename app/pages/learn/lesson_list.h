// SPDX-License-Identifier: GPL-3.0-or-later
// The lessons, each with what it is about, a button that starts it, and a mark where it is done.
#pragma once
#include <vector>

#include <QWidget>

class QPushButton;

namespace sparsescope {

class AppContext;
class TextLabel;

class LessonList : public QWidget {
    Q_OBJECT

  public:
    explicit LessonList(AppContext& context, QWidget* parent = nullptr);

  private:
    void refresh();

    struct Item {
        TextLabel* title;
        QPushButton* start;
    };
    AppContext& context_;
    std::vector<Item> items_;
};

}  // namespace sparsescope
