// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/train_page.h"

#include <utility>

#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/train/compare_view.h"
#include "app/pages/train/obituary_panel.h"
#include "app/pages/train/recipe_panel.h"
#include "app/pages/train/run_actions.h"
#include "app/pages/train/run_banner.h"
#include "app/pages/train/train_charts.h"
#include "app/pages/train/tune_banner.h"
#include "app/pages/train/what_moved_pane.h"
#include "app/parts/run_table.h"
#include "app/parts/run_words.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int run_rows = 4;
constexpr int buttons_height = 32;
constexpr int views_stretch = 5;
constexpr int least_view_height = 280;  // a chart stands whole
constexpr int width_for_both = 780;     // recipe and curves beside each other

}  // namespace

TrainPage::TrainPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      body_(new QStackedWidget),
      empty_(new EmptyState(
          "train", "Train a sparse head",
          "Here you choose a recipe and watch k, dead neurons, losses and validation quality while "
          "it trains. There are no embeddings to train on yet.")),
      recipe_(new RecipePanel(context)),
      tabs_(new PaneTabs(this, width_for_both)) {
    body_->addWidget(empty_);
    body_->addWidget(buildWork());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(body_);

    empty_->setAction("Import embeddings…");
    empty_->button()->setObjectName("train_import");
    empty_->setCommandLine("sparsescope-cli import FILE.sscope DATA --name NAME");
    connect(empty_, &EmptyState::actionTriggered, &commands_, &Commands::importFile);
    connect(&commands_, &Commands::trainingRequested, recipe_, &RecipePanel::chooseDataset);
    connect(recipe_, &RecipePanel::wayOutRequested, this, &TrainPage::help);
    const auto follow = [this](auto* sender, auto signal, auto slot) {
        connect(sender, signal, this, slot);
    };
    follow(&context_.workspace, &WorkspaceController::workspaceOpened, &TrainPage::refreshBody);
    follow(&context_.workspace, &WorkspaceController::contentsChanged, &TrainPage::refreshBody);
    follow(&context_.workspace, &WorkspaceController::contentsChanged, &TrainPage::refreshTitle);
    follow(&context_.shown, &ShownRun::changed, &TrainPage::refreshTitle);
    follow(&context_.shown, &ShownRun::changed, &TrainPage::refreshPins);
    follow(&context_.training, &EngineRun::runningChanged, &TrainPage::refreshTitle);
    follow(&context_.shown, &ShownRun::pinsChanged, &TrainPage::refreshPins);
    follow(&context_.training, &EngineRun::ended, &TrainPage::showOutcome);
    connect(&context_.training, &EngineRun::noticed, this, [this](const QString& sentence) {
        // Before the first step no rule can have come true: this says what the run will take.
        const bool begins =
            context_.training.running() && context_.training.series().metrics.steps.empty();
        message_->showMessage(begins ? MessageBar::Kind::info : MessageBar::Kind::warning,
                              sentence);
    });
    connect(&context_.remote, &RemoteRuns::obeyed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::good, sentence);
    });
    connect(&context_.remote, &RemoteRuns::failed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::warning, sentence);
    });
    connect(&context_.run_editor, &RunEditor::failed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    });
    refreshBody();
    refreshTitle();
    refreshPins();
    showView(0);
}

QWidget* TrainPage::buildWork() {
    QWidget* run = buildRun();
    auto* divider = new Divider(Qt::Vertical);
    tabs_->addPane("recipe", "Recipe", {recipe_});
    tabs_->addPane("runs", "Runs", {run});
    tabs_->addDivider(divider);
    connect(tabs_, &PaneTabs::narrowChanged, recipe_, &RecipePanel::setFlexible);
    connect(&context_.training, &EngineRun::began, this, [this] { tabs_->showPane(1); });
    auto* work = new QWidget;
    auto* row = new QHBoxLayout(work);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(recipe_);
    row->addWidget(divider);
    row->addWidget(run, 1);
    return tabs_->above(work);
}

