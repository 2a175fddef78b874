// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of what the workspace contains: a line an item, with buttons, links, and a menu of all that
// can be done with it. A line that has a menu takes the focus: arrows go from line to line, Enter
// presses the first button, and the keys of the menu work.
#pragma once
#include <functional>
#include <vector>

#include <QString>
#include <QWidget>

#include "app/dialogs/contents_menus.h"

namespace sparsescope {

class HomeLine;

struct HomeAction {
    QString text;
    QString object_name;  // of the button
    std::function<void()> act;
};

// A line about something in the workspace: a title, a muted second line, and what there is to do.
struct HomeItem {
    QString title;
    QString detail;
    std::vector<HomeAction> actions;  // as buttons
    bool warning = false;
    bool current = false;           // marked as the one in use
    QString key = {};               // names the line: "model_3"; the same through all changes
    QString note = {};              // what people wrote about it
    std::vector<HomeAction> links;  // to what belongs to it, below the detail
    MenuEntries menu;
};

// Items one under another. Their widgets are made again only when an item changes; the focus stays
// with its item, or goes to the next one when that is gone.
class HomeList : public QWidget {
    Q_OBJECT

  public:
    explicit HomeList(QWidget* parent = nullptr);
    void setItems(std::vector<HomeItem> items);
    // Gives the focus to the marked line, else to the first, and scrolls there.
    void focusItem();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    [[nodiscard]] int focusedLine() const;  // −1: none
    void focusLine(int index);

    std::vector<HomeItem> items_;
    std::vector<HomeLine*> lines_;
};

}  // namespace sparsescope
