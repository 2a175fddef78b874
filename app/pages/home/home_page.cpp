// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/home/home_page.h"

#include <algorithm>
#include <cmath>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/home/first_steps.h"
#include "app/pages/home/home_items.h"
#include "app/pages/home/run_menu.h"
#include "app/pages/home/welcome.h"
#include "app/parts/run_table.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/section_header.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int recent_runs = 5;
constexpr int page_width = 1180;  // lines longer than this are hard to follow

QVBoxLayout* column(int spacing = theme::gap_inside) {
    auto* layout = new QVBoxLayout;
    layout->setSpacing(spacing);
    return layout;
}

// A scrolling page whose content stays at a readable width.
QWidget* readable(QWidget* content) {
    content->setMaximumWidth(page_width);
    auto* holder = new QWidget;
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(theme::page_margin, theme::page_margin, theme::page_margin,
                            theme::page_margin);
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto* area = scrolling(holder);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    return area;
}

}  // namespace

HomePage::HomePage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      body_(new QStackedWidget),
      welcome_(new Welcome(context, commands)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(body_);
    body_->addWidget(readable(welcome_));
    body_->addWidget(readable(buildSummary()));
    const auto follow = [this](auto* sender, auto signal) {
        connect(sender, signal, this, &HomePage::refresh);
    };
    follow(&context_.workspace, &WorkspaceController::workspaceOpened);
    follow(&context_.workspace, &WorkspaceController::contentsChanged);
    follow(&context_.workspace, &WorkspaceController::openFailed);
    follow(&context_.selection, &Selection::modelChanged);
    follow(&context_.training, &EngineRun::runningChanged);
    follow(&context_.summaries, &RunSummaries::changed);
    follow(&commands_, &Commands::recentChanged);
    connect(&commands_, &Commands::modelsRequested, this, [this] { models_->focusItem(); });
    connect(&context_.neurons, &NeuronController::summariesChanged, this,
            &HomePage::refreshNumbers);
    refresh();
}

QWidget* HomePage::buildSummary() {
    auto* page = new QWidget;
    auto* layout = column(theme::gap_groups);
    page->setLayout(layout);
    layout->setContentsMargins(0, 0, 0, 0);
    title_ = new TextLabel(QString(), theme::Type::title);
    path_ = new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted);
    auto* head = column(2);
    head->addWidget(title_);
    head->addWidget(path_);
    layout->addLayout(head);
    layout->addWidget(new FirstSteps(context_, commands_));
    layout->addWidget(buildNumbers());

    problems_header_ = new SectionHeader("Problems found");
    layout->addWidget(problems_header_);
    problems_ = new HomeList;
    layout->addWidget(problems_);

    auto* halves = new QHBoxLayout;
    halves->setSpacing(theme::page_margin);
    const auto half = [&](const QString& title, const QString& action, const QString& name,
                          auto slot) {
        auto* side = column();
        auto* header = new SectionHeader(title);
        auto* button = new QPushButton(action);
        button->setObjectName(name);
        theme::make_flat(button);
        connect(button, &QPushButton::clicked, &commands_, slot);
        header->addWidget(button);
        side->addWidget(header);
        auto* items = new HomeList;
        side->addWidget(items);
        side->addStretch(1);
        halves->addLayout(side, 1);
        return items;
    };
    datasets_ = half("Datasets", "Import…", "home_import", &Commands::importFile);
    models_ = half("Models", "Load a model…", "home_load_model", &Commands::loadModel);
    layout->addLayout(halves);

    runs_header_ = new SectionHeader("Recent runs");
    runs_bytes_ = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
    runs_bytes_->setObjectName("home_runs_bytes");
    runs_header_->addWidget(runs_bytes_);
    auto* trim = new QPushButton("Trim…");
    trim->setObjectName("home_trim");
    trim->setToolTip("Delete checkpoints of ended runs that nobody needs any more");
    theme::make_flat(trim);
    connect(trim, &QPushButton::clicked, &commands_, &Commands::trimRuns);
    runs_header_->addWidget(trim);
    layout->addWidget(runs_header_);
    runs_ = new RunTable(context_, recent_runs);
    runs_->setObjectName("home_runs");
    runs_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(runs_, &RunTable::runActivated, &commands_, &Commands::goToRun);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &HomePage::refreshRuns);
    add_run_menu(runs_, context_, commands_);
    layout->addWidget(runs_);

    summary_recent_header_ = new SectionHeader("Recent workspaces");
    layout->addWidget(summary_recent_header_);
    summary_recent_ = new HomeList;
    layout->addWidget(summary_recent_);
    layout->addStretch(1);
    return page;
}

