// SPDX-License-Identifier: GPL-3.0-or-later
// The Train page: at the left the recipe; at the right the charts of the shown run or its
// comparison with others, and below them the table of runs or what became of a dead neuron.
#pragma once
#include "app/parts/page.h"
#include "app/parts/tune_standing.h"

class QStackedWidget;
class QToolButton;

namespace sparsescope {

class AppContext;
class Chip;
class Commands;
class CompareView;
class ElidedLabel;
class EmptyState;
class MessageBar;
class ObituaryPanel;
class PaneTabs;
class RecipePanel;
class TextLabel;
class TuneBanner;
class WhatMovedPane;
struct EngineOutcome;

class TrainPage : public PageWidget {
    Q_OBJECT

  public:
    TrainPage(AppContext& context, Commands& commands, QWidget* parent = nullptr);
    [[nodiscard]] std::vector<WindowKey> windowKeys() override;  // start, pause, stop

  private:
    void start();
    void pauseOrResume();
    QWidget* buildWork();
    void stop();
    QWidget* buildRun();
    QWidget* buildTitle();
    QWidget* buildViews();
    QWidget* buildBottom();
    Chip* addView(const QString& text, const QString& name, int index);
    void showView(int index);
    void showWhatMoved();
    void help(DatasetId dataset, TuneStanding::WayOut way_out);
    void refreshTitle();
    void refreshPins();
    void refreshBody();
    void showOutcome(const EngineOutcome& outcome);

    AppContext& context_;
    Commands& commands_;
    QStackedWidget* body_;
    EmptyState* empty_;
    RecipePanel* recipe_;
    PaneTabs* tabs_;
    TextLabel* title_ = nullptr;
    ElidedLabel* note_ = nullptr;
    QToolButton* pins_ = nullptr;
    MessageBar* message_ = nullptr;
    QStackedWidget* views_ = nullptr;
    Chip* view_chips_[3] = {};
    TuneBanner* tuned_ = nullptr;
    WhatMovedPane* moved_ = nullptr;
    CompareView* compare_ = nullptr;
    bool was_running_ = false;
    QString finished_sweep_;  // the sweep that the message offers to show
    QStackedWidget* bottom_ = nullptr;
    ObituaryPanel* obituary_ = nullptr;
};

}  // namespace sparsescope
