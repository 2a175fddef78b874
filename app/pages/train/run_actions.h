// SPDX-License-Identifier: GPL-3.0-or-later
// The actions on the runs selected in the table: as a row of buttons above it and as its context
// menu.
#pragma once
#include <QWidget>
#include <vector>

#include "core/types/ids.h"

class QAction;
class QHBoxLayout;
class QMenu;
class QToolButton;

namespace sparsescope {

class AppContext;
class Commands;
class ElidedLabel;
class RunTable;

class RunActions : public QWidget {
    Q_OBJECT

  public:
    RunActions(AppContext& context, Commands& commands, RunTable* table, QWidget* parent = nullptr);

  Q_SIGNALS:
    void compareRequested();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    QAction* addAction(const QString& name, const QString& text, const QString& icon,
                       const QString& tooltip, void (RunActions::*act)());
    void addButton(QHBoxLayout* row, QAction* action);
    void build();
    void refresh();
    void fitButtons();
    void resume();
    void branch();
    void overlay();
    void compare();
    void compareArms();
    [[nodiscard]] std::vector<RunId> arms() const;  // of the selected, else of the shown run
    void note();
    void rename();
    void archive();
    void remove();
    void trim();

    AppContext& context_;
    Commands& commands_;
    RunTable* table_;
    QMenu* menu_;
    ElidedLabel* title_;
    std::vector<QToolButton*> worded_;
    QAction* resume_ = nullptr;
    QAction* branch_ = nullptr;
    QAction* overlay_ = nullptr;
    QAction* compare_ = nullptr;
    QAction* arms_ = nullptr;
    QAction* note_ = nullptr;
    QAction* rename_ = nullptr;
    QAction* archive_ = nullptr;
    QAction* remove_ = nullptr;
    QAction* trim_ = nullptr;
    QAction* show_archived_ = nullptr;
};

}  // namespace sparsescope