QWidget* TrainPage::buildRun() {
    message_ = new MessageBar;
    message_->setObjectName("train_message");
    connect(message_, &MessageBar::actionTriggered, this, [this] {
        showView(1);
        compare_->showSweep(finished_sweep_);
        message_->clear();
    });
    tuned_ = new TuneBanner(context_, commands_);
    connect(tuned_, &TuneBanner::whatMovedRequested, this, &TrainPage::showWhatMoved);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_inside, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(message_);
    column->addWidget(new RunBanner(context_, commands_));
    column->addWidget(tuned_);
    column->addWidget(buildTitle());
    column->addWidget(buildViews(), views_stretch);
    column->addWidget(buildBottom(), 1);
    return scrolling(content);  // a small screen keeps the table of runs in sight
}

QWidget* TrainPage::buildTitle() {
    title_ = new TextLabel(QString(), theme::Type::section);
    title_->setObjectName("train_title");
    note_ = new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted);
    note_->setObjectName("train_note");
    pins_ = new QToolButton;
    pins_->setObjectName("train_pins");
    pins_->setPopupMode(QToolButton::InstantPopup);
    pins_->setMenu(new QMenu(pins_));
    theme::make_flat(pins_);
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(title_);
    row->addWidget(note_, 1);
    row->addWidget(pins_);
    row->addWidget(view_chips_[0] = addView("Curves", "train_view_curves", 0));
    row->addWidget(view_chips_[1] = addView("Compare", "train_view_compare", 1));
    row->addWidget(view_chips_[2] = addView("What moved", "train_view_moved", 2));
    const auto offer = [this] {
        view_chips_[2]->setVisible(tuned_->derived() != 0);
        if (tuned_->derived() == 0 && view_chips_[2]->isChecked()) showView(0);
    };
    connect(tuned_, &TuneBanner::derivedChanged, this, [this, offer] {
        offer();
        if (view_chips_[2]->isChecked()) moved_->ask(tuned_->derived());
    });
    view_chips_[2]->hide();
    return holder;
}

Chip* TrainPage::addView(const QString& text, const QString& name, int index) {
    auto* chip = new Chip(text, Chip::Kind::button);
    chip->setObjectName(name);
    chip->setCheckable(true);
    chip->setToken(theme::Token::accent);
    connect(chip, &Chip::clicked, this, [this, index] {
        if (index == 2) return showWhatMoved();
        showView(index);
    });
    return chip;
}

void TrainPage::showView(int index) {
    views_->setCurrentIndex(index);
    for (int i = 0; i < 3; ++i)
        view_chips_[i]->setChecked(i == index);
}

void TrainPage::showWhatMoved() {
    showView(2);
    moved_->ask(tuned_->derived());
}

void TrainPage::help(DatasetId dataset, TuneStanding::WayOut way_out) {
    if (way_out == TuneStanding::WayOut::encoders) return commands_.manageEncoders();
    commands_.embed(dataset);
}

QWidget* TrainPage::buildViews() {
    views_ = new QStackedWidget;
    const auto reserve = [this] { views_->setMinimumHeight(theme::scaled(least_view_height)); };
    connect(&theme::notifier(), &theme::Notifier::changed, views_, reserve);
    reserve();
    // What it would like is more than a small screen has; it takes what is left.
    views_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    auto* charts = new TrainCharts(context_.shown, context_.overlays);
    charts->setObjectName("train_charts");
    views_->addWidget(scrolling(charts));
    connect(charts, &TrainCharts::deathActivated, this, [this](quint32 neuron, qint64 step) {
        bottom_->setCurrentWidget(obituary_);
        obituary_->ask(neuron, step);
    });
    connect(charts, &TrainCharts::pinRequested, &commands_, &Commands::pinStep);
    connect(charts, &TrainCharts::exportFailed, this, [this](const QString& sentence) {
        message_->showMessage(MessageBar::Kind::error, sentence);
    });
    compare_ = new CompareView(context_);
    views_->addWidget(scrolling(compare_));
    moved_ = new WhatMovedPane(context_, commands_);
    views_->addWidget(scrolling(moved_));
    return views_;
}

