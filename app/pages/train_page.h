// SPDX-License-Identifier: GPL-3.0-or-later
// Train: the recipe at the left, the charts of the shown run at the right, the runs below.
#pragma once
#include <QWidget>

class QStackedWidget;

namespace sparsescope {

class AppContext;
class Commands;
class EmptyState;
class MessageBar;
class RecipePanel;
class TextLabel;
struct EngineOutcome;

class TrainPage : public QWidget {
    Q_OBJECT

  public:
    TrainPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void start();  // Ctrl+R

  private:
    QWidget* buildRun();
    void refreshTitle();
    void refreshBody();
    void showOutcome(const EngineOutcome& outcome);

    AppContext& context_;
    Commands& commands_;
    QStackedWidget* body_;
    EmptyState* empty_;
    RecipePanel* recipe_;
    TextLabel* title_ = nullptr;
    MessageBar* message_ = nullptr;
};

}  // namespace sparsescope
