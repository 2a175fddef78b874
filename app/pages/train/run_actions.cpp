// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/train/run_actions.h"

#include <algorithm>

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/parts/run_table.h"
#include "app/parts/run_words.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr std::size_t most_arms = 9;  // as many as charts draw

}  // namespace

RunActions::RunActions(AppContext& context, Commands& commands, RunTable* table, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      table_(table),
      menu_(new QMenu(this)),
      title_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted)) {
    menu_->setObjectName("run_menu");
    menu_->setToolTipsVisible(true);
    build();
    connect(table_, &RunTable::runsSelected, this, &RunActions::refresh);
    connect(table_, &RunTable::menuRequested, this,
            [this](const QPoint& place) { menu_->popup(place); });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, &RunActions::refresh);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this, &RunActions::refresh);
    connect(&context_.training, &EngineRun::runningChanged, this, &RunActions::refresh);
    connect(&context_.overlays, &RunOverlays::changed, this, &RunActions::refresh);
    connect(&context_.summaries, &RunSummaries::changed, this, &RunActions::refresh);
    connect(&theme::notifier(), &theme::Notifier::changed, this, &RunActions::fitButtons);
    refresh();
}

QAction* RunActions::addAction(const QString& name, const QString& text, const QString& icon,
                               const QString& tooltip, void (RunActions::*act)()) {
    auto* action = new QAction(theme::icon(icon), text, this);
    action->setObjectName("run_" + name);
    action->setToolTip(tooltip);
    connect(action, &QAction::triggered, this, act);
    return action;
}

void RunActions::addButton(QHBoxLayout* row, QAction* action) {
    auto* button = new QToolButton;
    button->setObjectName(action->objectName() + "_button");
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    theme::make_flat(button);
    row->addWidget(button);
    worded_.push_back(button);
}

void RunActions::build() {
    resume_ =
        addAction("resume", "Resume", "play",
                  "Go on from the newest checkpoint, under the same settings", &RunActions::resume);
    branch_ =
        addAction("branch", "Branch…", "branch",
                  "Go on from a checkpoint as a new run under other settings", &RunActions::branch);
    overlay_ = addAction("overlay", "Overlay", "layers", "Draw over the shown run (O)",
                         &RunActions::overlay);
    compare_ = addAction("compare", "Compare", "compare",
                         "What differs between the shown run and those drawn over it",
                         &RunActions::compare);
    arms_ = addAction("arms", "Compare arms", "compare", QString(), &RunActions::compareArms);
    note_ = addAction("note", "Note…", "pencil", "Write down something about the run",
                      &RunActions::note);
    rename_ =
        addAction("rename", "Rename…", "tag", "Give the run another name", &RunActions::rename);
    archive_ = addAction("archive", "Archive", "archive", "Leave the run out of this list",
                         &RunActions::archive);
    remove_ = addAction("remove", "Delete…", "trash",
                        "Delete the run with its curves and checkpoints", &RunActions::remove);
    trim_ =
        addAction("trim", "Trim checkpoints…", "reset",
                  "Delete checkpoints of ended runs that nobody needs any more", &RunActions::trim);
    show_archived_ = new QAction("Show archived runs", this);
    show_archived_->setObjectName("run_show_archived");
    show_archived_->setCheckable(true);
    connect(show_archived_, &QAction::toggled, table_, &RunTable::setArchivedShown);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(title_, 1);
    for (QAction* action : {resume_, branch_, overlay_, compare_, note_, archive_, remove_})
        addButton(row, action);
    auto* more = new QToolButton;
    more->setObjectName("run_more");
    more->setIcon(theme::icon("menu", theme::Token::muted));
    more->setToolTip("More about runs");
    more->setAccessibleName("More about runs");
    more->setPopupMode(QToolButton::InstantPopup);
    more->setMenu(menu_);
    theme::make_flat(more);
    row->addWidget(more);
    menu_->addActions({resume_, branch_});
    menu_->addSeparator();
    menu_->addActions({overlay_, compare_, arms_});
    menu_->addSeparator();
    menu_->addActions({note_, rename_, archive_, remove_});
    menu_->addSeparator();
    menu_->addAction(trim_);
    menu_->addAction(show_archived_);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void RunActions::fitButtons() {
    const auto show = [this](Qt::ToolButtonStyle style) {
        for (QToolButton* button : worded_)
            button->setToolButtonStyle(style);
    };
    show(Qt::ToolButtonTextBesideIcon);
    if (layout()->sizeHint().width() > width()) show(Qt::ToolButtonIconOnly);
}

void RunActions::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitButtons();
}

