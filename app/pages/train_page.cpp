// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train_page.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/app_context.h"
#include "app/commands.h"
#include "app/pages/recipe_panel.h"
#include "app/pages/run_table.h"
#include "app/pages/train_charts.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int run_rows = 4;

}  // namespace

TrainPage::TrainPage(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      body_(new QStackedWidget),
      empty_(new EmptyState(
          "train", "Train a sparse head",
          "Here you choose a recipe and watch k, dead neurons, losses and held-out quality while "
          "it trains. There are no embeddings to train on yet.")),
      recipe_(new RecipePanel(context)) {
    auto* work = new QWidget;
    auto* row = new QHBoxLayout(work);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(recipe_);
    row->addWidget(new Divider(Qt::Vertical));
    row->addWidget(buildRun(), 1);

    body_->addWidget(empty_);
    body_->addWidget(work);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(body_);

    empty_->setAction("Import embeddings…");
    empty_->button()->setObjectName("train_import");
    empty_->setCommandLine("sparsescope-cli import FILE.sscope DATA --name NAME");
    connect(empty_, &EmptyState::actionTriggered, &commands_, &Commands::importFile);
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this,
            &TrainPage::refreshBody);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this,
            &TrainPage::refreshBody);
    connect(&context_.training, &TrainingController::shownRunChanged, this,
            &TrainPage::refreshTitle);
    connect(&context_.training, &TrainingController::runningChanged, this,
            &TrainPage::refreshTitle);
    connect(&context_.training, &TrainingController::ended, this, &TrainPage::showOutcome);
    refreshBody();
    refreshTitle();
}

QWidget* TrainPage::buildRun() {
    title_ = new TextLabel(QString(), theme::Type::section);
    title_->setObjectName("train_title");
    message_ = new MessageBar;
    message_->setObjectName("train_message");
    auto* charts = new TrainCharts(context_.training);
    auto* runs = new RunTable(context_, 0);
    runs->setObjectName("train_runs");
    runs->setFixedHeight(theme::row_height() * (run_rows + 1) + 4);
    connect(runs, &RunTable::runActivated, &context_.training, &TrainingController::show);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups,
                               theme::gap_inside);
    column->setSpacing(theme::gap_inside);
    column->addWidget(message_);
    column->addWidget(title_);
    column->addWidget(charts, 1);
    column->addWidget(runs);
    auto* side = new QScrollArea;
    side->setFrameShape(QFrame::NoFrame);
    side->setWidgetResizable(true);
    side->setWidget(content);
    return side;
}

void TrainPage::start() {
    recipe_->start();
}

void TrainPage::refreshBody() {
    bool trainable = false;
    for (const DatasetInfo& dataset : context_.workspace.contents().datasets)
        trainable |= dataset.dim > 0;
    body_->setCurrentIndex(trainable ? 1 : 0);
}

void TrainPage::refreshTitle() {
    const RunSeries& shown = context_.training.shown();
    if (&shown == &context_.training.live() && context_.training.running() && shown.id == 0) {
        title_->setText("Starting a run");
        message_->clear();
    } else if (shown.id == 0) {
        title_->setText("No run yet: choose a recipe and press Train");
    } else {
        const auto state = to_string(shown.state);
        title_->setText(QString("%1 · %2").arg(
            shown.name, QString::fromUtf8(state.data(), static_cast<qsizetype>(state.size()))));
    }
}

void TrainPage::showOutcome(const EngineOutcome& outcome) {
    switch (outcome.kind) {
        case EngineOutcome::Kind::finished:
            message_->clear();
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

}  // namespace sparsescope
