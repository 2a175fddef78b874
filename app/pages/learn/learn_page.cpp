// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/learn/learn_page.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "app/pages/learn/every_k_view.h"
#include "app/pages/learn/formula_view.h"
#include "app/pages/learn/k_play.h"
#include "app/pages/learn/lesson_list.h"
#include "widgets/controls/chip.h"
#include "widgets/controls/empty_state.h"
#include "widgets/controls/pane_tabs.h"
#include "widgets/controls/section_header.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int lessons_width = 280;
constexpr int learn_width_needed = 900;

}  // namespace

LearnPage::LearnPage(AppContext& context, Commands& commands, QWidget* parent)
    : PageWidget(parent),
      context_(context),
      commands_(commands),
      empty_(new EmptyState("learn", "Nothing to play with yet",
                            "This page shows on a trained model what k does, and what the numbers "
                            "of this program mean. The example has one.")),
      body_(new QStackedWidget),
      views_(new QStackedWidget),
      tabs_(new PaneTabs(this, learn_width_needed)) {
    auto* lessons = new LessonList(context);
    lessons_ = lessons;
    auto* right = buildViews();
    auto* divider = new Divider(Qt::Vertical);
    auto* panes = new QWidget;
    theme::make_panel(panes);
    auto* row = new QHBoxLayout(panes);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    lessons->setMaximumWidth(theme::scaled(lessons_width));
    lessons->setMinimumWidth(theme::scaled(lessons_width));
    row->addWidget(lessons);
    row->addWidget(divider);
    row->addWidget(right, 1);
    tabs_->addPane("learn_play", "Play", {right});
    tabs_->addPane("learn_lessons", "Lessons", {lessons});
    tabs_->addDivider(divider);
    connect(tabs_, &PaneTabs::narrowChanged, lessons, [lessons](bool narrow) {
        lessons->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : theme::scaled(lessons_width));
    });
    empty_->setAction("Open the example");
    connect(empty_, &EmptyState::actionTriggered, &commands_, [this] { commands_.openExample(); });
    body_->addWidget(empty_);
    body_->addWidget(tabs_->above(panes));
    fill(this, body_);
    connect(&context_.lessons, &LessonProgress::viewRequested, this, [this](LearnView view) {
        tabs_->showPane(0);
        showView(view);
    });
    connect(&context_.lessons, &LessonProgress::changed, this, [this] {
        if (isVisible() && !context_.lessons.place()) entered();  // to choose the next
    });
    connect(&context_.selection, &Selection::modelChanged, this, &LearnPage::refresh);
    showView(LearnView::play);
    refresh();
}

QWidget* LearnPage::buildViews() {
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(theme::gap_groups, theme::gap_groups, theme::gap_groups, 0);
    row->setSpacing(theme::gap_inside);
    const QStringList titles{"Play with k", "One query, every k", "Formulas"};
    for (int i = 0; i < titles.size(); ++i) {
        auto* chip = new Chip(titles[i], Chip::Kind::button);
        chip->setObjectName(QString("learn_view_%1").arg(i));
        chip->setCheckable(true);
        connect(chip, &Chip::clicked, this, [this, i] { showView(static_cast<LearnView>(i)); });
        chips_.push_back(chip);
        row->addWidget(chip);
    }
    row->addStretch(1);
    column->addLayout(row);
    views_->addWidget(new KPlay(context_, commands_));
    views_->addWidget(new EveryKView(context_, commands_));
    views_->addWidget(new FormulaView(context_));
    column->addWidget(views_, 1);
    return holder;
}

void LearnPage::showView(LearnView view) {
    const int shown = static_cast<int>(view);
    for (std::size_t i = 0; i < chips_.size(); ++i)
        chips_[i]->setChecked(static_cast<int>(i) == shown);
    views_->setCurrentIndex(shown);
    context_.lessons.setView(view);
}

void LearnPage::entered() {
    context_.learn.begin();
    // A lesson says what to do with the view; else one begins by choosing a lesson.
    QWidget* lessons = lessons_->isVisible() && !context_.lessons.place() ? lessons_ : nullptr;
    (lessons ? lessons : views_->currentWidget())->setFocus(Qt::TabFocusReason);
}

void LearnPage::refresh() {
    body_->setCurrentIndex(context_.selection.model() ? 1 : 0);
    if (isVisible()) context_.learn.begin();
}

namespace page_entries {

const PageEntry& learn_entry() {
    static const PageEntry entry{"learn", "Learn", make_page<LearnPage>, glossary_groups::codes};
    return entry;
}

}  // namespace page_entries

}  // namespace sparsescope