QWidget* HomePage::buildNumbers() {
    auto* numbers = new QWidget;
    auto* row = new QHBoxLayout(numbers);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::page_margin * 2);
    for (int i = 0; i < 3; ++i) {
        auto* cell = column(2);
        numbers_[i] = new TextLabel(QString(), theme::Type::value);
        captions_[i] = new TextLabel(QString(), theme::Type::caption, theme::Token::muted);
        cell->addWidget(numbers_[i]);
        cell->addWidget(captions_[i]);
        row->addLayout(cell);
    }
    row->addStretch(1);
    return numbers;
}

void HomePage::refresh() {
    const bool has_data =
        context_.workspace.isOpen() && !context_.workspace.contents().datasets.empty();
    body_->setCurrentIndex(has_data ? 1 : 0);
    welcome_->refresh();
    title_->setText(QFileInfo(context_.workspace.path()).fileName());
    path_->setText(context_.workspace.path());
    refreshNumbers();
    refreshProblems();
    datasets_->setItems(dataset_items(context_, commands_));
    models_->setItems(model_items(context_, commands_));
    refreshRuns();
    refreshRecent();
}

void HomePage::refreshNumbers() {
    const WorkspaceContents& contents = context_.workspace.contents();
    const auto set = [this](int i, const QString& number, const QString& caption) {
        numbers_[i]->setText(number);
        captions_[i]->setText(caption);
    };
    set(0, format::count(contents.documents()),
        "documents in " + format::counted(static_cast<std::int64_t>(contents.datasets.size()),
                                          "dataset", "datasets"));
    set(1, format::count(static_cast<std::int64_t>(contents.models.size())),
        contents.models.size() == 1 ? "model" : "models");
    const auto model = context_.selection.model();
    if (!model) {
        set(2, QString(format::no_value), "neurons: no model is loaded");
        return;
    }
    const ModelInfo* info = contents.model(model->info.id);  // its name may be a new one
    QString caption = "neurons in " + QString::fromStdString(info ? info->name : model->info.name);
    if (context_.neurons.summariesK() > 0) {
        caption += ", " + context_.neurons.deadText();
        captions_[2]->setToolTip(context_.neurons.deadMeaning());
    }
    set(2, format::count(static_cast<std::int64_t>(model->info.hidden)), caption);
}

void HomePage::refreshProblems() {
    std::vector<HomeItem> problems = problem_items(context_, commands_);
    const int count = static_cast<int>(problems.size());
    problems_->setItems(std::move(problems));
    problems_header_->setVisible(count > 0);
    problems_->setVisible(count > 0);
    if (count == problem_count_) return;
    problem_count_ = count;
    Q_EMIT badgeChanged(count);
}

void HomePage::refreshRuns() {
    const int rows =
        std::min(recent_runs, static_cast<int>(context_.workspace.contents().runs.size()));
    runs_header_->setVisible(rows > 0);
    const std::int64_t bytes = context_.summaries.bytes();
    runs_bytes_->setText(bytes > 0 ? "curves and checkpoints: " + format::bytes(bytes) : QString());
    runs_->setVisible(rows > 0);
    // All rows stand whole, with the scroll bar below them where columns need one.
    runs_->setFixedHeight(runs_->horizontalHeader()->sizeHint().height() +
                          rows * theme::row_height() +
                          runs_->horizontalScrollBar()->sizeHint().height() + 2);
}

void HomePage::refreshRecent() {
    const std::vector<HomeItem> files = recent_items(context_, commands_);
    summary_recent_->setItems(files);
    summary_recent_header_->setVisible(!files.empty());
}

namespace page_entries {

const PageEntry& home_entry() {
    static const PageEntry entry{.icon = "home", .title = "Home", .make = make_page<HomePage>};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
