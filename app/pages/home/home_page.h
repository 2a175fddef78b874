// SPDX-License-Identifier: GPL-3.0-or-later
// The Home page leads through the first minute and sums up the open workspace: its problems,
// datasets, models, recent runs, and recently opened files. Without a workspace, or with an empty
// one, it shows the ways to begin.
#pragma once
#include "app/parts/page.h"

class QStackedWidget;

namespace sparsescope {

class AppContext;
class Commands;
class HomeList;
class RunTable;
class SectionHeader;
class TextLabel;
class Welcome;

class HomePage : public PageWidget {
    Q_OBJECT

  public:
    HomePage(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  private:
    QWidget* buildSummary();
    QWidget* buildNumbers();
    void refresh();
    void refreshNumbers();
    void refreshProblems();
    void refreshRuns();
    void refreshRecent();

    AppContext& context_;
    Commands& commands_;
    int problem_count_ = 0;
    QStackedWidget* body_;
    Welcome* welcome_;
    TextLabel* title_ = nullptr;
    TextLabel* path_ = nullptr;
    TextLabel* numbers_[3] = {};
    TextLabel* captions_[3] = {};
    SectionHeader* problems_header_ = nullptr;
    HomeList* problems_ = nullptr;
    HomeList* datasets_ = nullptr;
    HomeList* models_ = nullptr;
    SectionHeader* runs_header_ = nullptr;
    TextLabel* runs_bytes_ = nullptr;
    RunTable* runs_ = nullptr;
    SectionHeader* summary_recent_header_ = nullptr;
    HomeList* summary_recent_ = nullptr;
};

}  // namespace sparsescope