QWidget* TrainPage::buildBottom() {
    auto* table = new RunTable(context_, 0);
    table->setObjectName("train_runs");
    connect(table, &RunTable::runActivated, &context_.shown, &ShownRun::show);
    auto* actions = new RunActions(context_, commands_, table);
    connect(actions, &RunActions::compareRequested, this, [this] { showView(1); });
    auto* runs = new QWidget;
    auto* column = new QVBoxLayout(runs);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(actions);
    column->addWidget(table, 1);
    obituary_ = new ObituaryPanel(context_, commands_);
    bottom_ = new QStackedWidget;
    bottom_->addWidget(runs);
    bottom_->addWidget(obituary_);
    bottom_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
    const auto reserve = [this] {
        bottom_->setMinimumHeight(theme::row_height() * (run_rows + 1) +
                                  theme::scaled(buttons_height) + 4);
    };
    connect(&theme::notifier(), &theme::Notifier::changed, bottom_, reserve);
    reserve();
    connect(obituary_, &ObituaryPanel::closed, this, [this] { bottom_->setCurrentIndex(0); });
    return bottom_;
}

std::vector<WindowKey> TrainPage::windowKeys() {
    return {{"Ctrl+R", [this] { start(); }},
            {"Ctrl+Space", [this] { pauseOrResume(); }},
            {"Ctrl+.", [this] { stop(); }}};
}

void TrainPage::start() {
    commands_.goTo(Page::train);
    recipe_->start();
}

void TrainPage::pauseOrResume() {
    if (context_.training.running()) return context_.training.pause();
    const RunInfo* run = context_.workspace.contents().run(context_.shown.id());
    if (run && run->state == RunState::running) context_.remote.ask(run->id, ControlWord::pause);
    if (run && can_resume(*run)) commands_.resumeRun(run->id);
}

void TrainPage::stop() {
    if (context_.training.running()) return context_.training.stop();
    const RunInfo* run = context_.workspace.contents().run(context_.shown.id());
    if (run && run->state == RunState::running) context_.remote.ask(run->id, ControlWord::stop);
}

void TrainPage::refreshBody() {
    bool trainable = false;
    for (const DatasetInfo& dataset : context_.workspace.contents().datasets)
        trainable |= dataset.dim > 0;
    body_->setCurrentIndex(trainable ? 1 : 0);
}

void TrainPage::refreshTitle() {
    // What was said about the last run is no news for the next one.
    const bool running = context_.training.running();
    if (!std::exchange(was_running_, running) && running) message_->clear();
    const RunSeries& shown = context_.shown.series();
    const RunInfo* info = context_.workspace.contents().run(shown.id);
    note_->setText(info ? QString::fromStdString(info->note).simplified() : QString());
    if (context_.shown.isLive() && context_.training.running() && shown.id == 0) {
        title_->setText("Starting a run");
    } else if (shown.id == 0) {
        title_->setText("No run yet: choose a recipe and press Train");
    } else {
        title_->setText(QString("%1 · %2").arg(
            shown.name, context_.training.waiting() ? "waiting" : state_word(shown.state)));
    }
}

void TrainPage::refreshPins() {
    const auto& pins = context_.shown.series().pins;
    pins_->setVisible(!pins.empty());
    pins_->setText(format::counted(static_cast<std::int64_t>(pins.size()), "pin", "pins"));
    QMenu* menu = pins_->menu();
    menu->clear();
    for (const RunPin& pin : pins) {
        auto* about = menu->addMenu(
            QString("Step %1: %2").arg(format::count(pin.step), QString::fromStdString(pin.text)));
        connect(about->addAction("Remove this pin"), &QAction::triggered, this,
                [this, id = pin.id] { context_.run_editor.removePin(id); });
    }
}

void TrainPage::showOutcome(const EngineOutcome& outcome) {
    switch (outcome.kind) {
        case EngineOutcome::Kind::finished:  // what was said during the run stays to be read
            finished_sweep_.clear();
            if (const auto* sweep = std::get_if<SweepSummary>(&outcome.result)) {
                finished_sweep_ = QString::fromStdString(sweep->sweep);
                message_->showMessage(MessageBar::Kind::good,
                                      "The sweep “" + finished_sweep_ + "” has ended.",
                                      "Show the results");
            }
            break;
        case EngineOutcome::Kind::cancelled:
            message_->showMessage(MessageBar::Kind::info, outcome.message);
            break;
        case EngineOutcome::Kind::failed:
        case EngineOutcome::Kind::died:
            message_->showMessage(MessageBar::Kind::error, outcome.message);
            break;
    }
}

namespace page_entries {

const PageEntry& train_entry() {
    static const PageEntry entry{.icon = "train",
                                 .title = "Train",
                                 .make = make_page<TrainPage>,
                                 .glossary = glossary_groups::training};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