void RunActions::refresh() {
    const WorkspaceContents& contents = context_.workspace.contents();
    const auto selected = table_->selectedRuns();
    const RunInfo* one = selected.size() == 1 ? contents.run(selected.front()) : nullptr;
    const bool writable = !context_.workspace.readOnly();
    const auto ended = [&](RunId run) {
        const RunInfo* info = contents.run(run);
        return info && info->state != RunState::running;
    };
    const auto archived = [&](RunId run) {
        const RunInfo* info = contents.run(run);
        return info && info->archived;
    };
    const auto has_model = [](const RunInfo& info) { return info.model.has_value(); };
    const bool all_ended = !selected.empty() && std::ranges::all_of(selected, ended);
    const bool all_archived = all_ended && std::ranges::all_of(selected, archived);
    resume_->setEnabled(writable && one && can_resume(*one));
    branch_->setEnabled(writable && one);
    overlay_->setEnabled(!selected.empty());
    compare_->setEnabled(contents.runs.size() > 1);
    const bool several = arms().size() > 1;
    arms_->setEnabled(several);
    arms_->setToolTip(several
                          ? "Compare the heads behind the backbone as it was and as it was "
                            "finetuned: frozen, staged, joint"
                          : "Rests until a head was trained on this dataset and another one behind "
                            "a finetuned backbone");
    note_->setEnabled(writable && one);
    rename_->setEnabled(writable && one);
    archive_->setEnabled(writable && all_ended);
    archive_->setText(all_archived ? "Take out of the archive" : "Archive");
    remove_->setEnabled(writable && all_ended);
    trim_->setEnabled(writable && std::ranges::any_of(contents.runs, has_model));
    const auto hidden = std::ranges::count_if(contents.runs, &RunInfo::archived);
    QString title = format::counted(static_cast<std::int64_t>(contents.runs.size()), "run", "runs");
    if (hidden > 0 && !show_archived_->isChecked())
        title += QString(", %1 archived").arg(format::count(hidden));
    if (const auto bytes = context_.summaries.bytes(); bytes > 0)
        title += QString(", %1").arg(format::bytes(bytes));
    if (selected.size() > 1) title += QString(" · %1 selected").arg(selected.size());
    title_->setText(contents.runs.empty() ? "Runs appear here" : title);
    show_archived_->setVisible(hidden > 0);
}

void RunActions::resume() {
    commands_.resumeRun(table_->selectedRuns().front());
}

void RunActions::branch() {
    commands_.branchRun(table_->selectedRuns().front());
}

void RunActions::overlay() {
    table_->toggleOverlay(table_->selectedRuns());
}

// Several selected runs are what is to be compared; one is compared with those drawn already.
void RunActions::compare() {
    const auto selected = table_->selectedRuns();
    if (selected.size() > 1) {
        std::vector<RunId> others = selected;
        std::erase(others, context_.shown.id());
        context_.overlays.set(others);
    }
    Q_EMIT compareRequested();
}

std::vector<RunId> RunActions::arms() const {
    const WorkspaceContents& contents = context_.workspace.contents();
    const auto selected = table_->selectedRuns();
    const RunInfo* run = contents.run(selected.empty() ? context_.shown.id() : selected.front());
    if (!run) return {};
    return arms_of(*run, contents.datasets, contents.runs, most_arms);
}

// The oldest arm, the frozen one as a rule, is what the others are measured against.
void RunActions::compareArms() {
    const auto runs = arms();
    if (runs.empty()) return;
    context_.shown.show(runs.front());
    context_.overlays.set({runs.begin() + 1, runs.end()});
    Q_EMIT compareRequested();
}

void RunActions::note() {
    commands_.noteRun(table_->selectedRuns().front());
}

void RunActions::rename() {
    commands_.renameRun(table_->selectedRuns().front());
}

void RunActions::archive() {
    const auto selected = table_->selectedRuns();
    const RunInfo* first = context_.workspace.contents().run(selected.front());
    if (first) context_.run_editor.setArchived(selected, !first->archived);
}

void RunActions::trim() {
    commands_.trimRuns();
}

void RunActions::remove() {
    commands_.deleteRuns(table_->selectedRuns());
}

}  // namespace sparsescope
