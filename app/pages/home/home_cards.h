// SPDX-License-Identifier: GPL-3.0-or-later
// The building blocks of Home: a way to begin, and a line about something in the workspace.
#pragma once
#include <functional>
#include <vector>

#include <QString>
#include <QWidget>

class QPushButton;

namespace sparsescope {

// Icon, title, one sentence, the button that does it, and the command that does the same.
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

// A line about something in the workspace: title, muted second line, perhaps buttons.
struct HomeItem {
    QString title;
    QString detail;
    std::vector<HomeAction> actions;
    bool warning = false;
    bool current = false;  // marked as the one in use
};

// Lines one under the other; made anew only when what they say changed.
class HomeList : public QWidget {
    Q_OBJECT

  public:
    explicit HomeList(QWidget* parent = nullptr);
    void setItems(std::vector<HomeItem> items);

  private:
    std::vector<HomeItem> items_;
};

}  // namespace sparsescope
