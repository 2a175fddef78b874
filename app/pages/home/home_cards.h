// SPDX-License-Identifier: GPL-3.0-or-later
// The building blocks of the Home page: cards for the ways to begin, and lists of what the
// workspace contains.
#pragma once
#include <functional>
#include <vector>

#include <QString>
#include <QWidget>

class QPushButton;

namespace sparsescope {

// A way to begin, as a card: icon, title, one sentence, a button, and the command that does the
// same.
class StartCard : public QWidget {
    Q_OBJECT

  public:
    StartCard(const QString& icon, const QString& title, const QString& sentence,
              const QString& action, const QString& command, QWidget* parent = nullptr);
    [[nodiscard]] QPushButton* button() const { return button_; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QPushButton* button_;
};

struct HomeAction {
    QString text;
    QString object_name;  // of the button
    std::function<void()> act;
};

// A line about something in the workspace: a title, a muted second line, and buttons if there are
// any.
struct HomeItem {
    QString title;
    QString detail;
    std::vector<HomeAction> actions;
    bool warning = false;
    bool current = false;  // marked as the one in use
};

// Items one under another. Their widgets are made again only when an item changes.
class HomeList : public QWidget {
    Q_OBJECT

  public:
    explicit HomeList(QWidget* parent = nullptr);
    void setItems(std::vector<HomeItem> items);

  private:
    std::vector<HomeItem> items_;
};

}  // namespace sparsescope
