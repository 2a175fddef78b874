// SPDX-License-Identifier: GPL-3.0-or-later
// The Learn page: at the left the lessons, at the right what they are about, to play with: one
// document at every k, one query at every k, and the formulas with this model's numbers.
#pragma once
#include <vector>

#include "app/controllers/lesson_progress.h"
#include "app/parts/page.h"

class QStackedWidget;

namespace sparsescope {

class AppContext;
class Chip;
class Commands;
class EmptyState;
class PaneTabs;

class LearnPage : public PageWidget {
    Q_OBJECT

  public:
    LearnPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    void entered() override;

  private:
    QWidget* buildViews();
    void showView(LearnView view);
    void refresh();

    AppContext& context_;
    Commands& commands_;
    EmptyState* empty_;
    QStackedWidget* body_;
    QStackedWidget* views_;
    std::vector<Chip*> chips_;
    PaneTabs* tabs_;
    QWidget* lessons_ = nullptr;
};

}  // namespace sparsescope
